# Thin names over scripts/; `make` alone lists them.
SHELL := /bin/bash
.PHONY: help setup run build test check bench nightly mutants format queries shots lighthouse audit

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

setup: ## install what building and testing needs
	@scripts/setup.sh --tests

run: ## build, start with demo data, print the address; Ctrl-C stops everything
	@scripts/run.sh

build: ## the program at target/release/turnus, its site files beside it
	@scripts/build.sh --release

test: ## everything that must hold before a change is good
	@scripts/test.sh

check: ## the quick part of `make test`, without running tests
	@scripts/test.sh --only format --only tidy --only clippy --only clippy-wasm

bench: ## measure the billing engine (docs/performance.md)
	@scripts/bench.sh

nightly: ## the laws of billing over 100,000 random timelines each, and 10,000 e-invoices
	@scripts/nightly.sh

mutants: ## break the billing rules on purpose and see whether a test notices
	@scripts/mutants.sh

format: ## format the Rust code
	@. scripts/env.sh && cargo fmt --all

queries: ## record the SQL queries anew, after a change of a query or a migration
	@scripts/sqlx-cache.sh

shots: ## browser tests with screenshots into end2end/shots/
	@SHOTS=1 scripts/test.sh --only setup --only build --only browser

lighthouse: ## four pages as a phone on a slow line loads them, held to their budget
	@scripts/lighthouse.sh

audit: ## known weaknesses in dependencies; needs the internet
	@scripts/audit.sh
