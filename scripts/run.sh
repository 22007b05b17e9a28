#!/usr/bin/env bash
# `make run`: sets up, builds and starts Turnus with demo data. Ctrl-C stops it and everything it started.
set -euo pipefail
"$(dirname "$0")/setup.sh"
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"
TURNUS_SETUP_DONE=1 "$root/scripts/build.sh" --release
# Replaces this shell: signals reach the program itself, and nothing is left in between.
exec "$root/target/release/turnus" serve --demo \
    --data "${TURNUS_DATA:-${XDG_DATA_HOME:-$HOME/.local/share}/turnus}" "$@"
