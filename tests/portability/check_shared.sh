#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks that differently built units share no function with different meanings, since the linker
# keeps an arbitrary copy of each.
#
#   check_shared.sh OBJECT OBJECT...
#       every function of strider in more than one object has the same code in all
#   check_shared.sh --calls OBJECT OBJECT...
#       the same for strider's functions that they refer to, except destructors: without
#       exceptions there is less to clean up
#   check_shared.sh --planted COMPILER
#       checks that differing functions are found
# The objects are not optimised: otherwise registers and inlining depend on the rest of a unit.
# Instantiations of the standard library for strider's types are not compared: without exceptions
# they do no cleanup, which is their only difference.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# names OBJECT: strider's functions in it that other objects may also have.
names() { nm --defined-only "$1" | awk '$2 ~ /^[WVu]$/ && $3 ~ /^_ZNK?7strider/ { print $3 }'; }

# functions OBJECT: a line for each of its functions in "$work/shared": its name and its code, with
# names of referenced symbols instead of addresses; with --calls only these names, sorted.
functions() {
    # Only these: objdump takes seconds for the thousands of functions in an object.
    sed 's/^/-j\n.text./' "$work/shared" >"$work/sections"
    objdump -dr --no-show-raw-insn "@$work/sections" "$1" 2>/dev/null | awk -v calls="$calls" '
        function end(count, sorted, i, one) {
            if (calls) {
                count = 0
                for (one in said) sorted[++count] = one
                for (i = 2; i <= count; ++i) { # by insertion: mawk sorts nothing
                    one = sorted[i]
                    for (at = i; at > 1 && sorted[at - 1] > one; --at) sorted[at] = sorted[at - 1]
                    sorted[at] = one
                }
                for (i = 1; i <= count; ++i) code = code "|" sorted[i]
            }
            if (name in shared) print name, code
            code = ""
            split("", said)
        }
        NR == FNR { shared[$1]; next }
        /^[0-9a-f]+ <.*>:$/ {
            end()
            name = substr($2, 2, length($2) - 3)
            next
        }
        calls && / R_/ {
            sub(/[-+]0x[0-9a-f]+$/, "", $3)
            if ($3 ~ /7strider/ && $3 !~ /D[012]Ev$/) said[$3]
            next
        }
        !calls && /^[ \t]+[0-9a-f]+:/ {
            line = $0
            sub(/^[ \t]+[0-9a-f]+:[ \t]+/, "", line)
            gsub(/[0-9a-f]+ <[^>]*>|<[^>]*>|#.*/, "", line) # where to: said by the relocation
            gsub(/\.(L|text|rodata|bss|data)[A-Za-z0-9_.]*([-+]0x[0-9a-f]+)?/, "", line)
            gsub(/[ \t]+/, "_", line)
            code = code "|" line
        }
        END { end() }' "$work/shared" - | sort
}

if [[ $1 == --planted ]]; then
    for number in 1 2; do
        printf '%s\n' 'namespace strider {' 'void one(); void two();' \
            'inline int same(int x) { one(); return -x; }' \
            "inline int code(int x) { return x + $number; }" \
            "inline void calls() { $( ((number == 1)) && echo one || echo two)(); }" \
            "int use$number(int x) { calls(); return same(x) + code(x); }" '}' >"$work/$number.cpp"
        "$2" -O0 -c -o "$work/$number.o" "$work/$number.cpp"
    done
    if found=$("$0" "$work"/[12].o) || calls=$("$0" --calls "$work"/[12].o); then
        echo "two functions of one name are not told apart"
        exit 1
    fi
    printf '%s\n' "$found"
    printf '%s\n' "$calls"
    [[ $found == *$'\nstrider::code(int)\nstrider::calls()' &&
        $calls == *$'1 of them differ\nstrider::calls()' ]]
    exit
fi

calls=0
if [[ $1 == --calls ]]; then
    calls=1
    shift
fi
(($# > 1))
for object in "$@"; do names "$object"; done | sort | uniq -d >"$work/shared"
for object in "$@"; do functions "$object"; done >"$work/all"
sort -u "$work/all" | cut -d' ' -f1 | uniq -d >"$work/differ"
printf '%d functions in several of %d objects, %d of them differ\n' "$(wc -l <"$work/shared")" "$#" \
    "$(wc -l <"$work/differ")"
c++filt <"$work/differ" | cut -c1-300
[[ -s $work/shared && ! -s $work/differ ]]
