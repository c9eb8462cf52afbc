# Every target takes these; what each one does is in noxfile.py.
PYTHON ?= python3
PORT ?= 8765
SPEED ?= 60
SEED ?= 1
SCENARIOS ?= 2500
FLEETS ?= 1000
# Files are relative to the directory that make is called in, also with make -C.
RUN = cd '$(or $(PWD),$(CURDIR))' && '$(CURDIR)/tests/tools/run'

.NOTPARALLEL:
.PHONY: help demo test browser chaos bench emulator live live-proof rulebooks docs lint sanity units targets matrix clean
export CHROMIUM PYTHON CORE CORES ONLY WORK PROFILE

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 17
	@echo
	@echo '  PYTHON=python3.12      the interpreter to build the environments with (python3)'
	@echo '  CORE=2.16              the ansible-core release (the newest that PYTHON allows)'
	@echo '  WORK=/some/directory   where everything is built (~/.cache/samsungcloud.scp/...); no spaces'

demo: ## play the demo against the emulator
	@tests/tools/run demo $(ARGS)

test: ## unit and integration tests with pytest; ARGS="-k name" goes to pytest; PROFILE=profile.json, see emulator
	@$(RUN) test $(ARGS)

browser: ## the reports in a browser; needs a Chromium: CHROMIUM=/path/to/chromium; ARGS="-k name" goes to pytest
	@$(RUN) browser $(ARGS)

chaos: ## faults at every call of every task, and docs/reliability.md; SEED=1 SCENARIOS=2500 FLEETS=1000 SCENARIO=name
	@tests/tools/run chaos --seed $(SEED) --scenarios $(SCENARIOS) --fleets $(FLEETS) --scenario '$(SCENARIO)' $(ARGS)

bench: ## how fast it is beside other ways, and docs/performance.md; 40 minutes; ARGS="--only NAME" for one, unwritten
	@tests/tools/run bench $(ARGS)

emulator: ## the Data Flow emulator in the foreground; PORT=8765 SPEED=60 PROFILE=profile.json
	@$(RUN) emulator --port $(PORT) --speed $(SPEED) $(ARGS)

live: ## find out how the live API behaves, by reading; WRITE=yes CLUSTER=name STORAGE_CLASS=name, CLEAN=yes: docs/live.md
	@$(RUN) live $(if $(WRITE),--write) $(if $(CLEAN),--clean) $(if $(YES),--yes) \
	    $(if $(CLUSTER),--cluster '$(CLUSTER)') $(if $(STORAGE_CLASS),--storage-class '$(STORAGE_CLASS)') \
	    $(if $(DOMAIN),--domain '$(DOMAIN)') $(if $(OTHER_CLUSTER),--other-cluster '$(OTHER_CLUSTER)') \
	    $(if $(OUTPUT),--output '$(OUTPUT)') $(ARGS)

live-proof: ## proof that the live kit finds out how the emulator behaves; ARGS="--configurations 60 --seed 1 --mode write"
	@tests/tools/run live-proof $(ARGS)

rulebooks: ## the rulebooks with ansible-rulebook; needs Java 17 (JAVA_HOME); ARGS="-k error" goes to pytest
	@tests/tools/run rulebooks $(ARGS)

docs: ## build the documentation site and print its path
	@tests/tools/run docs

lint: ## style, types, documentation, licences, security, and the package as Galaxy would import it
	@tests/tools/run lint

sanity: ## the whole of ansible-test sanity; ARGS="--test pylint" goes to ansible-test
	@tests/tools/run sanity $(ARGS)

units: ## ansible-test units in an installed copy, on each Python that is found; ARGS="--python 3.9" goes to ansible-test
	@tests/tools/run units $(ARGS)

targets: ## ansible-test integration in an installed copy; ARGS="role_nifi" goes to ansible-test
	@tests/tools/run targets $(ARGS)

matrix: ## sanity and tests on each ansible-core; CORES="2.16 2.19" ONLY="sanity units" for some of it
	@tests/tools/run matrix $(ARGS)

clean: ## remove everything that the other targets built
	@tests/tools/run clean
