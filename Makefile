# Two commands on a fresh machine with Python >= 3.11 and node: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint fast corpus fuzz clean

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

fuzz: $(STAMP)  ## a million hostile inputs over all readers; takes half an hour on two cores
	$(BIN)/python fuzz/run.py --executions 1000000

$(STAMP): pyproject.toml
	@$(PYTHON) -c "import ensurepip, venv" || { echo "first: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $(STAMP)

clean:
	rm -rf $(VENV) .demo .fuzz
