PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin

.PHONY: setup test clean

setup: $(VENV)/.installed

$(VENV)/.installed: requirements/dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(RUN)/pip install --quiet --no-deps --require-hashes -r requirements/dev.lock
	$(RUN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

test: setup
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports
	$(RUN)/pytest -q
