#!/usr/bin/env bash
# `make bench`: measures what docs/performance.md tells. Arguments go to criterion: a filter, --quick, --save-baseline NAME.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"
cd "$root"
claim_target
cargo bench -p billing --bench engine -- "$@"
