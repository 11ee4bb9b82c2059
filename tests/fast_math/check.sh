#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks that two programs print the same numbers.
#
#   check.sh EXACT OTHER
set -euo pipefail
expected=$("$1")
found=$("$2")
[[ $(wc -l <<<"$expected") -gt 10 ]] || { printf 'few numbers:\n%s\n' "$expected"; exit 1; }
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$found") ||
    { printf 'The numbers of %s (>) are not those of %s (<)\n' "$2" "$1"; exit 1; }
