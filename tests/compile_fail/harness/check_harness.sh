#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks the harness itself: ../check.sh has to refuse FILE, and for the one reason that FILE names.
#
#   check_harness.sh KIND FILE COMPILER [OPTION...]
#
# FILE says `// complaint: REGEX` for what check.sh has to print, or `// complaint: none` where
# check.sh has to accept it.
set -uo pipefail

complaint=$(sed -nE 's#^// complaint: (.*)#\1#p' "$2")
said=$("$(dirname "$0")/../check.sh" "$@" 2>&1)
status=$?
found=$(grep -cE "^${2##*/}: $1: " <<<"$said")
printf '%s\n' "$said"
if [[ $complaint == none ]]; then
    ((status == 0 && found == 0))
else
    ((status == 1 && found == 1)) && grep -qE -e "^${2##*/}: $1: $complaint" <<<"$said"
fi
result=$?
((result == 0)) || printf '%s\n' "the harness should have said, alone: $complaint"
exit "$result"
