#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks a compiler's output for one file with a mistake.
#
#   check.sh [--bad] KIND FILE COMPILER [OPTION...]        KIND: gcc, clang, clang26 or clang22
#
#   --bad    the bad twin only, if other kinds compile the good one
#
# FILE has two twins, by `#ifdef STRIDER_GOOD_TWIN ... #else ... #endif`. The good one must compile
# without output. The bad one must fail with exactly one error, in at most 11 lines, and the
# compiler's output must match every expectation. FILE states them in comments on their own lines:
#   // expect: REGEX          an extended regular expression, matched against each line
#   // expect-gcc: REGEX      the same, for GCC only
#   // expect-clang: REGEX    for Clang only, in all its modes; expect-clang26: in C++26 mode only;
#                             expect-clang22: for Clang 22 only
# The lines of a message that GCC and Clang (in C++20 mode) print as template arguments,
# says<line<36>{"..."}, line<20>{"..."}>, are first joined with spaces, since Clang splits them.
#   // max-lines: N           more lines are allowed; max-lines-KIND: for one kind
#   // errors-KIND: N         for errors of the compiler itself: their number
set -uo pipefail

good_twin=1
if [[ $1 == --bad ]]; then
    good_twin=0
    shift
fi
kind=$1 file=$2
shift 2
export LC_ALL=C # plain quotes in what is printed
failed=0
complain() {
    printf '%s: %s: %s\n' "${file##*/}" "$kind" "$1"
    failed=1
}
directives() { sed -nE "s#^[[:space:]]*// $1: (.*[^[:space:]])[[:space:]]*\$#\\1#p" "$file"; }

kinds=("$kind")
[[ $kind == clang2[26] ]] && kinds=(clang "$kind")
expected=$(directives expect)
limit=$(directives max-lines)
errors=1
for name in "${kinds[@]}"; do
    expected+=$'\n'$(directives "expect-$name")
    own=$(directives "max-lines-$name")
    limit=${own:-$limit}
    own=$(directives "errors-$name")
    errors=${own:-$errors}
done
limit=${limit:-11}
[[ $expected =~ [^[:space:]] ]] || complain "has no expectation for $kind"
grep -q '^#ifdef STRIDER_GOOD_TWIN' "$file" || complain "has no good twin"

good="" status=0
if ((good_twin)); then
    good=$("$@" -DSTRIDER_GOOD_TWIN -fsyntax-only "$file" 2>&1)
    status=$?
fi
if ((status != 0)); then
    complain "the good twin doesn't compile:"
    printf '%s\n' "$good"
elif [[ -n $good ]]; then
    complain "the good twin compiles with output:"
    printf '%s\n' "$good"
fi

bad=$("$@" -fsyntax-only "$file" 2>&1)
status=$?
joined=$(sed -E 's/"\}, (strider::)?line<[0-9]+>\{"/ /g' <<<"$bad")
count=$(printf '%s' "$bad" | grep -cE '(^|[ :])error: ')
lines=$(printf '%s\n' "$bad" | wc -l)
if ((status == 0)); then
    complain "the bad twin compiles"
else
    ((count == errors)) || complain "the bad twin gives $count errors, not $errors"
    ((lines <= limit)) || complain "the bad twin gives $lines lines, more than $limit"
    while IFS= read -r regex; do
        [[ -z $regex ]] || grep -qE -e "$regex" <<<"$joined" || complain "not found: $regex"
    done <<<"$expected"
fi
if ((failed)); then
    printf '%s\n' "--- what the compiler says of the bad twin:" "$bad"
fi
exit "$failed"
