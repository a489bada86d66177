#!/bin/bash
# The benchmarks of docs/measurements.md. usage: bench/run.sh [sqlite|pg|http|writes|load|all] (default: all)
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${XANH_BENCH_BUILD:-build/release}
work=${XANH_BENCH_DIR:-/tmp/xanh-bench}
what=${1:-all}
mkdir -p "$work"
free_port() { python3 - <<'P' 2>/dev/null || echo 18057
import socket; s=socket.socket(); s.bind(('127.0.0.1',0)); print(s.getsockname()[1])
P
}
rate() { awk '/Requests\/sec/ { print $2 } /99%/ { p99 = $2 } END { print "p99 " p99 }' | paste -sd' '; }

data() { [ -f "$work/sqlite/xanh.db" ] || "$bin/bench/xanh_bench" make "$work/sqlite"; }

bench_sqlite() { data; echo "## SQLite"; "$bin/bench/xanh_bench" measure "$work/sqlite"; }

serve() { # DATA [URL]: starts a server, sets port and pid
  port=$(free_port)
  "$bin/xanh" serve --data "$1" ${2:+--db "$2"} --listen "127.0.0.1:$port" >"$work/serve.log" 2>&1 & pid=$!
  until curl -fs "http://127.0.0.1:$port/readyz" >/dev/null; do sleep 0.05; kill -0 "$pid" || { cat "$work/serve.log"; exit 1; }; done
}

# A PostgreSQL cluster of our own, as an ordinary user, removed afterwards.
bench_pg() {
  local pg=/usr/lib/postgresql/15/bin port dir user
  dir=$(mktemp -d /tmp/xanh-bench-pg-XXXX); port=$(free_port); user=$([ "$(id -u)" = 0 ] && echo postgres || id -un)
  chmod 755 "$dir"; mkdir "$dir/db"; [ "$(id -u)" = 0 ] && chown -R postgres "$dir"
  as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
  as "$pg/initdb" -D "$dir/db" -A trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
  as "$pg/pg_ctl" -D "$dir/db" -w -o "-p $port -k $dir -c listen_addresses='' -c shared_buffers=1GB -c max_wal_size=4GB" start >/dev/null
  as "$pg/createdb" -h "$dir" -p "$port" xanh
  local url="postgres://$user@/xanh?host=$dir&port=$port"
  echo "## PostgreSQL"
  "$bin/bench/xanh_bench" make "$work/pg" "$url" && "$bin/bench/xanh_bench" measure "$work/pg" "$url" ${PART:+"$PART"} || true
  submit "$work/pg" "$url" || true
  as "$pg/pg_ctl" -D "$dir/db" -m immediate stop >/dev/null; rm -rf "$dir" "$work/pg"
}

bench_http() {
  data; serve "$work/sqlite"
  local page="$work/page.html" floor_port floor; floor_port=$(free_port)
  curl -fs "http://127.0.0.1:$port/nhiem-vu" -o "$page"
  "$bin/bench/http_floor" "$floor_port" "$page" & floor=$!
  sleep 0.3
  echo "## HTTP (wrk, 64 connections, three alternating runs of 5 s)"
  for round in 1 2 3; do
    for row in "the library, 13-byte answer|http://127.0.0.1:$floor_port/" "JSON point read|http://127.0.0.1:$port/api/v1/tasks/T-4711" \
      "JSON point read, a task at random|http://127.0.0.1:$port/ -s bench/point.lua" \
      "the library, the page as a file|http://127.0.0.1:$floor_port/file" "cached public page|http://127.0.0.1:$port/nhiem-vu" \
      "our static file|http://127.0.0.1:$port/assets/xanh.css"; do
      # shellcheck disable=SC2086 # address and script are two words
      printf '| %s | %s |\n' "${row%%|*}" "$(wrk -t2 -c64 -d5 --latency ${row#*|} | rate)"
    done
  done
  kill "$floor" "$pid"; wait "$floor" "$pid" 2>/dev/null || true
}

# Reports submitted by 64 clients, each answered after its commit is on disk.
submit() { # DATA [URL]
  printf 'mat-khau-do-toc-do-ghi\n' >"$work/password"
  "$bin/xanh" user add bench --password-file "$work/password" --data "$1" ${2:+--db "$2"}
  "$bin/xanh" user grant bench officer viet-nam --data "$1" ${2:+--db "$2"}
  serve "$@"
  token=$(curl -fs "http://127.0.0.1:$port/api/v1/session" -H 'content-type: application/json' -d '{"name":"bench","password":"mat-khau-do-toc-do-ghi"}' | sed 's/.*"token":"\([^"]*\)".*/\1/')
  echo "## Durable report submissions (wrk, 64 connections, 10 s)"
  TOKEN=$token wrk -t2 -c64 -d10 --latency -s bench/submit.lua "http://127.0.0.1:$port" | grep -E 'Requests/sec|50%|99%|Non-2xx|stored' || true
  kill "$pid"; wait "$pid" 2>/dev/null || true
  "$bin/xanh" verify --data "$1" ${2:+--db "$2"} | tail -1
}

bench_writes() {
  rm -rf "$work/writes"; data; cp -r "$work/sqlite" "$work/writes"
  submit "$work/writes"
}

bench_load() {
  echo "## Loading 100,000 rows"
  "$bin/bench/xanh_bench" pack "$work/pack"
  rm -rf "$work/load"
  "$bin/xanh" load data/nq57 --data "$work/load" >/dev/null
  /usr/bin/env time -f '%e s, %M KB' "$bin/xanh" load "$work/pack" --data "$work/load"
}

case $what in
  all) bench_sqlite; bench_http; bench_writes; bench_load; bench_pg ;;
  *) "bench_$what" ;;
esac
