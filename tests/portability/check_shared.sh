#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks that units which are built differently share no function that means something else: of the
# many copies of one the linker keeps any.
#
#   check_shared.sh [--but NAME] OBJECT OBJECT...
#       every function of strider in more than one object has the same code in all, but those whose
#       names begin with NAME
#   check_shared.sh --planted COMPILER
#       a function that has not is found
# What the standard library makes of strider's types is not looked at: without exceptions its
# functions clean nothing up, which is the worst that becomes of them.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# functions OBJECT: a line for each function that other objects may have, too: its name and its code,
# with the names of what it refers to instead of addresses.
functions() {
    nm --defined-only "$1" | awk '$2 ~ /^[WVu]$/ { print $3 }' >"$work/weak"
    objdump -dr --no-show-raw-insn "$1" | awk '
        NR == FNR { weak[$1]; next }
        /^[0-9a-f]+ <.*>:$/ {
            if (name in weak) print name, code
            name = substr($2, 2, length($2) - 3)
            code = ""
            next
        }
        /^[ \t]+[0-9a-f]+:/ {
            line = $0
            sub(/^[ \t]+[0-9a-f]+:[ \t]+/, "", line)
            gsub(/[0-9a-f]+ <[^>]*>|<[^>]*>|#.*/, "", line) # where to: said by the relocation
            gsub(/\.(L|text|rodata)[A-Za-z0-9_.]*([-+]0x[0-9a-f]+)?/, "", line)
            gsub(/[ \t]+/, "_", line)
            code = code "|" line
        }
        END { if (name in weak) print name, code }' "$work/weak" - |
        grep -E '^_ZNK?7strider' | sort
}

if [[ $1 == --planted ]]; then
    for number in 1 2; do
        printf '%s\n' 'namespace strider {' '[[gnu::noinline]] inline int same(int x) { return -x; }' \
            "[[gnu::noinline]] inline int other(int x) { return x + $number; }" \
            "int use$number(int x) { return same(x) + other(x); }" '}' >"$work/$number.cpp"
        "$2" -O1 -c -o "$work/$number.o" "$work/$number.cpp"
    done
    if found=$("$0" "$work"/[12].o); then
        echo "two functions of one name are not told apart"
        exit 1
    fi
    printf '%s\n' "$found"
    [[ $found == $'2 functions in several of 2 objects, 1 of them differ\nstrider::other(int)' ]]
    exit
fi

but=$'\n' # no name has it
if [[ $1 == --but ]]; then
    but=$2
    shift 2
fi
(($# > 1))
for object in "$@"; do functions "$object"; done >"$work/all"
shared=$(cut -d' ' -f1 "$work/all" | sort | uniq -d | wc -l)
sort -u "$work/all" | cut -d' ' -f1 | uniq -d | c++filt |
    while IFS= read -r name; do
        [[ $name == "$but"* ]] || printf '%s\n' "$name"
    done >"$work/differ"
printf '%d functions in several of %d objects, %d of them differ\n' "$shared" "$#" \
    "$(wc -l <"$work/differ")"
cut -c1-300 "$work/differ"
((shared > 0)) && [[ ! -s $work/differ ]]
