#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks that includes point one way: network -> layer -> options -> shape, and so on by the table.
#
#   check.sh ROOT        ROOT: the root of the repository; prints each violation as FILE:LINE: why
set -euo pipefail

root=$1
cd "$root"

# A part of the library is include/strider/PART/... or include/strider/PART.hpp; src/data and src/io,
# the sources of the compiled libraries, are parts of that name. The table lists the parts that each
# part may include, besides itself and `requirements`; `core` means every part except data, io and
# strider (the umbrella); `io/file` means only that header, on either side. A part without a row may
# include `core`.
declare -A may_include=(
    [arithmetic]=""
    [requirements]=""
    [version]=""
    [indices]=""
    [shape]=""
    [message]=""
    [error]=""
    [file_error]="error message"
    [diagnostics]="options shape error"
    [options]="diagnostics/text shape error"
    [layer]="diagnostics options shape error"
    [network]="layer diagnostics options shape error"
    [parameter]="network/path layer shape error"
    [memory_plan]="network layer options shape error kernel/geometry kernel/conv/border"
    [analysis]="execution/schedule numerics simd/isa memory_plan network layer diagnostics options shape error"
    [budget]="analysis numerics simd/isa network layer diagnostics options shape error"
    [zoo]="network layer options shape"
    [simd]="arithmetic error"
    [parallel]="error"
    [tensor]="shape error simd"
    [kernel/geometry]="options shape"
    [kernel/conv/border]=""
    [kernel/conv/winograd/plan]="arithmetic kernel/geometry simd/isa"
    [kernel/dense/gathered]=""
    [simd/isa]=""
    [numerics]=""
    [kernel]="arithmetic indices numerics simd parallel tensor shape error"
    [execution]="arithmetic indices memory_plan parameter network layer kernel numerics simd parallel tensor shape error"
    [execution/schedule]="arithmetic memory_plan network layer kernel/conv/winograd/plan kernel/dense/gathered numerics simd/isa"
    [execution/prefers_single_images]="arithmetic memory_plan layer kernel/conv/winograd/plan numerics"
    [execution/streams_weights]="arithmetic layer"
    [model]="arithmetic parameter network layer numerics shape error"
    [inference]="arithmetic execution model network numerics parallel simd/isa tensor error"
    [inspect]="indices execution model network error"
    [train]="arithmetic execution kernel simd model network numerics error parameter parallel"
    [data]="parallel shape error file_error io/file"
    [io]="arithmetic error file_error parameter"
    [src/data]="arithmetic message shape error file_error data io/file io/atomic_file io/known_format"
    [src/io]="arithmetic diagnostics/text message error file_error parameter io"
    [strider]="core"
)

# Constructs allowed in some parts only: "PARTS|description|REGEX over a line of code".
include='^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]'
reserved=(
    "parallel|TBB|$include(oneapi/)?tbb/"
    "simd|an instruction set's header|$include([a-z]*intrin|arm_neon|arm_sve|wasm_simd128)\\.h"
    "simd|a test for an instruction set|\\b__(AVX[0-9A-Z_]*|SSE[0-9A-Z_]*|FMA|F16C|ARM_NEON|ARM_FEATURE_[A-Z_]+|wasm_simd128)__\\b|\\b__ARM_NEON\\b"
    "simd|an intrinsic|\\b_mm(256|512)?_[a-z0-9_]+[[:space:]]*\\("
    "src/data|range-v3|${include}range/v3/"
    "src/data|an image library|$include(png|jpeglib|jerror|zlib)\\.h"
    "src/data|setjmp|${include}c?setjmp"
    "src/io|nlohmann_json|${include}nlohmann/"
    "src/data src/io|a header of the system|$include(sys/|fcntl\\.h|unistd\\.h)"
    "file_error data io src/data src/io|<filesystem>, which takes long to compile|${include}filesystem>"
    "error data io src/data src/io|an exception, which elsewhere is strider::raise|\\b(throw|catch|try)\\b"
    "none|what RTTI is for|\\b(dynamic_cast|typeid)\\b"
    "parallel simd version|a switch, which has to be part of a type|^[[:space:]]*#.*\\bSTRIDER_[A-Z_]+\\b"
    "none|fmt or CLI11, which only programs use|$include(fmt|CLI)/"
    "none|a header of src, tests or bench|$include([^<\"]*\\.\\./|(src|tests|bench)/)"
    "src/data src/io|a header in quotes, not <strider/...>|^[[:space:]]*#[[:space:]]*include[[:space:]]*\""
    "none|a header in quotes of another folder|^[[:space:]]*#[[:space:]]*include[[:space:]]*\"[^\"]*/"
)

part_of() { # include/strider/PART/..., include/strider/PART.hpp or src/PART/..., into `part`
    part=${1#include/strider/}
    if [[ $part == src/* ]]; then
        part=${part%/*}
        return
    fi
    part=${part%%/*}
    part=${part%.hpp}
}

violations=0
violation() {
    printf '%s: %s\n' "$1" "$2"
    violations=$((violations + 1))
}

mapfile -t headers < <(find include/strider -name '*.hpp' | sort)
mapfile -t sources < <(find src/data src/io -name '*.[ch]pp' | sort)
((${#headers[@]})) || { printf 'no header in %s/include/strider\n' "$root"; exit 1; }

# The includes of strider's headers.
count=0
while IFS=: read -r file number line; do
    [[ -n $file ]] || continue
    included=${line#*<}
    included=include/${included%%>*}
    count=$((count + 1))
    [[ -e $included ]] || violation "$file:$number" "there is no <${included#include/}>"
    part_of "$file" && from=$part
    part_of "$included" && to=$part
    [[ $from == "$to" || $to == requirements ]] && continue
    header=${file#include/strider/}
    allowed=${may_include[${header%.hpp}]-${may_include[$from]-core}}
    path=${included#include/strider/}
    case " $allowed " in
    *" $to "* | *" ${path%.hpp} "*) continue ;;
    *" core "*) [[ $to != data && $to != io && $to != strider ]] && continue ;;
    esac
    violation "$file:$number" "$from may not include $to, only: ${allowed:-nothing}"
done < <(grep -nHE "${include}strider/" "${headers[@]}" "${sources[@]}" || true)

# The first include of each header must lead to <strider/requirements.hpp>.
for file in "${headers[@]}"; do
    case $file in
    include/strider/requirements.hpp | include/strider/arithmetic/*) continue ;; # no code
    esac
    first=$(grep -nm1 -E '^[[:space:]]*#[[:space:]]*include' "$file" || true)
    [[ $first == *"#include <strider/"* ]] ||
        violation "$file:${first%%:*}" "the first include has to be one of strider's, else requirements.hpp"
done

# Reserved constructs outside their parts; comments do not count.
for rule in "${reserved[@]}"; do
    IFS='|' read -r parts what regex <<<"$rule"
    while IFS=: read -r file number line; do
        [[ -n $file ]] || continue
        [[ ${line%%//*} =~ [^[:space:]] ]] || continue
        part_of "$file"
        [[ " $parts " == *" $part "* ]] || violation "$file:$number" "$what belongs to: $parts"
    done < <(grep -nHE "$regex" "${headers[@]}" "${sources[@]}" || true)
done

printf '%s headers, %s sources, %s includes, %s violations\n' "${#headers[@]}" "${#sources[@]}" \
    "$count" "$violations"
((violations == 0))
