#!/bin/bash
# kill -9 at random moments during acknowledged writes. First the real program; then, to know that the test can fail, a build that answers
# before the commit, and clients that repeat their writes under new idempotency keys. All of these have to be noticed.
set -uo pipefail
cd "$(dirname "$0")/../.."
cycles=${KILL_CYCLES:-300} program=${XANH:-build/release/xanh} early=${XANH_ACKS_EARLY:-build/release/tests/xanh_acks_early}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

if node tests/fault/kill.mjs "$program" "$cycles" >"$log"; then echo "ok $cycles kills lose nothing"; else echo "not ok $cycles kills lose nothing"; fi
cat "$log"

# caught NAME ARGUMENTS...: exit code 1 is a loss that was seen; 2 is a test that did not work.
caught() {
  local name=$1; shift
  node tests/fault/kill.mjs "$@" >"$log"
  if [ $? = 1 ]; then echo "ok $name is noticed"; else echo "not ok $name is noticed: $(tail -n 3 "$log")"; fi
  tail -n 1 "$log"
}
caught 'a build that answers before the commit' "$early" 60
caught 'a client without idempotency keys' "$program" 20 --fresh-keys
