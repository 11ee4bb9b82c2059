#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Fills the marked blocks of the documents from tested files, or checks that they are up to date.
#
#   blocks.sh check|update ROOT COMPILER [OPTION...]      COMPILER: GCC, whose output is quoted
#
# A block is between its marker and <!-- end --> in any *.md of ROOT or ROOT/docs:
#   <!-- snippet: FILE NAME -->   the lines between `// [NAME]` and `// [/NAME]` of docs/snippets/FILE
#   <!-- error: NAME -->          of tests/compile_fail/NAME.cpp: the mistake, what the compiler says of
#                                 it, and the good twin
#   <!-- message: NAME -->        of the same: the compiler's whole output
# `check` also fails where a file of tests/compile_fail is not in docs/errors.md.
set -euo pipefail

mode=$1 root=$2
shift 2
compiler=("$@")
export LC_ALL=C
cd "$root"

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}

fence() { # LANGUAGE, text on standard input
    printf '```%s\n' "$1"
    cat
    printf '```\n'
}

snippet() { # FILE NAME
    local file=docs/snippets/$1
    [[ -r $file ]] || fail "there is no $file"
    local lines
    lines=$(sed -n "\#^// \[$2\]\$#,\#^// \[/$2\]\$#{//!p}" "$file")
    [[ -n $lines ]] || fail "$file has no lines marked [$2]"
    fence cpp <<<"$lines"
}

# The compiler's output for a file's bad twin, without folders and line numbers, since those of our
# headers change with every edit.
said() { # NAME
    { "${compiler[@]}" -fsyntax-only -fmessage-length=0 "tests/compile_fail/$1.cpp" 2>&1 || true; } |
        sed -E 's#[^ ]*include/strider/#strider/#g; s#[^ ]*tests/compile_fail/##g
                s#(\.[hc]pp:)([0-9]+:)+#\1#g; s#(\.[hc]pp):[0-9]+,#\1,#; s#^ +[0-9]+ \|#      |#'
}

error() { # NAME
    local file=tests/compile_fail/$1.cpp
    [[ -r $file ]] || fail "there is no $file"
    awk '/^#else/ { on = 1; next } /^#endif/ { on = 0 } on' "$file" | fence cpp
    printf '\n'
    said "$1" | grep -E ' (error|note): ' | sed -E 's/^[^ ]+ //' | fence text
    printf '\nThis is accepted:\n\n'
    awk '/^#ifdef/ { on = 1; next } /^#else/ { on = 0 } on' "$file" | fence cpp
}

message() { # NAME
    said "$1" | fence text
}

fill() { # FILE, to standard output
    local line inside=""
    while IFS= read -r line; do
        if [[ $line == '<!-- end -->' ]]; then
            inside=""
        fi
        [[ -n $inside ]] || printf '%s\n' "$line"
        if [[ $line =~ ^'<!-- '(snippet|error|message)': '(.*)' -->'$ ]]; then
            [[ -z $inside ]] || fail "$1: a block in the block '$inside'"
            inside=${BASH_REMATCH[2]}
            case ${BASH_REMATCH[1]} in
            snippet) snippet "${inside% *}" "${inside#* }" ;;
            error) error "$inside" ;;
            message) message "$inside" ;;
            esac
        fi
    done <"$1"
    [[ -z $inside ]] || fail "$1: the block '$inside' has no <!-- end -->"
}

filled=$(mktemp)
trap 'rm -f "$filled"' EXIT
status=0
for document in *.md docs/*.md; do
    [[ -r $document ]] || continue
    grep -qE '^<!-- (snippet|error|message): ' "$document" || continue
    fill "$document" >"$filled"
    cmp -s "$filled" "$document" && continue
    if [[ $mode == update ]]; then
        cp "$filled" "$document"
        printf 'updated %s\n' "$document"
    else
        printf '%s is not what tested files say; tests/docs/blocks.sh update brings it up to date:\n' \
            "$document"
        diff -u "$document" "$filled" || true
        status=1
    fi
done
for file in tests/compile_fail/*.cpp; do
    name=${file##*/}
    grep -q "^<!-- error: ${name%.cpp} -->" docs/errors.md && continue
    printf 'docs/errors.md lacks %s\n' "$file"
    status=1
done
exit "$status"
