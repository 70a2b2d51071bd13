#!/usr/bin/env bash
# Installs this checkout of bundleaudit into an environment of its own and names its command.
set -euo pipefail

python=""
for candidate in python3 python; do
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [[ -z $python ]]; then
  echo "::error title=bundleaudit::needs Python 3.11 or later; add actions/setup-python before it"
  exit 2
fi

environment="$RUNNER_TEMP/bundleaudit"
"$python" -m venv "$environment"
binaries="$environment/bin"
if [[ -d $environment/Scripts ]]; then # Windows
  binaries="$environment/Scripts"
fi
"$binaries/python" -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"
echo "command=$binaries/bundleaudit" >>"$GITHUB_OUTPUT"
