# The project's errands; each sets up what it needs in .venv, once.

# The first interpreter that runs, is 3.11 or later and can make virtual environments.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
		>/dev/null 2>&1 && { echo $$python; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq
COMPILE := uv pip compile pyproject.toml -c constraints.txt --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --quiet
without = $$(sed -n 's/^\([a-z0-9-]*\)==.*/--no-emit-package \1/p' $(1))
LEDGER := .cache/brief.db
TESTFLAGS ?= -n auto --cov

.PHONY: brief serve test torture bench check format lock clean
.DELETE_ON_ERROR:

## brief: record the bundled dossier in a new ledger and print the brief as of 26 November 2024
brief: $(VENV)/.installed
	@mkdir -p $(dir $(LEDGER)) && rm -f $(LEDGER) $(LEDGER)-*
	@BRIEFING_DB=$(LEDGER) $(BIN)/briefing load seeds/russia-taliban >&2
	@BRIEFING_DB=$(LEDGER) $(BIN)/briefing generate --as-of 2024-11-26

## serve: show the bundled dossier in a browser, in the ledger that brief makes
serve: $(VENV)/.installed
	@mkdir -p $(dir $(LEDGER))
	@test -e $(LEDGER) || $(BIN)/briefing load seeds/russia-taliban --db $(LEDGER)
	@BRIEFING_DB=$(LEDGER) $(BIN)/briefing serve

## test: run every test
test: $(VENV)/.tools
	@.ci/libraries
	$(BIN)/pytest $(TESTFLAGS)

## torture: kills, damage, crowds and malformed input at full size, with figures; takes a while
torture: $(VENV)/.fuzzer
	@.ci/libraries
	$(BIN)/pytest tests/torture -o python_files='torture_*.py test_*.py'

## bench: figures of speed and memory, each a ratio; with SIZES="1000 10000" a quick run
bench: $(VENV)/.tools
	$(BIN)/python -m tests.benchmarks $(if $(SIZES),--sizes "$(SIZES)") $(BENCHFLAGS)

## check: format, lint, types and the direction of imports
check: $(VENV)/.tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

## format: lay the code out, and mend what the linter can mend safely
format: $(VENV)/.tools
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

## lock: write the locks anew from pyproject.toml and constraints.txt; needs uv
lock:
	@{ echo "--only-binary :all:"; $(COMPILE) --group build --extra web; } >requirements.txt
	@{ echo "-r requirements.txt"; $(COMPILE) --group dev --all-extras \
		$(call without,requirements.txt); } >requirements-dev.txt
	@{ echo "-r requirements-dev.txt"; $(COMPILE) --group torture --all-extras --group dev \
		$(call without,requirements.txt requirements-dev.txt); } >requirements-torture.txt

## clean: remove the environment and everything made here
clean:
	rm -rf $(VENV) .cache build dist .coverage .coverage.* .hypothesis
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find briefing events templates tests -type d -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later that can make virtual environments" \
		"was found. Install one (on Debian with python3-venv), or name it:" \
		"make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) does not run, or is older than Python 3.11." >&2; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON), once ..." >&2
	@"$(PYTHON)" -m venv --clear $(VENV) >&2

$(VENV)/.installed: pyproject.toml requirements.txt | $(BIN)/python
	@echo "Installing the program ..." >&2
	@$(PIP) --require-hashes -r requirements.txt >&2
	@$(PIP) --no-deps --no-build-isolation -e . >&2
	@touch $@

$(VENV)/.tools: $(VENV)/.installed requirements-dev.txt
	@echo "Installing the tools for tests and checks ..." >&2
	@$(PIP) --require-hashes -r requirements-dev.txt >&2
	@touch $@

$(VENV)/.fuzzer: $(VENV)/.tools requirements-torture.txt
	@$(PIP) --require-hashes -r requirements-torture.txt >&2
	@touch $@
