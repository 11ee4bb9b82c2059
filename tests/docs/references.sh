#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks that every source cited as [Name16] is listed in docs/references.md, and the reverse.
#
#   references.sh ROOT
set -euo pipefail

cd "$1"
key='\[([A-Z][A-Za-z]+[0-9]{2}|CS231n|ConvNetJS)\]'
cited=$(find . \( -path './include/*' -o -path './src/*' -o -path './tests/*' -o -path './bench/*' \
    -o -path './docs/*' -o -path './README.md' \) ! -path ./docs/references.md \
    \( -name '*.hpp' -o -name '*.cpp' -o -name '*.md' \) -exec cat {} + | grep -oE "$key" | sort -u)
listed=$(grep -oE "^- $key" docs/references.md | cut -c 3- | sort -u)
missing=$(comm -23 <(printf '%s\n' "$cited") <(printf '%s\n' "$listed"))
unused=$(comm -13 <(printf '%s\n' "$cited") <(printf '%s\n' "$listed"))
[[ -z $missing ]] || printf 'cited, not in docs/references.md:\n%s\n' "$missing"
[[ -z $unused ]] || printf 'in docs/references.md, not cited:\n%s\n' "$unused"
[[ -z $missing$unused ]]
