# shellcheck shell=bash
# Sourced by every script: where things are kept, which tool chain, and what a build must know.
# Sets `root` (this checkout) and `cache` (everything that may be deleted at any time).

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/turnus"

# Build products live outside the checkout, so that a fresh checkout starts warm.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/target}"
# leptos asks for a module's `.wasm` without `_bg` only if this was set while the *server* was compiled.
export LEPTOS_OUTPUT_NAME=turnus
# The browser parts: each a feature of the root crate, and a module that only the pages with that island load.
islands=(order change)
# Queries are checked against server/store/.sqlx; only sqlx-cache.sh talks to a database.
export SQLX_OFFLINE=true

[[ -d "$HOME/.cargo/bin" && ":$PATH:" != *":$HOME/.cargo/bin:"* ]] && PATH="$HOME/.cargo/bin:$PATH"

# Tools at exactly the versions this checkout asks for, each version in its own folder.
locked_version() {
    awk -v want="name = \"$1\"" '$0 == want { getline; gsub(/version = |"/, ""); print; exit }' "$root/Cargo.lock"
}
wasm_bindgen_version="$(locked_version wasm-bindgen)"
binaryen_version=132.0.0
lightningcss_version=1.33.0
wasm_bindgen_dir="$cache/tools/wasm-bindgen-$wasm_bindgen_version"
en16931_version=0.8.0
en16931_dir="$cache/tools/en16931-cli-$en16931_version"
# Named by what is in it, so that other versions get another folder.
einvoice_requirements="$root/server/documents/tests/validate/requirements.txt"
einvoice_python_dir="$cache/tools/einvoice-python-$(cksum <"$einvoice_requirements" | cut -d' ' -f1)"
npm_tools_dir="$cache/tools/npm-binaryen-$binaryen_version-lightningcss-$lightningcss_version"
# What only tests use of Python: made anew when the list changes.
python_tools_dir="$cache/tools/python-$(sha256sum "$root/scripts/requirements.txt" | cut -c 1-12)"
export TURNUS_PYTHON="$python_tools_dir/bin/python"
export PATH="$wasm_bindgen_dir/bin:$npm_tools_dir/node_modules/.bin:$PATH"

# The Debian tool chain, once setup.sh had to fall back to it. One tool chain compiles server and browser part.
debian_toolchain="$cache/toolchain/turnus"
if [[ -e "$cache/toolchain/use-debian" || -n "${TURNUS_FORCE_DEBIAN_RUST:-}" ]]; then
    export RUSTUP_TOOLCHAIN=turnus
    # clippy-driver would otherwise look for the standard library in /usr, which has none for wasm32.
    export SYSROOT="$debian_toolchain"
elif [[ -z "${RUSTUP_TOOLCHAIN:-}" && -e "$cache/toolchain/use-stable" ]]; then
    export RUSTUP_TOOLCHAIN=stable
fi

say() { printf '%s\n' "$*"; }
die() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Several checkouts may share one target folder. Cargo tells their crates apart by modification time only, so it could
# take another checkout's crate for ours. Whoever comes after another checkout therefore rebuilds our own crates
# (never the dependencies), and only one of them builds at a time.
claim_target() {
    [[ -n "${TURNUS_TARGET_CLAIMED:-}" ]] && return
    mkdir -p "$CARGO_TARGET_DIR"
    exec 9>"$CARGO_TARGET_DIR/.turnus-lock"
    if ! flock -n 9; then
        say "another build is using $CARGO_TARGET_DIR; waiting for it"
        flock 9
    fi
    export TURNUS_TARGET_CLAIMED=1
    local owner crate
    owner="$root $(stat -c %i "$root")"
    if [[ "$(cat "$CARGO_TARGET_DIR/.turnus-owner" 2>/dev/null)" != "$owner" ]]; then
        for crate in $(sed -n 's/^name = "\(.*\)"/\1/p' "$root"/Cargo.toml "$root"/*/Cargo.toml "$root"/*/*/Cargo.toml); do
            rm -rf "$CARGO_TARGET_DIR"/*/.fingerprint/"$crate"-* "$CARGO_TARGET_DIR"/*/*/.fingerprint/"$crate"-*
            rm -rf "$CARGO_TARGET_DIR"/*/deps/{,lib}"$crate"-*
        done
        # What another checkout built piece by piece is of no use here, and grows by gigabytes.
        rm -rf "$CARGO_TARGET_DIR"/*/incremental
        printf '%s\n' "$owner" >"$CARGO_TARGET_DIR/.turnus-owner"
    fi
    # Pieces nobody built on for days.
    find "$CARGO_TARGET_DIR"/*/incremental -mindepth 1 -maxdepth 1 -mtime +2 -exec rm -rf {} + 2>/dev/null || true
}
