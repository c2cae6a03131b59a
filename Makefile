# Zhida 直达. `make` alone lists what can be made.

SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PY := .venv/bin/python
PYTEST := $(PY) -m pytest
# By file, so that what a file's tests share is built once; in order, so that the long files of
# tests/ come first and the last ones are short.
SPREAD := -n 2 --dist loadfile --no-loadscope-reorder
export ZHIDA_HOME ?= $(CURDIR)/var

.DEFAULT_GOAL := help
.PHONY: help setup demo run test test-postgres quick kill lint docs-fresh check docs bench lock clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/run.stamp ## the sample notice from file to person, a year of it, then the pages at 127.0.0.1
	@ZHIDA_HOME=$(ZHIDA_HOME)/demo $(PY) -m zhida demo

setup: .venv/run.stamp ## install, prepare the database, load the registers, first administrator
	$(PY) -m zhida setup

run: .venv/run.stamp ## serve at 127.0.0.1 (first: make setup)
	$(PY) -m zhida serve

test: .venv/test.stamp ## the whole suite on SQLite
	$(PYTEST) $(SPREAD)

# core and formats know no Django (the import contract says so): no database can change them. Of
# the rest, what asks for no database is left out as well (conftest.py).
test-postgres: .venv/test.stamp ## the suite on PostgreSQL (from pip, or ZHIDA_TEST_POSTGRES)
	$(PY) -m tests.postgres -- pytest $(SPREAD) -m "not browser" --ignore=zhida/core --ignore=zhida/formats

quick: .venv/test.stamp ## the tests that answer within a minute
	ZHIDA_QUICK=1 $(PYTEST) $(SPREAD) -m "not slow and not browser"

kill: .venv/test.stamp ## kill -9 postings, return imports and PostgreSQL itself, 200 times each; prove the books
	$(PY) -m bench killing

lint: .venv/test.stamp ## style, types and the direction of imports
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy zhida tools
	.venv/bin/lint-imports

docs-fresh: .venv/test.stamp ## fail if docs/reference is not what the code prints
	$(PY) -m tools.reference --check

check: lint docs-fresh test test-postgres ## everything: lint, docs, the suite on both databases

docs: .venv/test.stamp ## print docs/reference and the map in ARCHITECTURE.md from the code
	$(PY) -m tools.reference

bench: .venv/test.stamp ## the figures of docs/bench.md, side by side in one run
	$(PY) -m bench

# The environments. Stamps depend on the pins; nothing is ever removed by the smaller set.

.venv/run.stamp: requirements/boot.txt requirements/run.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "zhida: install Python 3.11 or newer first"; exit 1; }
	$(PYTHON) tools/boot.py run
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements/test.txt
	$(PYTHON) tools/boot.py test
	@touch $@

COMPILE = UV_CUSTOM_COMPILE_COMMAND="make lock" .boot/bin/uv pip compile --quiet --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links

lock: .venv/run.stamp ## pin the newest versions that requirements/*.in allow (UPGRADE=--upgrade)
	$(COMPILE) $(UPGRADE) requirements/boot.in -o requirements/boot.txt
	$(COMPILE) $(UPGRADE) requirements/run.in -o requirements/run.txt
	$(COMPILE) $(UPGRADE) -c requirements/run.txt requirements/test.in -o requirements/test.txt

clean: ## remove the environments and what tests leave; never var/
	rm -rf .boot .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache
