#!/bin/bash
# The description of the API has no error and no warning, and the API does what it says.
set -uo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "${XANH:-build/release/xanh}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
code=0
node tests/api/check.mjs "$program" "$work/openapi.json" || code=1
echo 'extends: ["spectral:oas"]' >"$work/rules.yaml"
if node_modules/.bin/spectral lint "$work/openapi.json" --ruleset "$work/rules.yaml" --fail-severity=hint >"$work/lint" 2>&1; then
  echo 'ok api/description has nothing to complain of'
else
  echo "not ok api/description: $(tail -n 20 "$work/lint")"; code=1
fi
exit $code
