#!/bin/bash
# Tests of the build tools: tests/tools/run.sh FOLDER_OF_BUILT_TOOLS
# Prints `ok NAME` or `not ok NAME` a case and nothing else; XANH_VERBOSE=1 shows on standard error what differed.
#
#   cases/queryc/NAME.sql, viewc/NAME.html, testcollect/NAME.c, layercheck/NAME/, embed/NAME/
#       with NAME.err: is refused with exactly these lines, and writes nothing
#       with NAME.out: is accepted, and writes exactly this
#   cases/compile/NAME.html, NAME.c with NAME.err: the tool accepts it and the C compiler refuses it; every line of
#       NAME.err stands in what the compiler says
#   cases/run/NAME.c with NAME.out: compiled with what the tools write, it prints exactly this
set -u
tools=$(cd "$1" && pwd) || exit 2
here=$(cd "$(dirname "$0")" && pwd)
cases=$here/cases
src=$here/../../src
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
cc=${CC:-cc}
strict="-std=gnu17 -O2 -D_GNU_SOURCE -Wall -Wextra -Wformat=2 -Wconversion -Wsign-conversion -Wshadow -Wvla
    -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wwrite-strings -Wnull-dereference
    -Wswitch-enum -Wundef -Werror"
failed=0

report() { # NAME IS_RIGHT
    if [ "$2" = yes ]; then
        echo "ok $1"
    else
        echo "not ok $1"
        failed=1
    fi
}

same() { # EXPECTED GOT
    if [ -n "${XANH_VERBOSE:-}" ]; then
        diff -u "$1" "$2" >&2
    else
        cmp -s "$1" "$2"
    fi
}

# Runs a tool in its folder of cases: NAME, where it writes, and the command.
check() {
    local name=$1 written=$2 is_right=no
    shift 2
    rm -rf "$out/case" && mkdir "$out/case"
    "$@" >"$out/stdout" 2>"$out/stderr"
    local status=$?
    if [ -f "$name.err" ]; then
        [ $status = 1 ] && [ -z "$(ls "$out/case")" ] && same "$name.err" "$out/stderr" && is_right=yes
    else
        cat "$out/stdout" "$out/stderr" >"$out/all"
        [ -n "$written" ] && (cd "$out/case" && cat $written) >>"$out/all" 2>&1
        [ $status = 0 ] && same "$name.out" "$out/all" && is_right=yes
    fi
    report "$(basename "$PWD")/$name" $is_right
}

data_cases() {
    local f
    cd "$cases/queryc" || exit 2
    for f in *.sql; do
        case $f in
        list_*) check "${f%.sql}" list.c "$tools/queryc" --list "$out/case/list.c" list/*.sql "$f" ;;
        variants_*) check "${f%.sql}" '' "$tools/queryc" --variants "$f" ;;
        *) check "${f%.sql}" 'x_q.h x_q.c' "$tools/queryc" --header "$out/case/x_q.h" --source "$out/case/x_q.c" "$f" ;;
        esac
    done
    cd "$cases/viewc" || exit 2
    for f in *.html; do
        check "${f%.html}" 'view_x.h view_x.c' "$tools/viewc" --messages ../messages/vi.txt,../messages/en.txt \
            --header "$out/case/view_x.h" --source "$out/case/view_x.c" "$f"
    done
    cd "$cases/testcollect" || exit 2
    for f in *.c; do
        check "${f%.c}" list.c "$tools/testcollect" "$out/case/list.c" other/*.c "$f"
    done
    cd "$cases/layercheck" || exit 2
    for f in */; do
        check "${f%/}" '' "$tools/layercheck" "${f%/}"
    done
    cd "$cases/embed" || exit 2
    for f in */; do
        f=${f%/}
        case $f in
        assets_*) check "$f" 'x.h x.c' "$tools/embed" --assets "$out/case/x.h" "$out/case/x.c" "$f" ;;
        texts_*) check "$f" 'x.h x.c' "$tools/embed" --text "$out/case/x.h" "$out/case/x.c" texts $(find "$f" -type f | sort -r) ;;
        *) check "$f" 'x.h x.c' "$tools/embed" --messages "$out/case/x.h" "$out/case/x.c" "$f/vi.txt" "$f/en.txt" ;;
        esac
    done
}

# Everything the compile and run cases need from the tools, in $out/gen.
generate() {
    mkdir "$out/gen" && cd "$cases/run" || exit 2
    "$tools/embed" --messages "$out/gen/messages.h" "$out/gen/messages.c" messages/vi.txt messages/en.txt &&
        "$tools/embed" --assets "$out/gen/assets.h" "$out/gen/assets.c" ../embed/assets_all &&
        "$tools/embed" --text "$out/gen/texts.h" "$out/gen/texts.c" texts ../embed/texts_order/b.sql ../embed/texts_order/a.sql &&
        "$tools/queryc" --header "$out/gen/sample_q.h" --source "$out/gen/sample_q.c" sample.sql &&
        "$tools/queryc" --list "$out/gen/query_table.c" sample.sql &&
        "$tools/testcollect" "$out/gen/tests.c" tests.c || return 1
    local f
    for f in *.html; do
        "$tools/viewc" --messages messages/vi.txt,messages/en.txt --header "$out/gen/view_${f%.html}.h" \
            --source "$out/gen/view_${f%.html}.c" "$f" || return 1
    done
}

# The generated code must have no warnings, and do what it should.
run_cases() {
    local is_right=yes name f
    for f in "$out"/gen/*.c; do
        $cc $strict -I"$src" -I"$out/gen" -I"$cases/run" -c "$f" -o "$f.o" >"$out/stderr" 2>&1 || is_right=no
        [ -n "${XANH_VERBOSE:-}" ] && cat "$out/stderr" >&2
    done
    report compile/without_warnings $is_right
    for f in run_*.c; do
        name=${f%.c}
        is_right=no
        $cc $strict -I"$src" -I"$out/gen" -I"$cases/run" "$f" $(sed -n 's/^ \* link: //p' "$f" | sed "s#[^ ]*#$out/gen/&.c.o#g") \
            -o "$out/$name" >"$out/stderr" 2>&1 && "$out/$name" >"$out/stdout" 2>&1 && same "$name.out" "$out/stdout" && is_right=yes
        [ $is_right = no ] && [ -n "${XANH_VERBOSE:-}" ] && cat "$out/stderr" >&2
        report "run/$name" $is_right
    done
}

# What the compiler must refuse, and where.
compile_cases() {
    local f name is_right line
    cd "$cases/compile" || exit 2
    for f in *.html *.c; do
        name=${f%.*}
        is_right=yes
        rm -rf "$out/case" && mkdir "$out/case"
        if [ "$f" != "${f%.html}" ]; then
            "$tools/viewc" --messages ../run/messages/vi.txt,../run/messages/en.txt --header "$out/case/view_x.h" \
                --source "$out/case/x.c" "$f" || is_right=no
        else
            cp "$f" "$out/case/x.c"
        fi
        $cc $strict -I"$src" -I"$out/gen" -I"$cases/run" -I"$out/case" -c "$out/case/x.c" -o "$out/case/x.o" \
            >"$out/stderr" 2>&1 && is_right=no
        while IFS= read -r line; do
            grep -qF -- "$line" "$out/stderr" || is_right=no
        done <"$name.err"
        [ $is_right = no ] && [ -n "${XANH_VERBOSE:-}" ] && cat "$out/stderr" >&2
        report "compile/$name" $is_right
    done
}

data_cases
if generate >"$out/stderr" 2>&1; then
    run_cases
    compile_cases
else
    [ -n "${XANH_VERBOSE:-}" ] && cat "$out/stderr" >&2
    report generate no
fi
exit $failed
