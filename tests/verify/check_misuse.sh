#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks that a wrong call of strider_verify() is an error when configuring, with the expected
# words.
#
#   check_misuse.sh CMAKE GENERATOR COMPILER ROOT FOLDER       FOLDER: emptied; holds the build
set -euo pipefail

cmake=$1 generator=$2 compiler=$3 root=$4 folder=$5
project=$(dirname "$(readlink -f "$0")")/project
rm -rf "$folder"
failed=0

configure() { # ARGUMENTS OF strider_verify, as a list
    "$cmake" -S "$project" -B "$folder" -G "$generator" "-DCMAKE_CXX_COMPILER=$compiler" \
        "-DSTRIDER_SOURCE_DIR=$root" "-DMODELS=$project/models" "-DMISUSE=$1" 2>&1
}
# refused ARGUMENTS WORDS: CMake wraps its lines, so words are compared without spaces.
refused() {
    local said
    if said=$(configure "$1"); then
        printf 'FAILED: accepted: %s\n' "$1"
        failed=1
    elif ! tr -d ' \n' <<<"$said" | grep -qF -- "strider_verify(misuse):${2// /}"; then
        printf 'FAILED: %s: not found: %s\n%s\n' "$1" "$2" "$said"
        failed=1
    fi
}

good='HEADER;model.hpp;NETWORK;model::plain'
configure "$good" >/dev/null || { configure "$good"; exit 1; }
refused 'HEADER;model.hpp' 'NETWORK is missing'
refused 'HEADER;model.hpp;NETWORK' 'NETWORK is missing'
refused 'NETWORK;model::plain' 'HEADER is missing'
refused 'model::plain;model.hpp' 'not understood: model::plain;model.hpp'
refused "$good;MAX_WEIGHTS;3" 'not understood: MAX_WEIGHTS;3'
refused "$good;MAX_PARAMETERS" 'nothing is given for: MAX_PARAMETERS'
refused "$good;LIBRARIES" 'nothing is given for: LIBRARIES'
refused "$good;MAX_PARAMETERS;many" "MAX_PARAMETERS takes whole numbers from 0 on, not 'many'"
refused "$good;MAX_MACS;-1" "MAX_MACS takes whole numbers from 0 on, not '-1'"
refused "$good;MAX_MACS;4e9" "MAX_MACS takes whole numbers from 0 on, not '4e9'"
refused "$good;MAX_DEPTH;010" "MAX_DEPTH takes whole numbers from 0 on, not '010'"
refused "$good;MAX_DEPTH;1;2" 'MAX_DEPTH takes 1 number(s), not 2: 1;2'
refused "$good;MAX_ARENA_BYTES;1.5" "MAX_ARENA_BYTES takes whole numbers from 0 on, not '1.5'"
refused "$good;MAX_ARENA_BYTES;1234567890123456789" \
    "MAX_ARENA_BYTES takes whole numbers from 0 on, not '1234567890123456789'"
refused "$good;NUMERICS;half" "NUMERICS is one of exact, fast, not 'half'"
refused "$good;REAL;int" "REAL is one of float, double, not 'int'"
refused "$good;ISA;avx" "ISA is one of avx512, avx2, sse, neon, portable, not 'avx'"
refused "$good;OUTPUT;8;6" 'OUTPUT takes 3 number(s), not 2: 8;6'
refused "$good;INPUT;8;6;3;1" 'INPUT takes 3 number(s), not 4: 8;6;3;1'
refused "$good;INPUT;8;0;3" "INPUT takes whole numbers from 1 on, not '0'"
refused "$good;MIN_RECEPTIVE_FIELD;1;2;3" 'MIN_RECEPTIVE_FIELD takes 1 or 2 number(s), not 3: 1;2;3'
refused "$good;MIN_RECEPTIVE_FIELD;0" "MIN_RECEPTIVE_FIELD takes whole numbers from 1 on, not '0'"

exit "$failed"
