# Every command that people need. `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
MEMBERS := shared $(patsubst %/pyproject.toml,%,$(wildcard services/*/pyproject.toml)) examples/bank deploy/embedded
PROJECTS := pyproject.toml $(addsuffix /pyproject.toml,$(MEMBERS))
DATA ?= var/data
PORT ?=
SERVICE ?=
MESSAGE ?=
override MESSAGE := $(value MESSAGE)
NAME ?=
ZH ?=
EN ?=
export MESSAGE
# Compiled modules are kept, whatever the caller's environment says: without them every process starts twice as slowly.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup demo up test test-fast check lint types format bench faults lock migration service openapi clients clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: .venv/.ready ## the project's own environment in .venv

.venv/.ready: requirements.lock $(PROJECTS) deploy/images/installer.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python ≥ 3.11，可用 make PYTHON=… 指定 / Python 3.11 or newer is needed; name one with make PYTHON=…"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement deploy/images/installer.txt
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps $(addprefix --editable ,$(MEMBERS))
	@touch $@

demo: setup ## the whole programme on the committed workbook, results in var/demo; PLAN=FOLDER plays another plan
	@$(BIN)/miaopu demo --firms 1200 --seed 2024 --out var/demo $(if $(PLAN),--plan $(PLAN))

up: setup ## serve the platform on var/data until Ctrl-C; make up DATA=var/demo/data shows the demo's result, PORT=… another port
	@$(BIN)/miaopu up --data $(DATA) $(if $(PORT),--port $(PORT))

test: setup ## all tests; the Kafka part needs Java and Maven, or MIAOPU_KAFKA_BOOTSTRAP
	@$(BIN)/python -m pytest -n 3 --dist loadgroup

test-fast: setup ## tests without the broker, journeys, crashes and outages
	@$(BIN)/python -m pytest -n 3 --dist loadgroup -m "not kafka and not slow"

check: lint types ## everything but the tests

lint: setup ## style, import arrows
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: setup ## strict types
	@$(BIN)/mypy shared/src services/*/src deploy/embedded/src deploy/dev examples/bank/src tests

format: setup ## put the code in its one form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: setup ## figures against the peers, medians of MIAOPU_BENCH_ROUNDS rounds
	@$(BIN)/python -m tests.benchmarks

faults: setup ## crashes, outages and histories of firms at full length
	@$(BIN)/python -m pytest -n 0 tests/faults tests/shared/domain/test_standing_histories.py tests/finance_matching/test_bank_machine.py \
		tests/journeys/test_standing_machine.py tests/journeys/test_a_criterion_dropped.py --full-length

lock: setup ## write requirements.lock anew
	@$(BIN)/uv lock --quiet
	@$(BIN)/uv export --quiet --all-packages --no-emit-workspace --no-header --format requirements.txt --output-file requirements.lock

migration: setup ## the next revision of a service: make migration SERVICE=pool MESSAGE="add a table"
	@$(BIN)/python -m shared.migrations.revise '$(SERVICE)' "$$MESSAGE"

service: setup ## one service more, entered in every list: make service NAME=cases ZH=案件 EN="Cases of infringement"
	@$(BIN)/python deploy/dev/services/new_service.py '$(NAME)' '$(ZH)' '$(EN)'
	@$(MAKE) --no-print-directory setup
	@$(MAKE) --no-print-directory clients openapi

openapi: setup ## write the committed OpenAPI and AsyncAPI documents, the page of facts and the map of events anew
	@$(BIN)/python -m shared.api.openapi
	@$(BIN)/python -m eligibility.reports.facts_page
	@$(BIN)/python -m shared.events.asyncapi
	@$(BIN)/python deploy/dev/services/event_map.py

clients: setup ## write the typed clients anew, from the routes
	@$(BIN)/python deploy/dev/clients

clean: ## take the environment and all data away
	rm -rf .venv var
