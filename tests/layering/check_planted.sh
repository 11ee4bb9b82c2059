#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks check.sh itself: a small valid tree is accepted, and each planted violation is found.
set -euo pipefail

check=$(dirname "$(readlink -f "$0")")/check.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

path_of() { # a header of include/strider, or a source of src
    if [[ $1 == src/* ]]; then printf '%s' "$1"; else printf 'include/strider/%s' "$1"; fi
}

# plant FILE LINE: runs check.sh on a valid tree with LINE added to FILE.
plant() {
    rm -rf "$folder/include" "$folder/src"
    local header source
    for header in shape message/printable options layer/conv network network/path network/use \
        parameter kernel/direct kernel/geometry kernel/conv/border memory_plan analysis budget \
        execution/engine execution/schedule inference simd/vec parallel/for error file_error data/dataset io/file io/weights \
        model strider; do
        mkdir -p "$(dirname "$folder/include/strider/$header.hpp")"
        printf '#include <strider/requirements.hpp>\n' >"$folder/include/strider/$header.hpp"
    done
    printf '#pragma once\n' >"$folder/include/strider/requirements.hpp"
    for source in data/dataset io/file; do
        mkdir -p "$(dirname "$folder/src/$source.cpp")"
        printf '#include <strider/%s.hpp>\n' "$source" >"$folder/src/$source.cpp"
    done
    printf '%s\n' "$2" >>"$folder/$(path_of "$1")"
    said=$("$check" "$folder" 2>&1) && status=0 || status=$?
}

accepted() {
    plant "$1" "$2"
    if ((status != 0)); then
        printf 'refused: %s in %s\n%s\n' "$2" "$1" "$said"
        failed=1
    fi
}

refused() {
    plant "$1" "$2"
    if ((status != 1)) || ! grep -q "^$(path_of "$1"):2: " <<<"$said"; then
        printf 'not refused: %s in %s\n%s\n' "$2" "$1" "$said"
        failed=1
    fi
}

accepted shape.hpp '#include <cstdint>'
accepted options.hpp '#include <strider/shape.hpp>'
accepted layer/conv.hpp '#include <strider/options.hpp>'
accepted network.hpp '#include <strider/layer/conv.hpp>'
accepted kernel/direct.hpp '#include <strider/simd/vec.hpp>'
accepted kernel/direct.hpp '// __AVX512F__ is looked at by simd/ only'
accepted simd/vec.hpp '#if defined(__AVX512F__)'
accepted simd/vec.hpp '#include <immintrin.h>'
accepted parallel/for.hpp '#include <oneapi/tbb/parallel_for.h>'
accepted src/data/dataset.cpp '#include <range/v3/view/chunk.hpp>'
accepted src/data/dataset.cpp '#include <csetjmp>'
accepted src/data/dataset.cpp '#include <strider/io/file.hpp>'
accepted src/data/dataset.cpp '#include "checks.hpp"'
accepted src/io/file.cpp '#include <nlohmann/json.hpp>'
accepted src/io/file.cpp '#include <unistd.h>'
accepted src/io/file.cpp '#include <strider/message/printable.hpp>'
accepted data/dataset.hpp '#include <strider/io/file.hpp>'
accepted file_error.hpp '#include <strider/message/printable.hpp>'
accepted io/file.hpp '#include <strider/parameter.hpp>'
accepted parameter.hpp '#include <strider/network/path.hpp>'
accepted memory_plan.hpp '#include <strider/kernel/conv/border.hpp>'
accepted budget.hpp '#include <strider/analysis.hpp>'
accepted analysis.hpp '#include <strider/execution/schedule.hpp>'
accepted execution/engine.hpp '#include <strider/kernel/direct.hpp>'
accepted inference.hpp '#include <strider/network/use.hpp>'
accepted strider.hpp '#include <strider/kernel/direct.hpp>'
accepted error.hpp 'inline void f() { throw 1; }'
accepted data/dataset.hpp 'inline void f() { throw 1; }'
accepted inference.hpp '/// f throws what it is told to throw'
accepted file_error.hpp '#include <filesystem>'
accepted io/weights.hpp '#include <strider/file_error.hpp>'
accepted parallel/for.hpp '#if defined(STRIDER_SERIAL)'

refused shape.hpp '#include <strider/options.hpp>'
refused options.hpp '#include <strider/layer/conv.hpp>'
refused message/printable.hpp '#include <strider/error.hpp>'
refused layer/conv.hpp '#include <strider/network.hpp>'
refused layer/conv.hpp '# include <strider/kernel/direct.hpp>'
refused network.hpp '#include <strider/model.hpp>'
refused network.hpp '#include <strider/no_such_header.hpp>'
refused kernel/direct.hpp '#include <strider/layer/conv.hpp>'
refused network/use.hpp '#include <strider/parameter.hpp>'
refused parameter.hpp '#include <strider/network/use.hpp>'
refused memory_plan.hpp '#include <strider/analysis.hpp>'
refused budget.hpp '#include <strider/memory_plan.hpp>'
refused execution/schedule.hpp '#include <strider/kernel/direct.hpp>'
refused analysis.hpp '#include <strider/execution/engine.hpp>'
refused memory_plan.hpp '#include <strider/kernel/direct.hpp>'
refused kernel/geometry.hpp '#include <strider/memory_plan.hpp>'
refused kernel/conv/border.hpp '#include <strider/options.hpp>'
refused execution/engine.hpp '#include <strider/inference.hpp>'
refused execution/engine.hpp '#include <strider/model.hpp>'
refused model.hpp '#include <strider/kernel/direct.hpp>'
refused model.hpp '#include <strider/data/dataset.hpp>'
refused model.hpp '#include <strider/strider.hpp>'
refused strider.hpp '#include <strider/io/file.hpp>'
refused data/dataset.hpp '#include <strider/io/weights.hpp>'
refused data/dataset.hpp '#include <range/v3/view/chunk.hpp>'
refused data/dataset.hpp '#include <png.h>'
refused data/dataset.hpp '#include <csetjmp>'
refused data/dataset.hpp '#include <unistd.h>'
refused data/dataset.hpp '#include "checks.hpp"'
refused io/file.hpp '#include <strider/model.hpp>'
refused io/file.hpp '#include <nlohmann/json.hpp>'
refused src/data/dataset.cpp '#include <strider/io/weights.hpp>'
refused src/data/dataset.cpp '#include <strider/simd/vec.hpp>'
refused src/data/dataset.cpp '#include <nlohmann/json.hpp>'
refused src/data/dataset.cpp '#include "../io/posix.hpp"'
refused src/io/file.cpp '#include <strider/data/dataset.hpp>'
refused src/io/file.cpp '#include <strider/model.hpp>'
refused src/io/file.cpp '#include <zlib.h>'
refused kernel/direct.hpp '#include <tbb/parallel_for.h>'
refused kernel/direct.hpp '#include <immintrin.h>'
refused kernel/direct.hpp '#if defined(__AVX512F__) && __AVX512F__'
refused kernel/direct.hpp 'inline auto zero = _mm512_setzero_ps();'
refused model.hpp '#include <range/v3/view/chunk.hpp>'
refused model.hpp '#include <nlohmann/json.hpp>'
refused model.hpp '#include <fmt/format.h>'
refused model.hpp '#include "shape.hpp"'
refused model.hpp '#include <../src/table.hpp>'
refused model.hpp '#include <filesystem>'
refused model.hpp '#include <strider/file_error.hpp>'
refused model.hpp 'inline void f() { throw 1; }'
refused model.hpp 'inline void f() { try { g(); } catch (...) {} }'
refused model.hpp 'inline auto& name = typeid(int);'
refused model.hpp '#if defined(STRIDER_SERIAL)'

# A header whose first include is foreign.
plant model.hpp ''
sed -i 1d "$folder/include/strider/model.hpp"
printf '#include <vector>\n#include <strider/parameter.hpp>\n' >>"$folder/include/strider/model.hpp"
said=$("$check" "$folder" 2>&1) && status=0 || status=$?
if ((status != 1)) || ! grep -q '^include/strider/model.hpp:2: the first include' <<<"$said"; then
    printf 'not refused: another first include\n%s\n' "$said"
    failed=1
fi

exit "$failed"
