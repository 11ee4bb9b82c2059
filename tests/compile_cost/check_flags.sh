#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks that nothing raises a compiler's limits on templates and constants: a network that needs it
# would be rejected in every other program.
#
#   check_flags.sh ROOT
set -euo pipefail

cd "$1"
flags='f(template-depth|constexpr-(depth|steps|loop-limit|ops-limit)|bracket-depth)'
if found=$(grep -rnIE --exclude-dir=.git --exclude-dir=build --exclude-dir=compile_cost -- "-$flags" .); then
    printf 'a flag that no user has to know of:\n%s\n' "$found"
    exit 1
fi
# The check itself works.
grep -qE -- "-$flags" <<<'target_compile_options(net PRIVATE -ftemplate-depth=2000)'
