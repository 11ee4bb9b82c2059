#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks that a program which chooses among instruction sets cannot mix their code.
#
#   check.sh ISA=OBJECT... [-- OBJECT...]      sets, then the objects of the rest of the program
#
# An object of a set has one global symbol, its own name, and no section group, which a linker would
# merge. Constructors of globals run before a set is chosen: the only one allowed is that of
# <iostream> (included by Boost.Random), in baseline x86-64 instructions. No set uses registers
# beyond its instruction set, and the rest of the program none beyond baseline x86-64.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
failed=0
wrong() {
    printf '%s\n' "$*"
    failed=1
}

# registers OBJECT: the kinds of vector registers in its code. Without symbols, since objdump
# searches for the nearest one at every address (70 s for an object of 4 MB).
registers() {
    strip --strip-all -o "$work/bare.o" "$1"
    objdump -d --no-show-raw-insn "$work/bare.o" | awk '
        /%zmm|%k[0-7]|%[xy]mm(1[6-9]|2[0-9]|3[01])/ { avx512++ }
        /%ymm/ { avx2++ }
        /:\tv[a-z0-9]+ .*%xmm/ { vex++ }
        /%xmm/ { sse++ }
        END { printf "%d %d %d %d\n", avx512, avx2, vex, sse }'
}
# constructors OBJECT: unexpected instructions in them.
constructors() {
    # objdump complains if one of the sections is missing.
    { objdump -d -r --no-show-raw-insn -j .text -j .text.startup "$1" 2>/dev/null || true; } | awk '
        />:$/ {
            inside = /<(_GLOBAL__sub_I_|__cxx_global_var_init|_Z[0-9]*__static_initialization)/
            found += inside
        }
        inside && /: R_X86_64_PLT32|: R_X86_64_PC32.*_Z/ {
            if ($3 !~ /^(_ZNSt8ios_base4InitC1Ev|__cxa_atexit)-/) odd = odd " " $3
        }
        inside && /^ +[0-9a-f]+:\t/ {
            if ($2 !~ /^(push|pop|lea|movl?|call|j[a-z]+|ret|leave|sub|add|xor|cmpl?|endbr64|nop[lw]?|cs|data16)$/)
                odd = odd " " $2
        }
        END { print found ? substr(odd, 2) : "none of a name that is known" }'
}
# baseline OBJECT: whether every x86-64 can run it.
baseline() {
    local avx512 avx2 vex sse
    read -r avx512 avx2 vex sse < <(registers "$1")
    printf '%s: %d zmm or mask, %d ymm, %d other AVX, %d xmm\n' "${1##*/}" "$avx512" "$avx2" "$vex" \
        "$sse"
    ((avx512 + avx2 + vex == 0)) || wrong "${1##*/}: AVX in what any x86-64 has to run"
}

rest=0
for argument in "$@"; do
    if [[ $argument == -- ]]; then
        rest=1
        continue
    fi
    if ((rest)); then
        [[ $argument != *.o ]] || baseline "$argument"
        continue
    fi
    isa=${argument%%=*}
    object=${argument#*=}
    name=${object##*/}
    symbols=$(nm --defined-only --extern-only "$object" | awk '{ print $3 }')
    [[ $symbols == "${name%.o}" ]] ||
        wrong "$name: global symbols: $(head -n 3 <<<"$symbols" | tr '\n' ' ')"
    sections=$(readelf --wide --section-headers "$object")
    ! grep -qE ' GROUP ' <<<"$sections" || wrong "$name: has section groups"
    if grep -qE ' \.(init_array|ctors|preinit_array)' <<<"$sections"; then
        odd=$(constructors "$object")
        [[ -z $odd ]] || wrong "$name: constructors of globals: $odd"
    fi
    case $isa in
    avx512 | avx2)
        read -r avx512 avx2 vex sse < <(registers "$object")
        printf '%s: %d zmm or mask, %d ymm, %d other AVX, %d xmm\n' "$name" "$avx512" "$avx2" \
            "$vex" "$sse"
        if [[ $isa == avx2 ]]; then
            ((avx512 == 0)) || wrong "$name: AVX-512 in a set for AVX2"
            ((avx2 > 0)) || wrong "$name: no ymm in a set for AVX2"
        else
            ((avx512 > 0)) || wrong "$name: no zmm in a set for AVX-512"
        fi
        ;;
    sse | portable) baseline "$object" ;;
    *) wrong "$argument: not understood" ;;
    esac
done
exit "$failed"
