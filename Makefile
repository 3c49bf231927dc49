# Set-up, tests and housekeeping. Needs only make and Python 3.11 or newer.
#
#   make run           serve the dashboard; the address is printed
#   make dev           serve it; the page reloads itself when Python, CSS or JavaScript changes
#   make check         linters, types and fast tests, under a minute: before each commit
#   make test          linter, formatter and all tests
#   make bench         measure what "fast" means, side by side; make bench ROUNDS=5 ONLY=moves
#   make setup         only make .venv from the locks, with the command .venv/bin/dashboard;
#                      quick when nothing changed
#   make table         build figures.parquet and examples.parquet from sources/
#   make real          read real public files of a folder: make real REAL=../shared/real
#   make fuzz          read mutants of good tables, five minutes a format
#   make soak          200 readers and 150 slow clients for five minutes
#   make audit         look the locked packages up among known vulnerabilities
#   make sbom          list the locked packages in dist/sbom.cdx.json (CycloneDX)
#   make environment   write environment.yml from pyproject.toml
#   make lock          write the lock files; newest versions: make lock UV_FLAGS=--upgrade
#   make clean         remove everything that the lines above made, but not the table

# Another interpreter: make PYTHON=python3.12 setup
PYTHON =
BIN = .venv/bin

# Picks the interpreter that .venv is made with, or stops with one sentence.
find_python = \
	python=; \
	names='$(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python)'; \
	for name in $$names; do \
		if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			python=$$name; break; \
		fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Python 3.11 or newer is needed, and none was found by these names: $$names." \
			'Install one, or name it: make PYTHON=/path/to/python3 setup.' >&2; \
		exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$python cannot make virtual environments (no ensurepip):" \
			'install it first (Debian and Ubuntu: apt install python3-venv).' >&2; \
		exit 1; \
	fi

# Says whether .venv has a Python that is new enough and still finds its packages.
is_usable = $(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null

# A lock is installed when .venv holds a copy of it, made after pip succeeded.
install = $(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes

# Installs the package itself in editable form, so that .venv/bin/dashboard runs this checkout, and
# anew when pyproject.toml names another command or the checkout was moved. A .venv that is a link
# belongs to another checkout.
install_package = \
	if [ ! -L .venv ] && ! { cmp -s pyproject.toml .venv/pyproject.toml && \
		$(BIN)/python -I -c 'import dashboard, os.path, sys; \
			sys.exit(not os.path.samefile(dashboard.__path__[0], "dashboard"))' 2>/dev/null; }; then \
		$(install) -r requirements-build.txt && \
		$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps \
			--no-build-isolation --editable . && \
		cp pyproject.toml .venv/pyproject.toml || exit 1; \
	fi

install_test_tools = \
	if ! cmp -s requirements-test.txt .venv/requirements-test.txt; then \
		echo 'Installing the test tools of requirements-test.txt into .venv.'; \
		$(install) -r requirements-test.txt || exit 1; \
		cp requirements-test.txt .venv/requirements-test.txt; \
	fi

.PHONY: setup run dev check test real fuzz soak audit sbom bench lock table environment clean

setup:
	@if $(is_usable) && cmp -s requirements.txt .venv/requirements.txt; then \
		$(install_package); \
		exec $(BIN)/python packaging/bundle.py; \
	fi; \
	if ! $(is_usable); then \
		$(find_python); \
		echo "Making .venv with $$("$$python" --version)."; \
		"$$python" -m venv --clear .venv || exit 1; \
	fi; \
	echo 'Installing the packages of requirements.txt into .venv (a minute or two, once).'; \
	$(install) -r requirements.txt || exit 1; \
	$(install_package); \
	cp requirements.txt .venv/requirements.txt && \
	$(BIN)/python packaging/bundle.py

run: setup
	@exec $(BIN)/python -m dashboard serve

# Another port: DASHBOARD_PORT=8051 make dev
dev: setup
	@PYTHONSAFEPATH=1 PYTHONPATH=. exec $(BIN)/python packaging/dev.py

# What takes longer is left to `make test`: a browser, servers, foreign files, drawn tables.
FAST = tests/test_documents.py tests/test_errors.py tests/test_layers.py tests/test_names.py \
	tests/test_private_parts.py tests/model tests/text tests/charts tests/svg tests/screen
check: setup
	@$(install_test_tools)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/ty check
	@if ! command -v npm >/dev/null; then \
		echo 'There is no npm, so that the JavaScript is not checked.'; exit 0; \
	fi; \
	if ! cmp -s package-lock.json node_modules/checked-lock.json; then \
		echo 'Installing the tools that check JavaScript into node_modules.'; \
		npm ci --ignore-scripts --no-audit --no-fund --silent && \
		cp package-lock.json node_modules/checked-lock.json || exit 1; \
	fi; \
	npm run --silent check
	$(BIN)/python -m pytest --quiet --numprocesses $(WORKERS) --dist loadfile \
		-m 'not hypothesis and not slow' $(FAST)

# Two processes take the files of tests from one pile; a browser keeps two cores busy by itself.
# One process: make test WORKERS=0
WORKERS = 2
test: setup
	@$(install_test_tools)
	@$(BIN)/python -m tests.find_chromium
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --ignore tests/browser
	$(BIN)/python -m pytest tests/browser

# The peers have an environment of their own: what they bring is no part of what is tested.
ROUNDS = 15
ONLY =
BENCH = build/bench/bin/python

bench:
	@if ! cmp -s requirements-bench.txt build/bench/requirements-bench.txt; then \
		$(find_python); \
		echo 'Installing the packages of requirements-bench.txt into build/bench.'; \
		"$$python" -m venv --clear build/bench && \
		$(BENCH) -m pip install --disable-pip-version-check --quiet --require-hashes \
			-r requirements-bench.txt || exit 1; \
		cp requirements-bench.txt build/bench/requirements-bench.txt; \
	fi
	@$(BENCH) packaging/bundle.py
	@$(BENCH) -m tests.find_chromium
	$(BENCH) -m benchmarks $(ONLY) --rounds $(ROUNDS)

# The files are no part of the repository: tests/real_files says what each of them must show.
REAL = ../shared/real
real: setup
	@$(BIN)/python -m tests.real_files $(REAL)

# uv lives in its own environment: it is no part of what the project runs or tests with.
LOCK = build/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--fork-strategy fewest --custom-compile-command 'make lock' $(UV_FLAGS)

# Another length or seed: make fuzz MINUTES=30 SEED=1
MINUTES = 5
SEED =
fuzz: setup
	$(BIN)/python -m tests.fuzz.run --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

# Another length: make soak SECONDS=60 USERS=50; WRITE=yes puts the table into docs/reliability.md.
SECONDS = 300
USERS = 200
WRITE =
soak: setup
	$(BIN)/python -m tests.web.security.soak --seconds $(SECONDS) --users $(USERS) $(if $(WRITE),--write)

# pip-audit lives in its own environment too; a package that it cannot look up is a failure.
audit:
	@$(find_python); \
	[ -x build/audit/bin/pip-audit ] || { \
		"$$python" -m venv --clear build/audit && \
		build/audit/bin/python -m pip install --disable-pip-version-check --quiet pip-audit; \
	}
	@build/audit/bin/python packaging/audit.py

# So does cyclonedx-py. What the packages say of their licences stands where they are installed.
sbom: setup
	@$(find_python); \
	[ -x build/sbom/bin/cyclonedx-py ] || { \
		"$$python" -m venv --clear build/sbom && \
		build/sbom/bin/python -m pip install --disable-pip-version-check --quiet cyclonedx-bom; \
	}
	@build/sbom/bin/python packaging/sbom.py \
		"$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"

lock:
	@$(find_python); \
	[ -x build/lock/bin/uv ] || { \
		"$$python" -m venv --clear build/lock && \
		build/lock/bin/python -m pip install --disable-pip-version-check --quiet uv; \
	}
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) pyproject.toml --extra test --constraint requirements.txt --output-file requirements-test.txt
	$(LOCK) pyproject.toml --extra bench --constraint requirements.txt --output-file requirements-bench.txt
	$(LOCK) --group build --constraint requirements-test.txt --output-file requirements-build.txt

# In the order in which the page offers them.
EXAMPLES = sources/examples/flood-appeal.csv sources/examples/border-mission.csv

table: setup
	$(BIN)/python -m dashboard build sources/*.csv --output figures.parquet
	$(BIN)/python -m dashboard build $(EXAMPLES) --output examples.parquet

environment: setup
	$(BIN)/python packaging/environment.py

clean:
	rm -rf assets/bundles node_modules .venv .pytest_cache .ruff_cache .hypothesis build dist test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
