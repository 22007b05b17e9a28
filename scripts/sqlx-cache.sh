#!/usr/bin/env bash
# The record of every checked SQL query, server/store/.sqlx, from which builds without a database read.
#   scripts/sqlx-cache.sh           writes it anew (after a change of a query or a migration)
#   scripts/sqlx-cache.sh --check   fails if it is not what the queries and migrations say
# Runs the migrations on a throw-away PostgreSQL and lets sqlx's macros ask that.
set -euo pipefail
[[ "${1:-}" == "" || "${1:-}" == --check ]] || { echo "usage: scripts/sqlx-cache.sh [--check]" >&2; exit 1; }
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"
# shellcheck source=scripts/throwaway-postgres.sh
source "$root/scripts/throwaway-postgres.sh"
claim_target
cd "$root"

fresh=""
finish() {
    stop_throwaway_postgres
    if [[ -n "$fresh" ]]; then rm -rf "$fresh"; fi
}
trap finish EXIT
start_throwaway_postgres
fresh="$(mktemp -d /tmp/turnus-queries.XXXXXX)"

psql="$(postgres_bindir)/psql"
for migration in server/store/migrations/*.sql; do
    [[ -e "$migration" ]] || die "There are no migrations in server/store/migrations."
    "$psql" -X -q -h "$throwaway_dir/socket" -U turnus -d turnus -v ON_ERROR_STOP=1 --single-transaction -f "$migration" ||
        die "The migration $migration does not run."
done

# The macros write only while they are expanded. The changing --cfg makes cargo check `store` again without touching a
# file, and leaves the products of other builds alone.
DATABASE_URL="$throwaway_url" SQLX_OFFLINE=false SQLX_OFFLINE_DIR="$fresh" \
    cargo rustc -q -p store --lib --profile check -- --cfg "sql_checked_at=\"$(date +%s%N)\""

count="$(find "$fresh" -name 'query-*.json' | wc -l)"
kept=server/store/.sqlx
if [[ "${1:-}" == --check ]]; then
    if ! diff -rq "$fresh" "$kept" >"$fresh.diff" 2>&1; then
        sed "s|$fresh|now|; s|^Only in now|Missing in $kept|" "$fresh.diff" >&2
        rm -f "$fresh.diff"
        die "The query cache is out of date: run scripts/sqlx-cache.sh and commit $kept."
    fi
    rm -f "$fresh.diff"
    say "$count queries agree with the migrations"
else
    mkdir -p "$kept"
    find "$kept" -name 'query-*.json' -delete
    if ((count)); then cp "$fresh"/query-*.json "$kept/"; fi
    say "wrote $count queries to $kept"
fi
