# make help
VENV ?= .venv
PYTHON ?= $(shell command -v python3.11 || command -v python3.13 || echo python3)
BIN := $(VENV)/bin
# sums depend on how many threads share them: what is built and tested here has the bytes that tasks make (tasks/__init__.py)
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export MKL_NUM_THREADS := 1

.PHONY: help install setup demo outside test check lint format clean
.SILENT:

help: ## this list
	grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

install: $(VENV)/.ready ## virtual environment, pinned packages, shared libraries, embedded body, bystanders
	$(BIN)/synth doctor >&2
	$(BIN)/synth body build >&2
	$(BIN)/python -c 'from scenes.people_library import make_all; make_all()' >&2

setup: install $(VENV)/.dev ## all of that, and what tests, checks and every extra need

$(VENV)/.dev: $(VENV)/.ready
	PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]' >&2
	touch $@

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(v not in ((3, 11), (3, 13)) and f"Python {v[0]}.{v[1]} has no bpy wheel; install Python 3.11 or 3.13, or: make setup PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV) >&2
	PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e . >&2
	touch $@

demo: install ## archery and volleyball, two views each, as training shards
	$(BIN)/python -m tasks experiment=demo

outside: $(VENV)/.dev ## the browser and the Slurm that tests need
	$(BIN)/synth doctor --browser --slurm >&2

test: outside ## every test
	$(BIN)/python -m pytest -n auto --dist loadfile

check: lint test ## format, lint, types, import rules, tests

lint: $(VENV)/.dev ## format, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## write the format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## everything that is built, but not outputs
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache assets/built
