#!/bin/bash
# People's journeys and every page, in a real browser against a real server on fresh data. run.sh [pages|journeys]
set -uo pipefail
cd "$(dirname "$0")/../.."
exec node tests/browser/main.mjs "$(realpath "${XANH:-build/release/xanh}")" "$@"
