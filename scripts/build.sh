#!/usr/bin/env bash
# Builds the browser parts, the site files and the program.
#   scripts/build.sh --release   and puts both at target/release/ (turnus and site/)
#   scripts/build.sh --dev       for tests; stays in the cache: $CARGO_TARGET_DIR/debug/ (turnus and site/)
#   scripts/build.sh --site      only the browser parts and the site files: $CARGO_TARGET_DIR/site/
# Repeats only what its inputs ask for.
set -euo pipefail
mode="${1:---release}"
case "$mode" in
--release | --dev | --site) ;;
*)
    echo "usage: scripts/build.sh [--release|--dev|--site]" >&2
    exit 1
    ;;
esac
[[ -n "${TURNUS_SETUP_DONE:-}" ]] || "$(dirname "$0")/setup.sh"
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"
claim_target
cd "$root"

site="$CARGO_TARGET_DIR/site"
wasm_stage="$CARGO_TARGET_DIR/site-wasm"

fingerprint() { sha256sum "$@" | sha256sum | cut -d' ' -f1; }

# --- The browser parts: Rust → wasm → as small as it gets → turnus-ISLAND.js and turnus-ISLAND.wasm -------------------
# Panic messages name source files: as they are called in the checkout, not where this machine keeps them.
registry="${CARGO_HOME:-$HOME/.cargo}/registry/src"
for island in "${islands[@]}"; do
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--remap-path-prefix=$registry=registry --remap-path-prefix=$root=." \
        cargo build -p turnus --lib --target wasm32-unknown-unknown --profile wasm-release --features "island-$island"
    raw="$CARGO_TARGET_DIR/wasm32-unknown-unknown/wasm-release/turnus.wasm"
    stage="$wasm_stage/$island" name="turnus-$island"
    key="$(fingerprint "$raw" Cargo.lock scripts/env.sh scripts/build.sh scripts/precompress.mjs)"
    if [[ "$(cat "$stage/.key" 2>/dev/null)" != "$key" ]]; then
        say "   Shrinking $name.wasm"
        rm -rf "$stage"
        mkdir -p "$stage"
        wasm-bindgen --target web --no-typescript --out-name "$name" --out-dir "$stage" "$raw"
        wasm-opt -Oz --strip-debug --strip-producers "$stage/${name}_bg.wasm" -o "$stage/$name.wasm"
        rm "$stage/${name}_bg.wasm"
        # The name leptos asks for when LEPTOS_OUTPUT_NAME was set (see env.sh).
        sed -i "s/${name}_bg\.wasm/$name.wasm/g" "$stage/$name.js"
        node scripts/precompress.mjs "$stage"
        echo "$key" >"$stage/.key"
    fi
done

# --- The site: browser parts, style sheet, public files, each with its compressed siblings ---------------------------
mapfile -d '' -t inputs < <(find style public -type f -print0 | sort -z)
keys=("${islands[@]/#/$wasm_stage/}")
key="$(fingerprint "${keys[@]/%//.key}" scripts/env.sh scripts/build.sh scripts/precompress.mjs "${inputs[@]}")"
if [[ "$(cat "$site/.key" 2>/dev/null)" != "$key" ]]; then
    say "   Laying out the site files"
    fresh="$site.new"
    rm -rf "$fresh"
    mkdir -p "$fresh/pkg"
    for island in "${islands[@]}"; do
        cp -a "$wasm_stage/$island/." "$fresh/pkg/"
    done
    rm -f "$fresh/pkg/.key"
    cp -a public/. "$fresh/"
    if [[ -f style/main.css ]]; then
        # Joins the files that main.css imports, in that order; a syntax error stops the build.
        lightningcss --bundle --minify style/main.css -o "$fresh/pkg/turnus.css"
    fi
    node scripts/precompress.mjs "$fresh"
    echo "$key" >"$fresh/.key"
    rm -rf "$site"
    mv "$fresh" "$site"
fi
[[ "$mode" != --site ]] || exit 0

# --- The program, with its site files beside it ----------------------------------------------------------------------
if [[ "$mode" == --dev ]]; then
    # As a part of its tests: with the very crates they were built of, so that nothing is compiled twice.
    cargo test --workspace --no-run --test house
    ln -sfn ../site "$CARGO_TARGET_DIR/debug/site"
    exit 0
fi
cargo build -p server --bin turnus --release
out="$root/target/release"
mkdir -p "$out"
if ! cmp -s "$site/.key" "$out/site/.key"; then
    rm -rf "$out/site.new"
    cp -a "$site" "$out/site.new"
    rm -rf "$out/site"
    mv "$out/site.new" "$out/site"
fi
if ! cmp -s "$CARGO_TARGET_DIR/release/turnus" "$out/turnus"; then
    # Moved into place, so that a program that is running keeps its own file.
    cp "$CARGO_TARGET_DIR/release/turnus" "$out/turnus.new"
    mv -f "$out/turnus.new" "$out/turnus"
fi
