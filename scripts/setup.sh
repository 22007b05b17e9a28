#!/usr/bin/env bash
# Installs what is missing to build and run Turnus; with --tests also what the tests need.
# Quick and silent when nothing is missing; otherwise one line per installed thing.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

for_tests=false
case "${1:-}" in
"") ;;
--tests) for_tests=true ;;
*) die "usage: scripts/setup.sh [--tests]" ;;
esac

log="$cache/setup.log"
mkdir -p "$cache"
: >"$log"

# Runs a command with its output in the log; shows the log's end if the command fails.
logged() {
    if ! "$@" >>"$log" 2>&1; then
        tail -n 25 "$log" >&2
        return 1
    fi
}

# --- Debian packages -------------------------------------------------------------------------------------------------

have_postgres() {
    local dir
    for dir in "$(pg_config --bindir 2>/dev/null || true)" /usr/lib/postgresql/*/bin; do
        [[ -x "$dir/postgres" && -x "$dir/initdb" ]] && return 0
    done
    return 1
}

# Prints the Debian packages this machine lacks, one per line.
missing_packages() {
    command -v cc >/dev/null && command -v c++ >/dev/null || echo build-essential
    command -v pkg-config >/dev/null || echo pkg-config
    have_postgres || echo postgresql
    if $for_tests; then
        command -v pdftotext >/dev/null || echo poppler-utils
        command -v qpdf >/dev/null || echo qpdf
        command -v zbarimg >/dev/null || echo zbar-tools
        python3 -c 'import ensurepip, venv' 2>/dev/null || printf '%s\n' python3 python3-venv
        if [[ -z "${CHROMIUM:-}" ]]; then
            command -v chromium >/dev/null || printf '%s\n' chromium fonts-liberation
            command -v chromedriver >/dev/null || echo chromium-driver
        fi
    fi
}

# Installs the given Debian packages, or says in one sentence what to install and stops.
install_packages() {
    local as_root=()
    command -v apt-get >/dev/null ||
        die "Please install what these Debian packages contain, then try again: $*"
    if [[ "$(id -u)" != 0 ]]; then
        if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [[ -t 0 ]] && sudo -v; }; }; then
            as_root=(sudo)
        else
            die "Please install these packages as root, then try again: apt-get install $*"
        fi
    fi
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0)
    if [[ -z "${apt_updated:-}" ]]; then
        logged "${apt[@]}" update || die "apt-get update failed; the log is $log"
        apt_updated=1
    fi
    local package conf=/etc/postgresql-common/createcluster.conf
    for package in "$@"; do
        if [[ "$package" == postgresql ]]; then
            # Only the programs are wanted: keep Debian from creating and starting a cluster of its own.
            logged "${apt[@]}" install --no-install-recommends postgresql-common ||
                die "postgresql-common could not be installed; the log is $log"
            "${as_root[@]}" cp -p "$conf" "$conf.turnus-saved"
            "${as_root[@]}" sed -i -E 's/^#?[[:space:]]*create_main_cluster[[:space:]]*=.*/create_main_cluster = false/' "$conf"
            local outcome=0
            logged "${apt[@]}" install --no-install-recommends postgresql || outcome=1
            "${as_root[@]}" mv "$conf.turnus-saved" "$conf"
            [[ $outcome == 0 ]] || die "postgresql could not be installed; the log is $log"
        else
            logged "${apt[@]}" install --no-install-recommends "$package" ||
                die "$package could not be installed; the log is $log"
        fi
        say "installed $package"
    done
}

# --- Rust ------------------------------------------------------------------------------------------------------------

minimum_rust="$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml")"

# True if the selected tool chain is a stable one, new enough, and can compile for the browser.
rust_is_ready() {
    local version libdir sysroot
    version="$(rustc --version 2>/dev/null | cut -d' ' -f2)" || return 1
    [[ -n "$version" && "$version" != *-* ]] || return 1
    [[ "$(printf '%s\n' "$minimum_rust" "$version" | sort -V | head -n1)" == "$minimum_rust" ]] || return 1
    libdir="$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null)" || return 1
    compgen -G "$libdir/libcore-*.rlib" >/dev/null || return 1
    [[ "${RUSTUP_TOOLCHAIN:-}" != turnus || -x /usr/bin/rust-lld ]] || return 1
    $for_tests || return 0
    sysroot="$(rustc --print sysroot)"
    [[ -x "$sysroot/bin/cargo-clippy" && -x "$sysroot/bin/cargo-fmt" ]]
}

# Asks rustup for what is missing. Bounded: some networks let these downloads hang.
rust_from_rustup() {
    command -v rustup >/dev/null || return 1
    local version
    version="$(rustc --version 2>/dev/null | cut -d' ' -f2 || true)"
    if [[ -z "$version" || "$version" == *-* ]] ||
        [[ "$(printf '%s\n' "$minimum_rust" "$version" | sort -V | head -n1)" != "$minimum_rust" ]]; then
        logged timeout 600 rustup toolchain install stable --profile minimal -c clippy -c rustfmt \
            -t wasm32-unknown-unknown || return 1
        mkdir -p "$cache/toolchain"
        touch "$cache/toolchain/use-stable"
        export RUSTUP_TOOLCHAIN=stable
        say "installed Rust (stable)"
    fi
    if ! rust_is_ready; then
        logged timeout 300 rustup target add wasm32-unknown-unknown || return 1
        if $for_tests; then logged timeout 300 rustup component add clippy rustfmt || return 1; fi
        rust_is_ready || return 1
        say "installed the wasm32-unknown-unknown target"
    fi
}

# Debian's browser tool chain has the standard library's source but not its wasm32 build: make that build once, and
# present everything as one tool chain without writing into /usr.
rust_from_debian() {
    command -v rustup >/dev/null || die "Please install rustup (https://rustup.rs), then try again."
    local wanted=(rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web) missing=() package
    for package in "${wanted[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    # The linker is only a link, to a package that rust-web-llvm does not ask for: /usr/bin/rust-lld -> lld-22.
    if ((${#missing[@]})); then install_packages "${missing[@]}"; fi
    if [[ ! -x /usr/bin/rust-lld ]]; then install_packages "$(basename "$(readlink /usr/bin/rust-lld)")"; fi

    local fresh="$debian_toolchain.new" program lib std
    rm -rf "$fresh"
    mkdir -p "$fresh/bin" "$fresh/lib/rustlib/wasm32-unknown-unknown/lib"
    for program in cargo cargo-clippy clippy-driver cargo-fmt rustfmt; do
        ln -s "/usr/bin/$program" "$fresh/bin/$program"
    done
    # The compiler looks for its libraries where its own library lies, /usr: tell it about ours.
    for program in rustc rustdoc; do
        printf '#!/bin/sh\nexec /usr/bin/%s --sysroot "%s" "$@"\n' "$program" "$debian_toolchain" >"$fresh/bin/$program"
        chmod +x "$fresh/bin/$program"
    done
    for lib in /usr/lib/rustlib/*; do
        [[ "$(basename "$lib")" == wasm32-unknown-unknown ]] || ln -s "$lib" "$fresh/lib/rustlib/"
    done

    std="$cache/toolchain/std"
    rm -rf "$std"
    mkdir -p "$std/src"
    printf '[package]\nname = "std-for-wasm"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n' >"$std/Cargo.toml"
    printf '#![no_std]\n' >"$std/src/lib.rs"
    # RUSTC_BOOTSTRAP for this one build: -Z build-std is how a stable compiler builds its own standard library.
    (
        cd "$std"
        export RUSTC=/usr/bin/rustc CARGO_TARGET_DIR="$std/target" RUSTC_BOOTSTRAP=1
        unset RUSTUP_TOOLCHAIN
        logged /usr/bin/cargo build --release --target wasm32-unknown-unknown -Z build-std=std,panic_abort
    ) || die "The standard library could not be built for wasm32; the log is $log"
    cp "$std"/target/wasm32-unknown-unknown/release/deps/*.rlib "$fresh/lib/rustlib/wasm32-unknown-unknown/lib/"
    rm -f "$fresh"/lib/rustlib/wasm32-unknown-unknown/lib/libstd_for_wasm-*.rlib
    rm -rf "$std" "$debian_toolchain"
    mv "$fresh" "$debian_toolchain"
    logged rustup toolchain link turnus "$debian_toolchain"
    export RUSTUP_TOOLCHAIN=turnus SYSROOT="$debian_toolchain"
    rust_is_ready || die "Debian's Rust tool chain cannot compile for wasm32; the log is $log"
    if [[ -z "${TURNUS_FORCE_DEBIAN_RUST:-}" ]]; then touch "$cache/toolchain/use-debian"; fi
    say "installed Rust (Debian's tool chain, with wasm32)"
}

# --- Tools -----------------------------------------------------------------------------------------------------------

install_wasm_bindgen() {
    say "building wasm-bindgen $wasm_bindgen_version (once, some minutes)…"
    # Without --locked: the published lock file names versions that not every registry mirror has.
    # Without link-time optimisation: three minutes instead of ten, for a tool that runs for a second.
    CARGO_PROFILE_RELEASE_LTO=off CARGO_TARGET_DIR="$cache/target-tools" \
        logged cargo install wasm-bindgen-cli --version "$wasm_bindgen_version" --root "$wasm_bindgen_dir" \
        --no-track || die "wasm-bindgen could not be built; the log is $log"
    rm -rf "$cache/target-tools"
    say "installed wasm-bindgen $wasm_bindgen_version"
}

install_python_tools() {
    rm -rf "$python_tools_dir"
    # Made where it stays: an environment knows its own path.
    logged python3 -m venv "$python_tools_dir" ||
        die "No Python environment could be made; the log is $log"
    if ! logged "$python_tools_dir/bin/python" -m pip install --disable-pip-version-check --no-deps \
        -r "$root/scripts/requirements.txt"; then
        rm -rf "$python_tools_dir"
        die "The Python packages of scripts/requirements.txt could not be installed; the log is $log"
    fi
    touch "$python_tools_dir/.complete"
    say "installed the tests' Python packages"
}

install_npm_tools() {
    rm -rf "$npm_tools_dir"
    mkdir -p "$npm_tools_dir"
    printf '{ "private": true }\n' >"$npm_tools_dir/package.json"
    logged npm install --prefix "$npm_tools_dir" --no-audit --no-fund --no-package-lock \
        "binaryen@$binaryen_version" "lightningcss-cli@$lightningcss_version" ||
        die "wasm-opt and lightningcss could not be installed from npm; the log is $log"
    say "installed wasm-opt (binaryen $binaryen_version) and lightningcss $lightningcss_version"
}

# Judges e-invoices in the tests, beside the official rules.
install_en16931() {
    say "building en16931-cli $en16931_version (once, some minutes)…"
    CARGO_PROFILE_RELEASE_LTO=off CARGO_TARGET_DIR="$cache/target-tools" \
        logged cargo install en16931-cli --version "$en16931_version" --locked --root "$en16931_dir" \
        --no-track || die "en16931-cli could not be built; the log is $log"
    rm -rf "$cache/target-tools"
    say "installed en16931-cli $en16931_version"
}

# The official rules for e-invoices, the processor they run in, and a second reader of PDFs.
install_einvoice_python() {
    rm -rf "$einvoice_python_dir"
    logged python3 -m venv "$einvoice_python_dir" &&
        logged "$einvoice_python_dir/bin/pip" install --quiet --disable-pip-version-check -r "$einvoice_requirements" ||
        die "The Python packages for the tests could not be installed; the log is $log"
    touch "$einvoice_python_dir/.complete"
    say "installed Python packages that judge e-invoices"
}

install_end2end() {
    (cd "$root/end2end" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 logged npm ci --no-audit --no-fund) ||
        die "Playwright could not be installed from npm; the log is $log"
    cp "$root/end2end/package-lock.json" "$root/end2end/node_modules/.installed-lock"
    say "installed Playwright"
}

# ---------------------------------------------------------------------------------------------------------------------

command -v cargo >/dev/null || die "Please install Rust with rustup (https://rustup.rs), then try again."
command -v node >/dev/null && command -v npm >/dev/null || die "Please install Node.js 20.11 or newer with npm, then try again."
node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 11) ? 0 : 1)' ||
    die "Node.js $(node --version) is too old: please install version 20.11 or newer, then try again."

mapfile -t missing < <(missing_packages)
if ((${#missing[@]})); then install_packages "${missing[@]}"; fi
if ! rust_is_ready; then
    if [[ "${RUSTUP_TOOLCHAIN:-}" == turnus ]] || ! rust_from_rustup; then rust_from_debian; fi
fi
[[ -x "$wasm_bindgen_dir/bin/wasm-bindgen" ]] || install_wasm_bindgen
[[ -x "$npm_tools_dir/node_modules/.bin/wasm-opt" && -x "$npm_tools_dir/node_modules/.bin/lightningcss" ]] ||
    install_npm_tools
if $for_tests; then
    [[ -e "$python_tools_dir/.complete" ]] || install_python_tools
    [[ -x "$en16931_dir/bin/en16931" ]] || install_en16931
    [[ -e "$einvoice_python_dir/.complete" ]] || install_einvoice_python
    cmp -s "$root/end2end/package-lock.json" "$root/end2end/node_modules/.installed-lock" || install_end2end
fi
