#!/bin/bash
# Everything that has to hold, in order of how quickly it fails. Called by ./dev test; ends with the line `N passed, N failed`.
set -uo pipefail
cd "$(dirname "$0")/.."
passed=0 failed=0
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1

say() { printf '\033[1m%s\033[0m\n' "$*"; }

# suite NAME COMMAND...: runs it; counts its last line `N passed, N failed`, or its `ok` and `not ok` lines, or its exit code.
suite() {
  local name=$1 log p f code started=$SECONDS; shift
  log=$(mktemp)
  say "== $name"
  "$@" >"$log" 2>&1; code=$?
  grep -av '^ok ' "$log" | tail -n 200
  if tail -n 1 "$log" | grep -aqE '^[0-9]+ passed, [0-9]+ failed'; then
    p=$(tail -n 1 "$log" | awk '{ print $1 }'); f=$(tail -n 1 "$log" | awk '{ print $3 }')
    [ "$code" = 0 ] || [ "$f" != 0 ] || f=1
  elif grep -aqE '^(not )?ok ' "$log"; then
    p=$(grep -ac '^ok ' "$log"); f=$(grep -ac '^not ok ' "$log")
    [ "$code" = 0 ] || [ "$f" != 0 ] || f=1
  else
    p=$([ "$code" = 0 ] && echo 1 || echo 0); f=$([ "$code" = 0 ] && echo 0 || echo 1)
  fi
  passed=$((passed + p)); failed=$((failed + f))
  say "   $p passed, $f failed in $((SECONDS - started)) s"
  rm -f "$log"
}

# Thousands of small databases: in memory, where there is room for them.
quick=$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")

# The C cases, shared among as many processes as there are cores.
c_cases() {
  local n i logs=() jobs=() code=0
  n=$(nproc)
  for ((i = 0; i < n; i++)); do
    logs+=("$(mktemp)")
    TMPDIR=$quick build/asan/tests/xanh_tests -s "$i/$n" >"${logs[i]}" 2>&1 & jobs+=($!)
  done
  for i in "${jobs[@]}"; do wait "$i" || code=1; done
  for i in "${logs[@]}"; do grep -aq '^[0-9]* passed' "$i" || { echo "not ok: a process ended before its time"; code=1; }; done
  cat "${logs[@]}" | grep -av '^[0-9]* passed, [0-9]* failed$' | grep -av '^{'
  cat "${logs[@]}" | awk '/^[0-9]+ passed, [0-9]+ failed$/ { p += $1; f += $3 } END { printf "%d passed, %d failed\n", p, f }'
  rm -f "${logs[@]}"
  return $code
}

replay_corpora() {
  local corpus target code=0
  for corpus in tests/fuzz/corpus/*/; do
    target=$(basename "$corpus")
    if build/asan/tests/"${target}_fuzz_replay" "$corpus" >/dev/null; then echo "ok $target"; else echo "not ok $target"; code=1; fi
  done
  return $code
}

suite 'layers, sizes, includes' build/release/tools/layercheck .
suite 'npm packages run on the Node of Debian 12' node tests/npm/engines.mjs
suite 'build tools' bash tests/tools/run.sh build/release/tools
suite 'C cases on SQLite and PostgreSQL, under ASan and UBSan' c_cases
suite 'fuzz corpora' replay_corpora
suite 'command line' bash tests/cli/run.sh
suite 'kill -9 while writing' bash tests/fault/kill.sh
suite 'SIGTERM while serving' node tests/fault/stop.mjs build/release/xanh
suite 'the API as it describes itself' bash tests/api/run.sh
suite 'journeys and pages in a browser' bash tests/browser/run.sh
suite 'clang 14 builds without warnings' bash -c './dev check >/dev/null'
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
