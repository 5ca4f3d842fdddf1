# One command each; every target sets up what it needs in .venv and does nothing twice.
PYTHON ?= python3
VENV := .venv
UV_VERSION := 0.13.9
EXPLORING ?= exploring
COPY_ARGS ?=
LAB_ARGS ?=

ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_PYTHON_DOWNLOADS := never
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME

UV := $(VENV)/.uv-$(UV_VERSION)
SYNC := $(BIN)/uv sync --quiet --frozen --inexact --compile-bytecode
COMPILE := $(BIN)/python -m compileall -q src
LOCK := pyproject.toml uv.lock $(UV)
RUN := $(BIN)/python -m
STRIP := $(BIN)/nbstripout --keep-count --keep-id
STRIP_HINT := "Outputs never go to git. To take them away and keep your edits:  $(STRIP) notebooks/*.ipynb" \
  "To have the notebooks as they were:  git checkout notebooks" "To explore without this:  make lab"

.DEFAULT_GOAL := help
.PHONY: help report test lab bench simulate lint references facts demo-data labels clean
.DELETE_ON_ERROR:

help: ## Say what each target does
	@echo "Usage: make TARGET    (each target sets up what it needs; Python 3.11, 3.12 or 3.13 is enough)"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

report: $(VENV)/.ready-report ## Write the demo study's report to outputs/demo/index.html; one to two minutes
	@$(RUN) varpu_eval report --demo
	@echo "Next, a study of your own: . $(BIN)/activate (once in each terminal), then varpu-eval new kunta"

# several processes share the cores, and threads of small matrices only wait for each other
test: export OPENBLAS_NUM_THREADS := 1
test: lint ## Run every check: style, types, imports, notebooks, tests; about ten minutes on two cores
	@echo "== tests"
	@$(RUN) pytest -q -n auto --dist loadfile --nbval-lax --nbval-current-env -m "not simulation" tests src simulations notebooks

lab: $(VENV)/.ready-lab ## Open working copies of the notebooks, in exploring/, in JupyterLab
	@test -d $(EXPLORING) || $(RUN) varpu_eval copy $(EXPLORING) $(COPY_ARGS)
	@$(RUN) jupyterlab $(LAB_ARGS) $(EXPLORING)

bench: $(VENV)/.ready-bench ## Measure the slow parts beside svy, R's survey (where installed) and others; some minutes
	@$(RUN) pytest -q benchmarks --benchmark-only --benchmark-columns=min,median,rounds

simulate: export OPENBLAS_NUM_THREADS := 1
simulate: $(VENV)/.ready-test ## Simulate coverage and error rates, tables to docs/simulation.md; takes long
	@$(RUN) pytest -q -rP -n auto --dist loadfile -m simulation tests
	@$(RUN) simulations --write

lint: $(VENV)/.ready-test ## Check style, types, the direction of imports, and that notebooks hold no outputs
	@echo "== style"
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check
	@echo "== types"
	@$(BIN)/mypy --no-error-summary
	@echo "== imports"
	@$(BIN)/lint-imports > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }
	@echo "== notebooks without outputs"
	@$(STRIP) --verify notebooks/*.ipynb || { printf '%s\n' $(STRIP_HINT); exit 1; }

references: ## Recompute the stored answers of other programs (needs R and the packages that the scripts name)
	@command -v Rscript >/dev/null || { echo "R is not found as Rscript. The stored answers are enough for the tests."; exit 2; }
	@for script in tests/reference/*/make.R; do echo "$$script"; (cd "$$(dirname "$$script")" && Rscript make.R) || exit 1; done

facts: $(VENV)/.ready-test ## Keep the demo study's facts in the notebooks, when a number has moved for a reason
	@$(RUN) varpu_eval report --demo
	@$(RUN) varpu_eval.run.kept_facts outputs/demo/notebooks

demo-data: $(VENV)/.ready-report ## Write the demo study's data again from their generator
	@$(RUN) varpu_eval.demo data/demo

labels: $(VENV)/.ready-test ## Bring the language catalogues up to date with code and notebooks
	@$(RUN) varpu_eval.report.labels

clean: ## Remove the environment and caches; outputs stay
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(UV):
	@command -v $(PYTHON) >/dev/null || { echo "Python is not found as '$(PYTHON)'. Install Python 3.11-3.13, or name it: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "$$($(PYTHON) --version) is found as '$(PYTHON)'; Python 3.11, 3.12 or 3.13 is needed. Name another: make PYTHON=python3.12"; exit 2; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version) (once; about half a minute)"
	@$(PYTHON) -m venv $(VENV) || { echo "The environment was not made. On Debian and Ubuntu the module is in the package python3-venv."; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(VENV)/.ready-report: $(LOCK)
	@echo "Installing what the report needs"
	@$(SYNC) && $(COMPILE)
	@touch $@

$(VENV)/.ready-test: $(LOCK)
	@echo "Installing what the tests need"
	@$(SYNC) --extra dev --extra fast && $(COMPILE)
	@touch $@ $(VENV)/.ready-report

$(VENV)/.ready-lab: $(LOCK)
	@echo "Installing JupyterLab"
	@$(SYNC) --extra lab
	@touch $@ $(VENV)/.ready-report

$(VENV)/.ready-bench: $(LOCK)
	@echo "Installing what the benchmarks need"
	@$(SYNC) --extra dev --extra bench --extra fast
	@touch $@ $(VENV)/.ready-test $(VENV)/.ready-report
