#!/bin/bash
# The benchmarks of docs/measurements.md.
# usage: bench/run.sh [all | sqlite [ROWS] | pg [ROWS] | http | start | writes | load]   (default: all; ROWS: only rows whose name holds it)
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${XANH_BENCH_BUILD:-build/release}
work=${XANH_BENCH_DIR:-/tmp/xanh-bench}
what=${1:-all}
rows=${2:-}
pid='' floor='' pg_dir=''
mkdir -p "$work"
free_port() { python3 - <<'P' 2>/dev/null || echo 18057
import socket; s=socket.socket(); s.bind(('127.0.0.1',0)); print(s.getsockname()[1])
P
}
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

stop() { # what serve started
  [ -z "$pid" ] || { kill "$pid"; while kill -0 "$pid" 2>/dev/null; do sleep 0.02; done; }
  pid=''
}
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
pg=/usr/lib/postgresql/15/bin
leave() {
  stop
  [ -z "$floor" ] || kill "$floor"
  [ -z "$pg_dir" ] || { as "$pg/pg_ctl" -D "$pg_dir/db" -m immediate stop >/dev/null; rm -rf "$pg_dir" "$work/pg"; }
}
trap leave EXIT

data() { [ -f "$work/sqlite/xanh.db" ] || "$bin/bench/xanh_bench" make "$work/sqlite"; }

# A PostgreSQL cluster of our own with the data in it, as an ordinary user, removed at the end. Sets url.
pg_data() {
  local port user
  pg_dir=$(mktemp -d /tmp/xanh-bench-pg-XXXX); port=$(free_port); user=$([ "$(id -u)" = 0 ] && echo postgres || id -un)
  chmod 755 "$pg_dir"; mkdir "$pg_dir/db"; [ "$(id -u)" != 0 ] || chown -R postgres "$pg_dir"
  as "$pg/initdb" -D "$pg_dir/db" -A trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
  as "$pg/pg_ctl" -D "$pg_dir/db" -w -o "-p $port -k $pg_dir -c listen_addresses='' -c shared_buffers=1GB -c max_wal_size=4GB" start >/dev/null
  as "$pg/createdb" -h "$pg_dir" -p "$port" xanh
  url="postgres://$user@/xanh?host=$pg_dir&port=$port"
  "$bin/bench/xanh_bench" make "$work/pg" "$url"
}

measure() { # DATA [URL]
  "$bin/bench/xanh_bench" measure "$1" "${2:-}" ${rows:+"$rows"}
}

serve() { # DATA [URL]: starts a server; sets pid, port and how long it took until it printed its address (started_ms)
  local line began=${EPOCHREALTIME/./}
  exec 3< <(exec "$bin/xanh" serve --data "$1" ${2:+--db "$2"} --listen 127.0.0.1:0 2>"$work/serve.log"); pid=$!
  read -r line <&3 || { cat "$work/serve.log"; exit 1; }
  started_ms=$(((${EPOCHREALTIME/./} - began) / 1000))
  port=${line##*:}; port=${port%/}
}

memory() { awk -v when="$1" '/^Vm(HWM|RSS)/ { mb[$1] = $2 / 1024 } END { printf "| memory %s | now %.0f MB, at most %.0f MB |\n", when, mb["VmRSS:"], mb["VmHWM:"] }' \
  "/proc/$pid/status"; }

# From exec to the printed address, when the board is filled and requests are answered; then memory before and after requests from 64 clients.
start() { # DATA [URL]
  local i file=$1/xanh.db times=() cold=()
  local engine=SQLite; [ -z "${2:-}" ] || engine=PostgreSQL
  echo "## Start and memory, $engine"
  serve "$@"; stop # what a first start on this day may have to settle
  for i in 1 2 3 4 5; do
    serve "$@"; times+=("$started_ms"); [ "$i" = 5 ] || stop
  done
  curl -fs "http://127.0.0.1:$port/readyz" >/dev/null
  echo "| start until the address is printed | $(printf '%s\n' "${times[@]}" | median) ms (${times[*]}) |"
  memory "after the start"
  local path paths=(/api/v1/board '/api/v1/board?org=tinh-lao-cai-2025' '/api/v1/search?q=du+lieu+ha+tang' /api/v1/tasks/T-4711
    '/api/v1/tasks?document=03/NQ-CP&limit=100' / '/nhiem-vu?van-ban=03-NQ-CP')
  for i in 100 200 300 400 500; do paths+=("/api/v1/board?as_of=$(date -d "-$i days" +%F)"); done
  for path in "${paths[@]}"; do
    curl -fs "http://127.0.0.1:$port$path" -o "$work/answer"
    wrk -t2 -c64 -d2 -H 'cookie: xanh_session=none' "http://127.0.0.1:$port$path" >"$work/wrk.log" # signed in: nothing is kept rendered
    ! grep -E 'Non-2xx|Socket errors' "$work/wrk.log" || { echo "of $path"; exit 1; }
  done
  memory "after 2 s of 64 clients at each of ${#paths[@]} addresses, five days of the past among them"
  stop
  [ -f "$file" ] && [ -z "${2:-}" ] || return 0
  for i in 1 2 3; do
    dd if="$file" iflag=nocache count=0 status=none # the system forgets what it has of the file
    serve "$@"; cold+=("$started_ms"); stop
  done
  echo "| the same when the file has to be read from the disk | $(printf '%s\n' "${cold[@]}" | median) ms (${cold[*]}) |"
}

bench_http() {
  data; serve "$work/sqlite"
  local page="$work/page.html" floor_port row name base rate
  floor_port=$(free_port)
  curl -fs "http://127.0.0.1:$port/nhiem-vu" -o "$page"
  "$bin/bench/http_floor" "$floor_port" "$page" & floor=$!
  sleep 0.3
  echo "## HTTP (wrk, 64 connections, three alternating runs of 5 s, medians; a page of $(wc -c <"$page") bytes, a static file of $(wc -c <build/static/xanh.css))"
  local list=("the library, 13-byte answer||http://127.0.0.1:$floor_port/"
    "JSON point read, the same task (kept rendered)|the library, 13-byte answer|http://127.0.0.1:$port/api/v1/tasks/T-4711"
    "JSON point read, a task at random (from the database)|the library, 13-byte answer|http://127.0.0.1:$port/ -s bench/point.lua"
    "the library, the page as a file||http://127.0.0.1:$floor_port/file"
    "our static file|the library, the page as a file|http://127.0.0.1:$port/assets/xanh.css"
    "cached public page|our static file|http://127.0.0.1:$port/nhiem-vu")
  : >"$work/http"
  for _ in 1 2 3; do
    for row in "${list[@]}"; do
      # shellcheck disable=SC2086 # address and script are two words
      rate=$(wrk -t2 -c64 -d5 ${row##*|} | awk '/Requests\/sec/ { print $2 } /Non-2xx/ { exit 1 }')
      echo "$rate|${row%%|*}" >>"$work/http"
    done
  done
  rate_of() { grep -F "|$1" "$work/http" | cut -d'|' -f1 | median; }
  for row in "${list[@]}"; do
    IFS='|' read -r name base _ <<<"$row"
    awk -v name="$name" -v rate="$(rate_of "$name")" -v base="$base" -v of="$(rate_of "${base:-$name}")" \
      'BEGIN { printf "| %s | %d a second | %s |\n", name, rate, base ? sprintf("%.0f %% of %s", 100 * rate / of, base) : "" }'
  done
  kill "$floor"; floor=''; stop
}

events() { "$bin/xanh" verify --lang en --data "$1" ${2:+--db "$2"} | awk '/^events:/ { gsub(",", "", $2); print $2 + 0 }'; }

# Reports submitted by 64 clients, each answered after its commit is on disk; each is one event. Then plain inserts into the same tables.
submit() { # DATA [URL]
  local before after token answered
  printf 'mat-khau-do-toc-do-ghi\n' >"$work/password"
  "$bin/xanh" user add bench --password-file "$work/password" --data "$1" ${2:+--db "$2"}
  "$bin/xanh" user grant bench officer viet-nam --data "$1" ${2:+--db "$2"}
  serve "$@"
  token=$(curl -fs "http://127.0.0.1:$port/api/v1/session" -H 'content-type: application/json' -d '{"name":"bench","password":"mat-khau-do-toc-do-ghi"}' | sed 's/.*"token":"\([^"]*\)".*/\1/')
  before=$(events "$@")
  echo "## Durable report submissions (wrk, 64 connections, 10 s)"
  TOKEN=$token wrk -t2 -c64 -d10 --latency -s bench/submit.lua "http://127.0.0.1:$port" >"$work/wrk.log"
  grep -E 'Requests/sec|^ +(50|99)%|Non-2xx|Socket errors' "$work/wrk.log"
  stop
  answered=$(awk '/requests in/ { print $1 }' "$work/wrk.log"); after=$(events "$@")
  echo "acknowledged: $answered, stored: $((after - before))"
  "$bin/xanh" verify --data "$1" ${2:+--db "$2"}
  [ "$((after - before))" -ge "$answered" ]
  "$bin/bench/xanh_bench" inserts "$1" ${2:+"$2"}
}

bench_sqlite() { data; echo "## SQLite"; measure "$work/sqlite"; }

bench_pg() { pg_data; echo "## PostgreSQL"; measure "$work/pg" "$url"; [ -n "$rows" ] || { start "$work/pg" "$url"; submit "$work/pg" "$url"; }; }

bench_start() { data; start "$work/sqlite"; pg_data; start "$work/pg" "$url"; }

bench_writes() { data; rm -rf "$work/writes"; cp -r "$work/sqlite" "$work/writes"; submit "$work/writes"; rm -rf "$work/writes"; }

bench_load() {
  echo "## Loading 100,000 rows"
  "$bin/bench/xanh_bench" pack "$work/pack"
  rm -rf "$work/load"
  "$bin/xanh" load data/nq57 --data "$work/load" >/dev/null
  /usr/bin/env time -f '%e s, %M KB' "$bin/xanh" load "$work/pack" --data "$work/load"
}

case $what in
  all) bench_sqlite; bench_http; start "$work/sqlite"; bench_writes; bench_load; bench_pg ;;
  sqlite | pg | http | start | writes | load) "bench_$what" ;;
  *) sed -n 2,3p "$0"; exit 2 ;;
esac
