#!/usr/bin/env bash
# Audits, then comments. The exit code is the audit's: a comment that cannot be written changes
# it only where it is required (4).
set -uo pipefail

# Appends the lines of $2 that are not empty to the array named $1.
add_lines() {
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    line=${line%$'\r'}
    if [[ -n $line ]]; then
      eval "$1+=(\"\$line\")" # the name is ours; the line is expanded by the inner command
    fi
  done <<<"$2"
}

paths=()
arguments=()
add_lines paths "${BUNDLEAUDIT_PATHS:-}"
add_lines arguments "${BUNDLEAUDIT_ARGUMENTS:-}"
if [[ -n ${BUNDLEAUDIT_CONFIG:-} ]]; then arguments+=("--config=$BUNDLEAUDIT_CONFIG"); fi
if [[ -n ${BUNDLEAUDIT_FAIL_ON:-} ]]; then arguments+=("--fail-on=$BUNDLEAUDIT_FAIL_ON"); fi
baseline=${BUNDLEAUDIT_BASELINE:-auto}
if [[ $baseline != never ]]; then
  arguments+=("--baseline=$baseline" "--baseline-artifact=${BUNDLEAUDIT_ARTIFACT:-bundleaudit}")
  missing=${BUNDLEAUDIT_BASELINE_MISSING:-}
  if [[ -n $missing ]]; then arguments+=("--baseline-missing=$missing"); fi
fi
comment=${BUNDLEAUDIT_COMMENT:-auto}
case $comment in
  auto | require | never) ;;
  *)
    echo "::error title=bundleaudit::the input comment is auto, require or never" >&2
    exit 2
    ;;
esac

output=${BUNDLEAUDIT_OUTPUT:-bundleaudit}
mkdir -p -- "$output" || exit 2
before=$(mktemp) || exit 2 # reports newer than this file are of this run
trap 'rm -f -- "$before"' EXIT

"${BUNDLEAUDIT_COMMAND:-bundleaudit}" audit --github \
  "--json=$output/audit.json" \
  "--markdown=$output/summary.md" \
  "--sarif=$output/bundleaudit.sarif" \
  "--junit=$output/junit.xml" \
  ${arguments[@]+"${arguments[@]}"} -- ${paths[@]+"${paths[@]}"}
verdict=$?

shopt -s nullglob
reports=()
for report in "$output"/audit*.json; do
  if [[ $report -nt $before ]]; then reports+=("$report"); fi
done
if [[ $comment != never && ${#reports[@]} -gt 0 ]]; then
  options=()
  if [[ $comment == require ]]; then options+=(--require); fi
  if [[ -n ${BUNDLEAUDIT_KEY:-} ]]; then options+=("--key=$BUNDLEAUDIT_KEY"); fi
  "${BUNDLEAUDIT_COMMAND:-bundleaudit}" comment ${options[@]+"${options[@]}"} -- "${reports[@]}"
  commented=$?
  if [[ $commented -ne 0 && $verdict -le 1 ]]; then exit "$commented"; fi
fi
exit "$verdict"
