#!/usr/bin/env bash
# Makes e-invoices over all cases and has them judged by other people's programs.
#   scripts/documents-check.sh [COUNT]     300 unless told otherwise; the same count always gives the same documents
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"
cd "$root"
claim_target

count="${1:-300}"
folder="$CARGO_TARGET_DIR/e-invoices"
rm -rf "$folder"
cargo build --quiet --workspace --example einvoices
"$CARGO_TARGET_DIR/debug/examples/einvoices" "$folder" "$count"
PATH="$en16931_dir/bin:$PATH" "$einvoice_python_dir/bin/python" server/documents/tests/validate/check.py "$folder"
rm -rf "$folder"
