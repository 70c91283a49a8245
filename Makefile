# The one entry to every task; `make help` lists them. A fresh machine needs Python 3.11+ and make:
# the rest is installed into .venv/ from the lock files, and again only when those change.

VENV   := .venv
PYTHON_IN_VENV := $(VENV)/bin/python
# Every tool runs as a module of the environment's Python, so that nothing else's copy is taken.
RUN    := $(PYTHON_IN_VENV) -m
PIP    := $(RUN) pip --disable-pip-version-check --quiet
# Passed on to build.py, pytest or the benchmark:  make test ARGS="-k catalog"
ARGS   :=

.DEFAULT_GOAL := help
.PHONY: help site serve test check style types floors docs fix guide bench bench-full bench-tools lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

site: $(VENV)/site.stamp ## build the portal into output/
	$(PYTHON_IN_VENV) build.py $(ARGS)

serve: $(VENV)/dev.stamp ## preview the portal while you write
	$(PYTHON_IN_VENV) build.py serve $(ARGS)

test: $(VENV)/dev.stamp ## run the tests (installs Chromium and a Chinese font where it may)
	@scripts/system_packages.sh
	$(RUN) pytest $(ARGS)

check: style types floors docs ## style, types, architecture, documentation; changes nothing

style: $(VENV)/dev.stamp
	$(RUN) ruff check
	$(RUN) ruff format --check

types: $(VENV)/dev.stamp
	$(RUN) mypy

floors: $(VENV)/dev.stamp
	$(VENV)/bin/lint-imports --no-logo

fix: $(VENV)/dev.stamp ## mend and format what tools can mend
	$(RUN) ruff check --fix
	$(RUN) ruff format

docs: $(VENV)/dev.stamp ## check the documentation: links, commands, make targets
	$(PYTHON_IN_VENV) scripts/check_docs.py

guide: $(VENV)/dev.stamp ## photograph the steps of the editors' guide (needs Chromium and npm)
	@scripts/system_packages.sh
	$(PYTHON_IN_VENV) scripts/guide_screens.py

# ARGS are those of benchmarks/bench_build.py, sizes first: make bench ARGS="300 --repeats 1"
bench: bench-tools ## measure small portals, beside other generators
	$(RUN) benchmarks.bench_build $(ARGS)
	$(RUN) benchmarks.bench_start
	$(RUN) benchmarks.report

# Some hours, and 10 GB of disk. MILLION=1 adds a portal of 1,000,000 articles, and needs 45 GB.
# Hugo builds 100,000 articles without related ones only, in one turn: it takes minutes and 5 GB.
bench-full: bench-tools ## measure portals up to 100,000 articles; MILLION=1 for 1,000,000
	$(RUN) benchmarks.bench_build 100 1000
	$(RUN) benchmarks.bench_build 10000 --peer-repeats 1 --peer-builds cold add
	$(RUN) benchmarks.bench_build 100000 --tools laojie hugo-plain --cold 1 --peer-repeats 1 --peer-builds cold add
	$(RUN) benchmarks.bench_serve 1000 10000 100000
	$(if $(MILLION),$(RUN) benchmarks.bench_build 1000000 --tools laojie --cold 1 --builds cold none edit add)
	$(RUN) benchmarks.bench_start
	$(RUN) benchmarks.report

bench-tools: $(VENV)/dev.stamp ## install the generators that Laojie is measured beside
	$(RUN) benchmarks.tools

# Keeps the versions that still fit; `make lock ARGS=--upgrade` takes the newest.
# --universal and --python-version: one file for every platform and every Python from 3.11.
# --no-config: hashes of the public index, whatever index the machine is set up to use.
# --fork-strategy fewest: one version of each library everywhere, or machines would differ in output.
LOCK = $(RUN) uv --no-config --system-certs --quiet pip compile pyproject.toml --universal --python-version 3.11 \
       --fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links \
       --custom-compile-command "make lock" $(ARGS)
lock: $(VENV)/dev.stamp ## pin every dependency anew, with hashes
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## remove what builds and tools made; .venv/ stays (rm -r .venv to start over)
	rm -rf output .laojie dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# --- the environment ---------------------------------------------------------------------------

# An environment that does not run (set-up was interrupted; its Python was removed or replaced by
# the next one) is thrown away, and so made anew.
$(shell [ ! -e $(VENV) ] || $(PYTHON_IN_VENV) -c 'import pip' 2>/dev/null || rm -rf $(VENV))

$(PYTHON_IN_VENV):
	@scripts/make_venv.sh $(VENV)

# What a build needs: `build.py` runs from this folder, so the package itself is not installed.
$(VENV)/site.stamp: requirements.lock | $(PYTHON_IN_VENV)
	$(PIP) install --require-hashes --requirement requirements.lock
	@touch $@

# What tests and checks need besides, and `laojie` in .venv/bin, running from this folder.
$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml $(VENV)/site.stamp
	$(PIP) install --require-hashes --requirement requirements-dev.lock
	$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@
