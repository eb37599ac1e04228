BIN = .venv/bin
PYTEST = $(BIN)/pytest
export TRUCELINE_SHARED ?= ../shared
# Each worker has a core: matrices are small, and a second thread would spin beside them.
export OPENBLAS_NUM_THREADS ?= 1
# Which tests `make test` runs; the gate runs all.
MARKS ?= not slow
WORKERS ?= 2

help: ## Show this list
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'
setup: .venv/ready ## Make .venv with everything that demo and test need; nothing but Python and make required
.venv/ready: requirements.lock pyproject.toml
	python3 -m venv .venv && $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . && touch $@
demo: setup ## Build the demo workspace, print its brief, open it (SERVE=0: stop after printing)
	$(BIN)/truceline demo $(if $(filter 0,$(SERVE)),--no-serve)
test: setup ## Every test but the slow ones; browser journeys where a Chromium is found
	$(PYTEST) -n $(WORKERS) --dist worksteal -m "$(MARKS)"
fast: setup ## What to run while editing: no browser
	$(PYTEST) -n 2 -m "not slow and not browser"
slow: setup ## The slow tests: kill, large property runs
	$(PYTEST) -n 2 -m slow
bench: setup ## Timings and memory on realistic sizes
	$(BIN)/python bench/run.py; commands=$$?; $(BIN)/python bench/web.py; pages=$$?; \
	$(BIN)/python bench/reading.py; texts=$$?; \
	$(BIN)/python bench/zones.py --events 1000000 --zones 300; zones=$$?; \
	$(BIN)/python bench/scenarios_gate.py && exit $$((commands | pages | texts | zones))
lint: setup ## Style, types, layers, spelling
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/codespell
fix: setup ## Let the tools repair what they can
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .
lock: ## Write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile -q --generate-hashes --universal --group dev --extra reading --extra statistics --extra fast --extra exchange --extra private --python-version 3.11 --no-header --no-emit-index-url pyproject.toml build.in -o requirements.lock
.PHONY: help setup demo test fast slow bench lint fix lock
