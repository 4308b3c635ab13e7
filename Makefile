# `make` alone lists the targets. Everything that is made here stays inside this checkout.
.POSIX:
SHELL = /bin/sh
VENV = .venv
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed
LOCKS = requirements/build.txt requirements/dev.txt
# pip asks rustc for its version, and rustup's rustc writes into the home folder to answer.
AT_HOME = RUSTUP_HOME="$$PWD/$(VENV)/rustup"
PIP = $(AT_HOME) $(BIN)/python -m pip --no-cache-dir --disable-pip-version-check --quiet
COMPILE = $(BIN)/uv --no-cache --no-config --quiet pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header

.PHONY: help install demo test soak bench bench-full year check lock sbom licences clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

install: $(STAMP) ## Make .venv with what the bot, its demo and its tests need, and run nothing

demo: $(STAMP) ## Play a whole incident against a Slack stand-in on this machine, and leave its documents in demo/
	@$(BIN)/python app.py demo

test: $(STAMP) ## Run the tests; ARGS="-k timeline" chooses some
	@$(BIN)/python -m pytest -n 4 --dist worksteal $(ARGS)

soak: $(STAMP) ## Run the fault tests in full: all pairs, full numbers
	@$(BIN)/python -m pytest -n 4 --dist worksteal -m '(soak or fault) and not timed' --timeout=900 $(ARGS); red=$$?; \
	QUIET=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m '(soak or fault) and timed' --timeout=900 $(ARGS) && exit $$red

bench: $(STAMP) ## Measure notes and reactions beside a bare Bolt app, and how searches, pages and ticks grow with the rows
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.growth
	@$(BIN)/python -m tests.bench.ticks

bench-full: $(STAMP) ## The same with 10,000 incidents, a million lines, 100,000 events, a million reminders
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.growth full
	@$(BIN)/python -m tests.bench.ticks 1000000

year: $(STAMP) ## Play a year of a team of 40 with 200 incidents, and print how often they were reminded; SEED=1
	@$(BIN)/python -m tests.year $(SEED)

check: $(STAMP) ## Check formatting, style, types, who imports whom, and the files for containers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec compose.yaml

lock: $(STAMP) ## Write the locks again from pyproject.toml; ARGS=--upgrade takes the newest releases
	$(PIP) install --require-hashes -r requirements/lock.txt
	$(COMPILE) $(ARGS) --extra postgres --extra demo --extra pdf --extra dev pyproject.toml -o requirements/dev.txt
	$(COMPILE) $(ARGS) --extra postgres -c requirements/dev.txt pyproject.toml -o requirements/run.txt
	$(COMPILE) $(ARGS) --extra postgres --extra pdf -c requirements/dev.txt pyproject.toml -o requirements/pdf.txt
	$(COMPILE) $(ARGS) -c requirements/dev.txt requirements/build.in -o requirements/build.txt
	$(COMPILE) $(ARGS) requirements/lock.in -o requirements/lock.txt

sbom: $(STAMP) ## Write build/sbom.json, the CycloneDX list of what the bot runs on
	@mkdir -p build
	@$(BIN)/python requirements/sbom.py > build/sbom.json
	@echo "The list of parts is in build/sbom.json."

licences: $(STAMP) ## Write docs/licences.md, the licences of what the bot runs on
	@$(BIN)/python requirements/licences.py > docs/licences.md

clean: ## Remove .venv, the caches and whatever else the targets above have made
	rm -rf $(VENV) build dist demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): $(LOCKS) pyproject.toml
	@$(AT_HOME) sh requirements/make-venv.sh $(VENV)
	@echo 'Installing what the tests and the demo need into $(VENV) …'
	@$(PIP) install --no-compile --require-hashes -r requirements/build.txt -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $(STAMP)
