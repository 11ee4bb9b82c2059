#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks that check.sh fails where it must.
#
#   check_planted.sh COMPILER AVX512_SET LOOSE_OBJECT      LOOSE_OBJECT: not part of a set
set -euo pipefail
compiler=$1 avx512=$2 loose=$3
check=$(dirname "$(readlink -f "$0")")/check.sh
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
failed=0

# refused WORDS ARGUMENT...: checks that check.sh fails with WORDS.
refused() {
    local words=$1 said
    shift
    if said=$("$check" "$@" 2>&1); then
        printf 'not refused: %s\n' "$words"
        failed=1
    elif ! grep -qF -- "$words" <<<"$said"; then
        printf 'does not say: %s\n%s\n' "$words" "$said"
        failed=1
    fi
}

"$check" "avx512=$avx512" || failed=1
refused "AVX in what any x86-64 has to run" "sse=$avx512"
refused "AVX in what any x86-64 has to run" -- "$avx512"
refused "AVX-512 in a set for AVX2" "avx2=$avx512"
refused "global symbols" "avx512=$loose"
refused "has section groups" "avx512=$loose"
printf 'int f(); int sse = f();\n' >"$work/sse.cpp"
"$compiler" -c "$work/sse.cpp" -o "$work/sse.o"
refused "constructors of globals: _Z1fv" "sse=$work/sse.o"
refused "no zmm in a set for AVX-512" "avx512=$work/sse.o"
exit "$failed"
