# shellcheck shell=bash
# Sourced: a PostgreSQL cluster that lives as long as the sourcing script. No TCP port, no durability, no questions.
# start_throwaway_postgres sets `throwaway_url`, stop_throwaway_postgres removes everything (call it from a trap).

throwaway_dir=""
throwaway_url=""

postgres_bindir() {
    local dir best=""
    for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V) "$(pg_config --bindir 2>/dev/null || true)"; do
        if [[ -x "$dir/initdb" && -x "$dir/postgres" ]]; then best="$dir"; fi
    done
    [[ -n "$best" ]] || die "PostgreSQL's server programs are missing: apt-get install postgresql"
    printf '%s\n' "$best"
}

# PostgreSQL refuses to run as root: then an unprivileged account runs it.
as_postgres_account() {
    if [[ "$(id -u)" != 0 ]]; then
        "$@"
    else
        local account=nobody
        if id postgres >/dev/null 2>&1; then account=postgres; fi
        (cd / && setpriv --reuid "$account" --regid "$(id -g "$account")" --clear-groups -- "$@")
    fi
}

start_throwaway_postgres() {
    local bin
    bin="$(postgres_bindir)"
    # Directly under /tmp: a socket's path may have 107 bytes, and the unprivileged account must reach it.
    throwaway_dir="$(mktemp -d /tmp/turnus-sql.XXXXXX)"
    chmod 711 "$throwaway_dir"
    mkdir "$throwaway_dir/data" "$throwaway_dir/socket"
    if [[ "$(id -u)" == 0 ]]; then
        if id postgres >/dev/null 2>&1; then chown -R postgres "$throwaway_dir"; else chown -R nobody "$throwaway_dir"; fi
    fi
    as_postgres_account "$bin/initdb" -D "$throwaway_dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
    # 9>&-: the cluster must not inherit the build lock.
    as_postgres_account "$bin/pg_ctl" -D "$throwaway_dir/data" -w -s -l "$throwaway_dir/log" \
        -o "-k $throwaway_dir/socket -c listen_addresses='' -c fsync=off -c full_page_writes=off" start 9>&- ||
        { cat "$throwaway_dir/log" >&2; return 1; }
    # As in real clusters: the owner of the tables is no superuser.
    "$bin/createuser" -h "$throwaway_dir/socket" -U postgres turnus
    "$bin/createdb" -h "$throwaway_dir/socket" -U postgres -O turnus turnus
    # shellcheck disable=SC2034 # read by the sourcing script
    throwaway_url="postgres://turnus@localhost/turnus?host=$throwaway_dir/socket"
}

stop_throwaway_postgres() {
    [[ -n "$throwaway_dir" ]] || return 0
    as_postgres_account "$(postgres_bindir)/pg_ctl" -D "$throwaway_dir/data" -m immediate -s stop 2>/dev/null || true
    rm -rf "$throwaway_dir"
    throwaway_dir=""
}
