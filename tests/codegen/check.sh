#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks the hot loops of an object: see hot_loops.cpp.
#
#   check.sh OBJDUMP HOT_LOOPS SOURCE ISA COMPILER OBJECT
#   check.sh --planted ...      that it fails, with SOURCE's expected words (// expect: WORDS)
set -euo pipefail
planted=0
if [[ $1 == --planted ]]; then
    planted=1
    shift
fi
objdump=$1 hot_loops=$2 source=$3 isa=$4 compiler=$5 object=$6
export LC_ALL=C

check() { "$objdump" -d -r --no-show-raw-insn "$object" | "$hot_loops" "$source" "$isa" "$compiler"; }
if ! ((planted)); then
    check
    exit
fi

expected=$(sed -n 's|^// expect: ||p' "$source")
[[ -n $expected ]] || { printf '%s: expects nothing\n' "$source"; exit 1; }
code=0
said=$(check) || code=$?
printf '%s\n' "$said"
if ((code != 1)); then
    printf 'it has to fail by 1, and ends by %d\n' "$code"
    exit 1
fi
if ! grep -qF -- "$expected" <<<"$said"; then
    printf 'it does not say: %s\n' "$expected"
    exit 1
fi
