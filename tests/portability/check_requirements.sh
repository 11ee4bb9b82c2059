#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks that an unsupported compiler says so in one error, whichever header comes first.
#
#   check_requirements.sh ROOT COMPILER [OLD_COMPILER...]
#
# COMPILER is supported and imitates others: in C++17 mode, and with an older version number. An
# OLD_COMPILER is not supported.
set -euo pipefail
export LC_ALL=C
root=$1 compiler=$2
shift 2
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
cd "$root/include"
failed=0

# refused WORDS HEADER COMPILER OPTIONS...: checks that it says WORDS about a program that begins
# with HEADER.
refused() {
    local words=$1 header=$2 said
    shift 2
    printf '#include <%s>\nint main() {}\n' "$header" >"$work/program.cpp"
    if said=$("$@" -w -fsyntax-only -I. "$work/program.cpp" 2>&1) ||
        [[ $(grep -cE '(^|[ :])error: ' <<<"$said") != 1 ]] ||
        ! grep -qE "requirements.hpp:[0-9:]+ fatal error: '?strider needs $words" <<<"$said"; then
        printf '%s, %s: not refused for want of %s\n%s\n' "$header" "${*##*/}" "$words" \
            "$(head -n 20 <<<"$said")"
        failed=1
    fi
}

# tests/layering checks that every header includes the one that refuses.
headers=(strider data io network inference train zoo/resnet18 simd/vec train/loss/loss)
for header in "${headers[@]}"; do
    refused 'C\+\+20 or newer, -std=c\+\+20' "strider/$header.hpp" "$compiler" -std=c++17
done
if [[ $("$compiler" -dM -E -x c++ /dev/null) == *__clang__* ]]; then
    refused 'Clang 19 or newer' strider/strider.hpp "$compiler" -std=c++20 -U__clang_major__ \
        -D__clang_major__=18
else
    refused 'GCC 12 or newer' strider/strider.hpp "$compiler" -std=c++20 -U__GNUC__ -D__GNUC__=11
fi
for old in "$@"; do
    refused '(GCC 12|Clang 19) or newer' strider/strider.hpp "$old" -std=c++20
done

printf '#include <strider/requirements.hpp>\nint main() {}\n' >"$work/program.cpp"
"$compiler" -std=c++20 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I. "$work/program.cpp" || failed=1
exit "$failed"
