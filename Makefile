# make demo     sets up everything and shows what the graph can answer
# make test     style, types and tests
# Needs nothing but make and Python 3.11 or newer.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: help setup demo test lint check bench servers docs screenshots quality clean

help:
	@echo "make demo      set up, build the sample graph and answer the headline questions"
	@echo "make test      style, types and tests"
	@echo "make servers   fetch Neo4j and Fuseki, which some tests start (needs Java and Maven)"
	@echo "make lint      style and types only"
	@echo "make bench     measure speed and quality on the benchmark"
	@echo "make docs      write the generated pages and the pictures again"
	@echo "make screenshots  all pages at three sizes, into the folder screenshots, to be looked at"
	@echo "make quality   score the extraction on the gold records and note the figures"
	@echo "make clean     remove what these made"

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
ifeq ($(strip $(PYTHON)),)
	@echo "make: Python 3.11 or newer is needed and none was found; install it, or name it: make demo PYTHON=/path/to/python3.12" >&2
	@exit 1
else
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "make: $(PYTHON) is older than Python 3.11; name a newer one: make demo PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "make: $(PYTHON) cannot make a virtual environment; on Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@echo "Installing into .venv (the first time takes a few minutes)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(STAMP)
endif

demo: setup
	$(BIN)/ctgraph demo

lint: setup
	$(BIN)/ruff check graph tools tests
	$(BIN)/ruff format --check graph tools tests
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest

check: test

bench: setup
	@for script in benchmarks/*.py; do test -e "$$script" || { echo "no benchmarks here"; exit 0; }; \
		echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

servers: setup
	$(BIN)/python tools/servers.py

docs: setup
	$(BIN)/python tools/make_docs.py
	$(BIN)/python tools/make_gallery.py
	$(BIN)/python tools/make_notebooks.py

screenshots: setup
	$(BIN)/python tools/make_gallery.py --screens screenshots

quality: setup
	$(BIN)/python tools/quality.py

clean:
	rm -rf demo screenshots build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find graph tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
