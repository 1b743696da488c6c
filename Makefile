.PHONY: check lint types layers test gold docs format

PYTHON ?= python

# everything that CI runs
check: lint types layers docs gold test

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:
	$(PYTHON) -m mypy

layers:
	$(PYTHON) -c "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"

docs:
	$(PYTHON) -m mkdocs build --strict --quiet

# quality on the gold of the sample reports, a floor for every measure
gold:
	$(PYTHON) -m reportminer evaluate corpus/gold/*.gold.jsonl --reports corpus/reports --floors corpus/gold/floors.tsv

test:
	$(PYTHON) -m pytest

format:
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
