#!/usr/bin/env bash
# `make test`: everything that must hold before a change is good.
#   scripts/test.sh                    all steps, stopping at the first that fails
#   scripts/test.sh --only STEP        one step (may be repeated); --list names them
set -euo pipefail

steps=(setup format tidy clippy clippy-wasm queries rust documents build wasm-size browser)
only=()
while (($#)); do
    case "$1" in
    --only)
        [[ " ${steps[*]} " == *" ${2:-} "* ]] || { echo "--only takes one of: ${steps[*]}" >&2; exit 1; }
        only+=("$2")
        shift 2
        ;;
    --list)
        printf '%s\n' "${steps[@]}"
        exit 0
        ;;
    *)
        echo "usage: scripts/test.sh [--only STEP]… [--list]" >&2
        exit 1
        ;;
    esac
done

# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"
cd "$root"
export TURNUS_SETUP_DONE=1 CARGO_TERM_COLOR=never CARGO_TERM_PROGRESS_WHEN=never
logs="$cache/test-logs"
mkdir -p "$logs"

title() {
    case "$1" in
    setup) echo "set-up" ;;
    format) echo "formatting" ;;
    tidy) echo "file length, licences, dependencies, types of the browser tests" ;;
    clippy) echo "clippy (host)" ;;
    clippy-wasm) echo "clippy (wasm32)" ;;
    queries) echo "SQL queries against the migrations" ;;
    rust) echo "unit, property, database and story tests" ;;
    documents) echo "e-invoices, judged by other programs" ;;
    build) echo "build" ;;
    wasm-size) echo "size of the browser parts" ;;
    browser) echo "browser tests" ;;
    esac
}

do_setup() { scripts/setup.sh --tests; }
do_format() { cargo fmt --all --check -- --color never; }
do_tidy() {
    node scripts/tidy.mjs
    (cd end2end && node_modules/.bin/tsc --noEmit)
}
do_clippy() { cargo clippy --workspace --all-targets -- -D warnings; }
# Each island as it is built: alone.
do_clippy_wasm() {
    for island in "${islands[@]}"; do
        cargo clippy -p turnus --target wasm32-unknown-unknown --features "island-$island" -- -D warnings
    done
}
do_queries() { scripts/sqlx-cache.sh --check; }
# --no-fail-fast: one broken test must not hide another.
do_rust() { cargo test --workspace --no-fail-fast; }
do_documents() { scripts/documents-check.sh; }
do_build() { scripts/build.sh --dev; }
do_wasm_size() {
    local files=("${islands[@]/#/$CARGO_TARGET_DIR/site/pkg/turnus-}")
    node scripts/wasm-size.mjs "${files[@]/%/.wasm}"
}
do_browser() {
    rm -f end2end/test-results/report.json
    (cd end2end && TURNUS_PROGRAM="$CARGO_TARGET_DIR/debug/turnus" node_modules/.bin/playwright test)
}

passed=0
failed=0

# Adds up what the steps' logs say about single tests.
count_tests() {
    local sums
    case "$1" in
    rust)
        sums="$(awk '/^test result:/ { for (i = 1; i < NF; i++) { if ($(i + 1) == "passed;") p += $i; if ($(i + 1) == "failed;") f += $i } }
            END { print p + 0, f + 0 }' "$logs/rust.log")"
        ;;
    browser)
        sums="$(node -e '
            const { stats } = JSON.parse(require("fs").readFileSync("end2end/test-results/report.json", "utf8"));
            console.log(stats.expected, stats.unexpected + stats.flaky)' 2>/dev/null || echo "0 0")"
        ;;
    *) sums="0 0" ;;
    esac
    passed=$((passed + ${sums% *}))
    failed=$((failed + ${sums#* }))
}

# Runs a step in the background with its output in a log, and says every half minute how far it is.
child=""
run_step() {
    local step="$1" log="$logs/$1.log" began=$SECONDS outcome=0 waited=0
    printf '[%d/%d] %s…\n' "$2" "${#steps[@]}" "$(title "$step")"
    # A group of its own, so that an interruption reaches all it started; without the build lock, so that a process
    # left behind cannot keep it.
    set -m
    ("do_${step//-/_}") >"$log" 2>&1 9>&- </dev/null &
    child=$!
    set +m
    while kill -0 "$child" 2>/dev/null; do
        sleep 0.2
        waited=$((waited + 1))
        if ((waited % 150 == 0)); then
            printf '        %d s: %s\n' $((SECONDS - began)) "$(grep -v '^[[:space:]]*$' "$log" | tail -n 1 | cut -c 1-100)"
        fi
    done
    wait "$child" || outcome=$?
    child=""
    count_tests "$step"
    if ((outcome != 0)); then
        tail -n 150 "$log"
        printf '        failed after %d s; the whole log is %s\n' $((SECONDS - began)) "$log"
        printf '%d passed, %d failed\n' "$passed" "$((failed > 0 ? failed : 1))"
        exit 1
    fi
    case "$step" in
    setup) grep -v '^$' "$log" | sed 's/^/        /' || true ;;
    tidy | queries | documents | wasm-size) sed 's/^/        /' "$log" | tail -n 1 ;;
    esac
    printf '        %d s\n' $((SECONDS - began))
}

stop_child() {
    if [[ -n "$child" ]]; then
        kill -INT -- "-$child" 2>/dev/null || true
        # The program under test takes a moment to stop its database.
        wait "$child" 2>/dev/null || true
    fi
}
trap 'stop_child; exit 130' INT TERM

began_all=$SECONDS
for index in "${!steps[@]}"; do
    step="${steps[$index]}"
    if ((${#only[@]})) && [[ " ${only[*]} " != *" $step "* ]]; then continue; fi
    case "$step" in
    setup | format | tidy) ;;
    *) claim_target ;;
    esac
    run_step "$step" $((index + 1))
    # Set-up may have put another tool chain or tools in place.
    if [[ "$step" == setup ]]; then source "$root/scripts/env.sh"; fi
done
printf 'all in %d s\n' $((SECONDS - began_all))
printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
