#!/bin/sh
# Runs every fuzz target for so many seconds; new inputs are kept in build/fuzz/corpus, findings in build/fuzz/findings.
# Called by ./dev fuzz in the project's folder.
set -u
seconds=${1:-60}
failed=0
mkdir -p build/fuzz/findings
for target in build/fuzz/tests/*_fuzz; do
  name=$(basename "$target" _fuzz)
  mkdir -p "build/fuzz/corpus/$name"
  set -- "build/fuzz/corpus/$name"
  [ -d "tests/fuzz/corpus/$name" ] && set -- "$@" "tests/fuzz/corpus/$name"
  if "$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -max_len=8192 -print_final_stats=1 \
    -artifact_prefix="build/fuzz/findings/$name-" "$@" >"build/fuzz/$name.log" 2>&1; then
    echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$name.log") runs, nothing found"
  else
    echo "$name: FAILED, see build/fuzz/$name.log"
    failed=1
  fi
done
exit $failed
