# make crawl          the main job on the embedded site; SITE=name or URL=https://… for another
# make serve          look through what was read: http://127.0.0.1:8642/
# make test           lint, types, import contracts, tests
# make pictures       the pictures of the documentation (needs chromium)
# make setup          the virtual environment alone
# make javascript     what sites need whose pages only JavaScript makes (and the system's Chromium)
# make bench         how fast, and does it stay so? (some minutes; docs/benchmarks.md)
# make clean          remove the environment and the caches, keep the outputs

PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; \
	then echo $$p; break; fi; done)
VENV := .venv
RUN := $(VENV)/bin
SITE ?= sample
TARGET := $(if $(URL),$(URL),$(SITE))

.PHONY: setup crawl serve test pictures bench javascript clean

setup: $(VENV)/.installed

$(VENV)/.python:
	@if [ -z "$(PYTHON)" ]; then echo "Marsad needs Python 3.11, 3.12 or 3.13: install one and run make again." >&2; exit 2; fi
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: requirements/run.lock pyproject.toml | $(VENV)/.python
	$(RUN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/run.lock
	@# setuptools warns of folders named as packages, which is what an editable checkout is.
	PYTHONWARNINGS=ignore::UserWarning $(RUN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@# So that every start is quick, also where Python is told to write no bytecode by itself.
	$(RUN)/python -m compileall -q crawler pipelines viewer extract
	$(RUN)/python -m extract.prepare
	@touch $@

$(VENV)/.developing: requirements/dev.lock $(VENV)/.installed
	$(RUN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.lock
	@touch $@

crawl: $(VENV)/.installed
	$(RUN)/marsad crawl $(TARGET)

serve: $(VENV)/.installed
	$(RUN)/marsad serve

pictures: $(VENV)/.developing
	$(RUN)/python docs/pictures/make.py

test: $(VENV)/.developing
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports
	$(RUN)/python -m compileall -q crawler pipelines viewer extract
	$(RUN)/pytest -q -n auto --dist loadfile

javascript: $(VENV)/.installed
	$(RUN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/javascript.lock

bench: $(VENV)/.developing
	$(RUN)/python -m benchmarks.tables --sizes $(or $(SIZES),1000,10000)

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
