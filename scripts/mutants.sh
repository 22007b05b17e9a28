#!/usr/bin/env bash
# `make mutants`: breaks the billing rules in many small ways and looks whether a test notices (docs/mutants.md).
#   scripts/mutants.sh [-f FILE]…   FILE below server/billing/src; without, the money, calendar and invoice modules
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"
version=27.1.0
mutants="$cache/tools/cargo-mutants-$version"
if [[ ! -x "$mutants/bin/cargo-mutants" ]]; then
    say "building cargo-mutants (once, some minutes)…"
    CARGO_TARGET_DIR="$cache/target-tools" cargo install -q cargo-mutants --version "$version" --locked --root "$mutants" --no-track
    rm -rf "$cache/target-tools"
fi
cd "$root"
(($#)) || set -- -f 'server/billing/src/money.rs' -f 'server/billing/src/calendar.rs' -f 'server/billing/src/calendar/*.rs' \
    -f 'server/billing/src/invoice.rs' -f 'server/billing/src/invoice/*.rs'
# Each mutant is built in a copy of its own; fewer random cases are enough to notice one.
export TURNUS_CASES="${TURNUS_CASES:-64}"
unset CARGO_TARGET_DIR
exec "$mutants/bin/cargo-mutants" mutants --package billing --test-package billing --timeout 120 --jobs "${JOBS:-3}" \
    --output "$cache" --no-shuffle "$@"
