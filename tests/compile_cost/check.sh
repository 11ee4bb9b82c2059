#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks a compiler's cost of checking networks, with a count that does not depend on the machine's
# load: the bytes that it allocates for its representation of the program (GCC: trees, including
# those from constant evaluation; Clang: the syntax tree, with every template).
#
#   check.sh KIND COMPILER ROOT                KIND: gcc or clang
#   check.sh --planted KIND COMPILER ROOT      checks that the check fails where it must
#
# All counts are relative to a program that includes strider and names no network. ResNet-50 must
# stay below its limit in limits.txt, and a network of 320 layers below 2.2 times one of 160; so
# must an inference, whose counts are relative to one of 10 layers.
set -euo pipefail
planted=0
if [[ $1 == --planted ]]; then
    planted=1
    shift
fi
kind=$1 compiler=$2 root=$3
limits=$(dirname "$(readlink -f "$0")")/limits.txt
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
export LC_ALL=C
max_growth=220 # percent

# bytes PROGRAM...: the count for the program of bench/compile/program.sh.
bytes() {
    local options said
    "$root/bench/compile/program.sh" "$@" >"$work/program.cpp"
    if [[ $kind == gcc ]]; then
        # No garbage collection before the end, so that everything is counted.
        options=(-fmem-report --param ggc-min-expand=1000 --param ggc-min-heapsize=4000000)
    else
        options=(-Xclang -print-stats)
    fi
    if ! said=$("$compiler" -std=c++20 -fsyntax-only "-I$root/include" "${options[@]}" \
        "$work/program.cpp" 2>&1); then
        printf '%s: does not compile:\n%s\n' "$*" "$(head -n 20 <<<"$said")" >&2
        return 1
    fi
    if [[ $kind == gcc ]]; then
        # The table of blocks by their size: Size, Allocated, Used, Overhead.
        awk '/^Size +Allocated +Used/ { on = 1; next }
            on && /^Total/ { exit }
            on {
                unit = $3 ~ /k$/ ? 1024 : $3 ~ /M$/ ? 1048576 : 1
                sum += $3 * unit
            }
            END { printf "%d\n", sum }' <<<"$said"
    else
        awk '/^Bytes used: / { sum += $3 } END { printf "%d\n", sum }' <<<"$said"
    fi
}

# over NAME COUNT LIMIT: reports a count above its limit.
over() {
    (($2 > $3)) || return 1
    printf '%s: %d bytes, the limit is %d (%s)\n' "$1" "$2" "$3" "${limits##*/}"
}
# grows NAME COUNT_AT_HALF COUNT: reports more than linear growth.
grows() {
    (($3 * 100 > $2 * max_growth)) || return 1
    printf '%s: %d bytes, %d at half the depth: %d.%02d times, more than %d.%02d\n' "$1" "$3" "$2" \
        $(($3 / $2)) $(($3 * 100 / $2 % 100)) $((max_growth / 100)) $((max_growth % 100))
}

empty=$(bytes empty)
((empty > 100000)) || { printf 'the bytes of %s cannot be read\n' "$compiler"; exit 1; }

if ((planted)); then
    half=$(bytes quadratic 80)
    whole=$(bytes quadratic 160)
    count=$(($(bytes zoo lenet5) - empty))
    failed=0
    grows quadratic "$half" "$whole" || { echo "quadratic growth is not seen"; failed=1; }
    over lenet5 "$count" $((count - 1)) || { echo "a limit that is broken is not seen"; failed=1; }
    ! grows linear 100 220 || { echo "linear growth is refused"; failed=1; }
    ! over lenet5 "$count" "$count" || { echo "a limit that is kept is refused"; failed=1; }
    exit "$failed"
fi

failed=0
version=$("$compiler" -dumpversion)
resnet50=$(($(bytes zoo resnet50) - empty))
limit=$(awk -v kind="$kind" -v version="${version%%.*}" \
    '$1 == kind && $2 == version { print $3 }' "$limits")
printf '%s %s: bytes over an empty program of %d\n' "$kind" "$version" "$empty"
printf '%-14s%12d   limit: %s\n' resnet50 "$resnet50" "${limit:-none for this version}"
if [[ -n $limit ]] && over resnet50 "$resnet50" "$limit"; then failed=1; fi
for family in chain repeat residual engine; do
    base=$empty
    [[ $family != engine ]] || base=$(bytes engine 10)
    half=$(($(bytes "$family" 160) - base))
    whole=$(($(bytes "$family" 320) - base))
    printf '%-14s%12d   320: %d, %d.%02d times\n' "$family 160" "$half" "$whole" \
        $((whole / half)) $((whole * 100 / half % 100))
    if grows "$family 320" "$half" "$whole"; then failed=1; fi
done
exit "$failed"
