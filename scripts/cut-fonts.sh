#!/usr/bin/env bash
# Cuts the typefaces of documents down to what documents use: scripts/cut-fonts.sh FOLDER, where FOLDER holds Inter-Regular.otf and
# Inter-SemiBold.otf as they are published (Inter 3.19, folder "Inter Desktop"). What is kept and why: server/documents/fonts/README.md.
set -euo pipefail
cd "$(dirname "$0")/.."

originals="${1:?usage: scripts/cut-fonts.sh FOLDER}"
tools="$(mktemp -d)"
trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools"
"$tools/bin/pip" install --quiet fonttools==4.60.1

# Latin with all its accents, spacing modifiers, combining accents, Greek (also polytonic), Cyrillic, punctuation, superscripts,
# currencies, letterlike signs, arrows, the usual mathematical signs, bullets and check marks.
kept="U+0020-007E,U+00A0-02FF,U+0300-036F,U+0370-03FF,U+0400-052F,U+1E00-1FFF,U+2000-209F,U+20A0-20CF,U+2100-214F"
kept="$kept,U+0E3F,U+2150-218F,U+2190-21FF,U+2200-22FF,U+25A0-25FF,U+2610-2612,U+2713-2717,U+FB00-FB06,U+FEFF,U+FFFD"

for weight in Regular SemiBold; do
    # Subroutines make a font smaller, but whoever takes glyphs out of it for a PDF has to resolve them each time.
    "$tools/bin/pyftsubset" "$originals/Inter-$weight.otf" \
        --unicodes="$kept" \
        --layout-features=kern,mark,mkmk,ccmp,locl,calt,tnum,case \
        --desubroutinize --no-hinting --drop-tables+=DSIG \
        --name-IDs='*' --notdef-outline --no-recalc-timestamp \
        --output-file="server/documents/fonts/Inter-$weight.otf"
done
ls -l server/documents/fonts/*.otf
