# make run    sets up .venv on the first call, then opens the app; STREAMLIT_* variables (port, address, …) are respected
# make test   the same with the tools for the tests; browser tests run where a Chromium is found
# make lint   ruff, format and types
# make ablation DATA=omniglot_images_background.zip    what each objective gives, measured; DATA=strokes needs no file
# make catalogues    the words of the app, out of its source and into the catalogues to be translated
# make benchmarks    speed as ratios, and a short training that must learn; minutes, one thread
# Another Python: make run PYTHON=python3.12

VENV := .venv
IN_VENV := $(VENV)/bin/python
# The first one that is new enough; where none is, python3, which then says what is wrong.
PYTHON ?= $(shell for one in python3 python3.13 python3.12 python3.11; do \
	$$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$one && exit; done; echo python3)
PIP := $(IN_VENV) -m pip install --disable-pip-version-check
OPTIONS ?=
OMNIGLOT := omniglot_images_background.zip
DATA ?= $(OMNIGLOT)

.DEFAULT_GOAL := run
.PHONY: run test lint format ablation benchmarks catalogues install install-dev clean

run: install
	@$(IN_VENV) -m versa_core.port
	$(IN_VENV) -m streamlit run app.py

test: install-dev
	$(IN_VENV) -m pytest $(OPTIONS)

lint: install-dev
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check .
	$(IN_VENV) -m mypy --strict versa_core pages/ui

format: install-dev
	$(IN_VENV) -m ruff check --fix .
	$(IN_VENV) -m ruff format .

# About 25 minutes of one core; finished runs are kept in runs/ablation, so the same call goes on.
ablation: install
	@test "$(DATA)" != $(OMNIGLOT) -o -e $(OMNIGLOT) || { echo "make ablation needs $(OMNIGLOT) (Brenden Lake's Omniglot, \
	the background set) in this folder. Put it here, name it: make ablation DATA=/path/to/it, or take DATA=strokes."; exit 2; }
	$(IN_VENV) -m versa_core ablation --data "$(DATA)" $(OPTIONS)

benchmarks: install-dev
	OMP_NUM_THREADS=1 $(IN_VENV) -m tests.benchmarks

catalogues: install-dev
	$(IN_VENV) -m tests.catalogues

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

# The stamps are older than the requirements exactly when something must be installed.
$(VENV)/.installed: requirements.txt | $(VENV)/.made
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements.txt | $(VENV)/.made
	$(PIP) -r requirements-dev.txt
	@touch $(VENV)/.installed $@

# A folder .venv that somebody made by hand, with working pip, is used as it is.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "VERSA Lab needs Python 3.11 or newer; $(PYTHON) is " \
		+ sys.version.split()[0] + ". Install a newer one, or name it: make run PYTHON=/path/to/python3.11")'
	@$(IN_VENV) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@touch $@

clean:
	rm -rf $(VENV)
