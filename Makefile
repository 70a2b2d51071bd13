# Two commands on a fresh machine with Python >= 3.11 and node: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint fast corpus dist release-check sbom fuzz mutants clean

demo: $(STAMP)  ## audit a committed real build and write its reports to .demo/
	@mkdir -p .demo
	$(BIN)/bundleaudit tests/fixtures/dist/good-vite8 --json .demo/audit.json --html .demo/report.html
	@echo "wrote .demo/audit.json and .demo/report.html"

test: $(STAMP) lint  ## everything CI runs
	$(BIN)/pytest -q -n auto --cov --cov-report=term

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/generate.py --check

fast: $(STAMP)  ## the tests without coverage
	$(BIN)/pytest -q -n auto

corpus: $(STAMP)  ## tests on real builds: BUNDLEAUDIT_CORPUS=folder make corpus
	$(BIN)/pytest -q -n auto -m corpus
	$(BIN)/python tools/corpus_table.py "$$BUNDLEAUDIT_CORPUS" --write

dist: $(STAMP)  ## both archives, the same bytes from the same commit
	rm -rf dist .dist && mkdir .dist
	git archive HEAD | tar -x -C .dist
	cd .dist && SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) ../$(BIN)/python -m hatchling build -d ../dist
	rm -rf .dist

release-check: $(STAMP)  ## the wheel on every Python here, on lowest versions, by pipx and uvx; writes docs/compatibility.md
	$(BIN)/python -m pip install --quiet --group release
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32
	$(BIN)/mypy --platform darwin --cache-dir .mypy_cache/darwin
	$(BIN)/python tools/release_check.py --write

sbom: dist  ## dist/bundleaudit.cdx.json: what an installation with both extras consists of (CycloneDX)
	$(BIN)/python -m pip install --quiet --group release
	rm -rf .sbom && $(PYTHON) -m venv .sbom
	.sbom/bin/python -m pip install --quiet "$$(ls dist/*.whl)[history,images]"
	.sbom/bin/python -m pip uninstall --quiet --yes pip setuptools
	$(BIN)/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml -o dist/bundleaudit.cdx.json .sbom/bin/python
	$(BIN)/python tools/name_sbom.py dist/bundleaudit.cdx.json
	rm -rf .sbom

fuzz: $(STAMP)  ## a million hostile inputs over all readers; takes half an hour on two cores
	$(BIN)/python fuzz/run.py --executions 1000000

mutants: $(STAMP)  ## changes a copy of the code in small ways and counts what no test notices; an hour on two cores
	$(BIN)/python -m pip install --quiet --group mutants
	@mkdir -p .mutants
	git ls-files -z | xargs -0 cp --parents -u -t .mutants
	sed -i '/^ *@override$$/d' .mutants/src/bundleaudit/checks/ba*.py  # mutmut passes over what is decorated
	cd .mutants && PYTHONPATH=src ../$(BIN)/mutmut run
	cd .mutants && ../$(BIN)/mutmut results

$(STAMP): pyproject.toml
	@$(PYTHON) -c "import ensurepip, venv" || { echo "first: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $(STAMP)

clean:
	rm -rf $(VENV) .demo .dist .sbom .fuzz .mutants dist
