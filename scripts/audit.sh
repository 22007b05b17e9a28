#!/usr/bin/env bash
# `make audit`: asks the public advisory database about our dependencies. Not part of `make test`: it needs the
# internet, and its answer changes without any change of ours. Meant for every night.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"
deny="$cache/tools/cargo-deny"
if [[ ! -x "$deny/bin/cargo-deny" ]]; then
    say "building cargo-deny (once, some minutes)…"
    CARGO_PROFILE_RELEASE_LTO=off CARGO_TARGET_DIR="$cache/target-tools" \
        cargo install -q cargo-deny --root "$deny" --no-track
    rm -rf "$cache/target-tools"
fi
cd "$root"
exec "$deny/bin/cargo-deny" check advisories licenses bans sources
