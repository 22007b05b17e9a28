#!/usr/bin/env bash
# `make lighthouse`: Lighthouse on the program as it is delivered, with the speed held to its budget, too (end2end/budget.json).
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
"$root/scripts/build.sh" --release
# shellcheck source=scripts/env.sh
source "$root/scripts/env.sh"
cd "$root/end2end"
LIGHTHOUSE_SPEED=1 TURNUS_PROGRAM="$root/target/release/turnus" node_modules/.bin/playwright test budget --project scripts
cat test-results/lighthouse.json
