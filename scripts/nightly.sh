#!/usr/bin/env bash
# `make nightly`: the laws of billing over many more random timelines, and many more e-invoices, than `make test` has time for.
#   TURNUS_CASES=100000 TURNUS_EINVOICES=10000 scripts/nightly.sh [filter]
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"
cd "$root"
claim_target
export TURNUS_CASES="${TURNUS_CASES:-100000}"
say "$TURNUS_CASES cases for each law; a failing case is printed and kept in server/billing/proptest-regressions"
cargo test -p billing --release --test rules -- "${1:-laws}"
cargo test -p billing --release --test rules -- machine
scripts/setup.sh --tests
scripts/documents-check.sh "${TURNUS_EINVOICES:-10000}"
