# Two commands do everything: `make run` and `make test`. The other targets are parts of them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --no-compile --no-input --disable-pip-version-check
MATTRAN := $(BIN)/mattran
PORT ?= 7860

.PHONY: help run test lint types tests eval format clean

help:
	@echo "make run     build everything and serve the page on http://127.0.0.1:$(PORT)"
	@echo "make test    environment, lint, types, all tests"
	@echo "make eval    all suites of questions, held to eval/gates.yaml; report in .cache/eval/report"
	@echo "make format  put the code in its standard layout"
	@echo "make clean   remove what make built in this folder"

run: $(VENV)/.run
	$(MATTRAN) model build
	$(MATTRAN) ingest --builtin
	$(MATTRAN) serve --port $(PORT)

test: lint types tests

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

tests: $(VENV)/.test
	$(BIN)/python -m pytest

eval: $(VENV)/.run
	$(MATTRAN) model build
	$(MATTRAN) eval gate --home .cache/eval --report .cache/eval/report

format: $(VENV)/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info

# Stamps: written when an installation is whole, so that a second `make` installs nothing.
$(VENV)/.run: $(VENV)/.created
	$(PIP) --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.created
	$(PIP) --editable ".[dev]"
	@touch $@ $(VENV)/.run

$(VENV)/.created: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "Python 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@
