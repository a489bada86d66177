#!/bin/bash
# The command line: tests/cli/run.sh [PROGRAM [NAME...]] runs the cases tests/cli/cases/NAME.case, each in a folder of its own, and prints
# `ok NAME` or `not ok NAME: why` a case, with what differed on standard error. PROGRAM is build/release/xanh unless told.
#
# A case is read line by line:
#   # remark
#   @ FILE        makes a file of the lines that follow and begin with `|`
#   $ COMMAND     runs bash: xanh (with its data in ./data, which is filled only when the case is named in FILLED below or uses the bundled
#                 programme) and what helpers stand below
#   > LINE        expected on standard output of the command above, ! LINE on standard error, in order and complete
#   = N           expected exit code (0 unless told)
#   ? TEST        the case is left out, and says so, when bash finds TEST false
# In expected lines <n> stands for digits and their separators, <hash> for 64 hexadecimal digits, <day> and <time> for 2026-01-31 and 2026-01-31T00:00:00.000Z or
# the Vietnamese way of writing them, <any> for anything on one line, and a line `...` for any lines.
set -uo pipefail
shopt -s extglob
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=$(realpath "${1:-$root/build/release/xanh}") || exit 2
shift
[ -x "$program" ] || { echo "not ok program: $program is missing"; exit 1; }
work=$(mktemp -d) || exit 2
servers=()
tidy() {
  for p in "${servers[@]:-}"; do [ -n "$p" ] && kill -9 "$p" 2>/dev/null; done
  rm -rf "$work"
}
trap tidy EXIT
export LC_ALL=C.UTF-8 XANH_DATA=data seeds=$root/../shared/seeds bundled=$root/data/nq57
unset XANH_DB

# --- what cases may call ---------------------------------------------------------------------------------------------

# In English unless the variable `locale` says otherwise. A case must not hang on what should have been refused.
xanh() { env LC_ALL="${locale-en_US.UTF-8}" timeout 30 "$program" "$@"; }
# Starts a server and waits until it says its address, which is then in $port.
serving() {
  local out=server.$((++served)) line=
  mkfifo "$out"
  "$program" serve --listen 127.0.0.1:0 "$@" >"$out" 2>server.log &
  server=$!
  servers+=("$server")
  read -r line <"$out" || { cat server.log >&2; return 1; }
  port=${line##*:} port=${port%/}
}
# Stops it as an operator would; gives its exit code.
stop() { kill -TERM "${1:-$server}"; wait "${1:-$server}"; }
# Changes the data behind the program's back.
tamper() { sqlite3 -batch data/xanh.db "$@"; }
# A fresh copy of the small programme tests/cli/pack, as the folder p.
small() { rm -rf p && cp -r "$here/pack" p; }
# Puts NEW for OLD in a line of a file, which must hold OLD.
replace() {
  awk -v at="$2" -v old="$3" -v new="$4" 'NR == at { i = index($0, old); if (i) { $0 = substr($0, 1, i - 1) new substr($0, i + length(old)); done = 1 } } { print }
    END { exit !done }' "$1" >"$1.new" && mv "$1.new" "$1" || { echo "replace: line $2 of $1 does not hold $3" >&2; return 1; }
}

# bad FILE LINE OLD NEW: what a load says to the small programme with one mistake in it.
bad() { small && replace "p/$1.csv" "$2" "$3" "$4" && xanh load p --dry-run --lang en; }

# pick EXPRESSION: what a JavaScript expression over the JSON on standard input, named d, comes to.
pick() { node -e "const d = JSON.parse(require('fs').readFileSync(0)); console.log($1)"; }

# --- reading and running cases ---------------------------------------------------------------------------------------

# The expected text as a pattern of bash.
pattern() {
  local s=$1 digits='+([0-9.,])'
  s=${s//\\/\\\\}
  local c
  for c in '*' '?' '[' ']' '(' ')' '+' '@' '!' '|' '{' '}' '~' '&' ';' '"' "'" '$' '`'; do s=${s//"$c"/\\"$c"}; done
  s=${s//'<n>'/"$digits"}
  s=${s//'<hash>'/'+([0-9a-f])'}
  s=${s//'<day>'/'@(+([0-9])-+([0-9])-+([0-9])|+([0-9])/+([0-9])/+([0-9]))'}
  s=${s//'<time>'/'+([0-9:TZ./ +-])'}
  s=${s//'<any>'/'*([^
])'}
  s=$'\n'$s
  s=${s//$'\n...\n'/$'\n*'}
  printf '%s' "${s#$'\n'}"
}

problem=
# compare WHAT EXPECTED GOT
compare() {
  local p; p=$(pattern "$2"; printf .)
  # shellcheck disable=SC2053
  [[ $3 == ${p%.} ]] && return
  problem=${problem:-"$command: $1 differs"}
  diff <(printf '%s' "$2") <(printf '%s' "$3") | sed "s/^/    /" >&2
}

finish_command() {
  [ -z "$command" ] && return
  local got_out got_err
  IFS= read -r -d '' got_out < <(sed 's/ *$//' "$box/.out")
  IFS= read -r -d '' got_err < <(sed 's/ *$//' "$box/.err")
  compare 'standard output' "$want_out" "$got_out"
  compare 'standard error' "$want_err" "$got_err"
  [ "$code" = "$want_code" ] || { problem=${problem:-"$command: exit code $code instead of $want_code"}; }
  command= want_out= want_err= want_code=0
}

run_case() {
  local file=$1 name line target= command= want_out= want_err= want_code=0 code=0 served=0 server= port=
  name=$(basename "$file" .case)
  box=$work/$name
  mkdir "$box" && cd "$box" || exit 2
  problem=
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      '@ '*) finish_command; target=${line#@ }; mkdir -p "$(dirname "$target")"; : >"$target" ;;
      '|'*) line=${line#|}; printf '%s\n' "${line# }" >>"$target" ;;
      '$ '*) finish_command; command=${line#\$ }
        eval "$command" >"$box/.out" 2>"$box/.err" </dev/null; code=$? ;;
      '>'*) line=${line#>}; want_out+=${line# }$'\n' ;;
      '!'*) line=${line#!}; want_err+=${line# }$'\n' ;;
      '= '*) want_code=${line#= } ;;
      '? '*) eval "${line#\? }" || { cd "$root" && echo "SKIPPED cli/$name: needs ${line#\? }"; return; } ;;
      '#'* | '') ;;
      *) problem="what is this line: $line" ;;
    esac
  done <"$file"
  finish_command
  cd "$root" || exit 2
  if [ -z "$problem" ]; then echo "ok cli/$name"; else echo "not ok cli/$name: $problem"; failed=1; fi
  rm -rf "$box"
}

failed=0
if [ $# = 1 ]; then
  run_case "$here/cases/$1.case"
else
  [ $# -gt 0 ] || set -- $(cd "$here/cases" && ls | sed 's/\.case$//')
  printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 bash "$here/run.sh" "$program" || failed=1
fi
exit $failed
