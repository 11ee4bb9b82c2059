#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Compares the options of scripts/demo with those of `strider train`, except those that the script
# sets itself.
#
#   check_demo.sh REPOSITORY PROGRAM
set -euo pipefail
"$2" train --help | grep -oE '^ +(-h,)?--[a-z-]+' | grep -oE -e '--[a-z-]+' |
    grep -vxE -e '--(help|data|report|csv|checkpoint|restart)' | sort >"${TMPDIR:-/tmp}/strider-train.$$"
trap 'rm "${TMPDIR:-/tmp}"/strider-*.$$' EXIT
sed -n '/^check_options/,/"\$@"/p' "$1/scripts/demo" | grep -oE -e '--[a-z-]+' |
    sort >"${TMPDIR:-/tmp}/strider-demo.$$"
[[ -s ${TMPDIR:-/tmp}/strider-train.$$ ]]
diff "${TMPDIR:-/tmp}/strider-train.$$" "${TMPDIR:-/tmp}/strider-demo.$$"
