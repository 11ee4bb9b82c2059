#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Measures the cost of checking the networks of strider::zoo (-fsyntax-only), and its growth with
# the depth of a network, for every installed compiler: user seconds (unaffected by other load) and
# megabytes of the largest process, medians of REPEAT (5) runs, above a program that includes
# strider and names no network. Prints tables, with the limits, and writes JSON. Fails if ResNet-50
# exceeds its limit.
#
#   bench/compile/networks.sh [--forward] [--only REGEX] [JSON FILE]
#
#   --forward    also the cost of compiling an inference of each, at -O3, once: minutes
#   --only       networks whose whole name matches
#   --help       print this
set -euo pipefail
script=$(readlink -f "$0")
usage() { sed -n '1d; /SPDX/d; /^#/!q; s/^# \{0,1\}//p' "$script"; }
refuse() {
    printf 'networks.sh: %s\n' "$*" >&2
    usage >&2
    exit 2
}
forward=0 only='.*' json=""
while (($#)); do
    case $1 in
    --forward) forward=1 ;;
    --only=*) only=${1#*=} ;;
    --only)
        (($# > 1)) || refuse "--only needs a value"
        only=$2
        shift
        ;;
    -h | --help)
        usage
        exit
        ;;
    -*) refuse "there is no option $1" ;;
    *)
        [[ -z $json ]] || refuse "one file at most"
        json=$(readlink -m "$1")
        ;;
    esac
    shift
done
cd "$(dirname "$(readlink -f "$0")")"
include=$(readlink -f ../../include)
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
export CCACHE_DISABLE=1 LC_ALL=C
REPEAT=${REPEAT:-5}

# The project's limits: ResNet-50 checked and compiled; 320 layers relative to 160, which is only
# reported: tests/compile_cost checks it with a reproducible count.
check_seconds=0.6 check_megabytes=150
forward_seconds=60 forward_megabytes=1500
max_growth=2.2

compilers=()
for compiler in g++ clang++-19 clang++; do
    command -v "$compiler" >/dev/null || continue
    [[ $compiler != clang++ || " ${compilers[*]} " != *" clang++-19 "* ]] || continue
    compilers+=("$compiler")
done
networks=()
for header in "$include"/strider/zoo/*.hpp; do
    name=$(basename "$header" .hpp)
    grep -qE "^using $name( |\$)" "$header" || continue # what several share
    [[ $name =~ ^($only)$ ]] && networks+=("$name")
done
((${#networks[@]})) || { printf 'no network is named like %s\n' "$only" >&2; exit 2; }
g++ -O1 measure.cpp -o "$work/measure"

calculate() { awk "BEGIN { printf \"$1\", $2 }"; }
exceeds() { awk "BEGIN { exit !($1 > $2) }"; }
median() { sort -g | sed -n "$(((REPEAT + 1) / 2))p"; }

# measure COMPILER "OPTIONS" PROGRAM...: sets seconds and megabytes.
measure() {
    local compiler=$1 options i
    read -ra options <<<"$2"
    shift 2
    ./program.sh "$@" >"$work/program.cpp"
    : >"$work/all"
    for ((i = 0; i < REPEAT; ++i)); do
        "$work/measure" "$compiler" -std=c++20 "-I$include" "${options[@]}" "$work/program.cpp" \
            -o "$work/program.o" >>"$work/all"
    done
    seconds=$(cut -d' ' -f4 "$work/all" | median)
    megabytes=$(cut -d' ' -f3 "$work/all" | median)
}
declare -A empty_seconds empty_megabytes
# check COMPILER PROGRAM...: the same for checking it, above the empty program.
check() {
    local compiler=$1
    measure "$compiler" -fsyntax-only "${@:2}"
    seconds=$(calculate %.3f "$seconds - ${empty_seconds[$compiler]}")
    megabytes=$(calculate %.1f "$megabytes - ${empty_megabytes[$compiler]}")
}
over=0
note=""
# limit SECONDS MEGABYTES: records whether the last measurement exceeds it.
limit() {
    if exceeds "$seconds" "$1" || exceeds "$megabytes" "$2"; then
        note+=" OVER $1 s, $2 MB"
        over=1
    fi
}
columns() { printf '%14s%9s' "$@"; }
checks=() growths=() forwards=() versions=()
printf 'user seconds and MB over an empty program: '
for compiler in "${compilers[@]}"; do
    measure "$compiler" -fsyntax-only empty
    empty_seconds[$compiler]=$seconds empty_megabytes[$compiler]=$megabytes
    printf '%s %s s, %s MB; ' "$compiler" "$seconds" "$megabytes"
    versions+=("{\"compiler\": \"$compiler\", \"version\": \"$("$compiler" --version | head -n 1)\",
  \"empty\": {\"seconds\": $seconds, \"megabytes\": $megabytes}}")
done
printf '\n\n%-22s' 'checked'
for compiler in "${compilers[@]}"; do columns "$compiler" MB; done
printf '\n'
for name in "${networks[@]}"; do
    note=""
    printf '%-22s' "$name"
    for compiler in "${compilers[@]}"; do
        check "$compiler" zoo "$name"
        [[ $name != resnet50 ]] || limit "$check_seconds" "$check_megabytes"
        columns "$seconds" "$megabytes"
        checks+=("{\"network\": \"$name\", \"compiler\": \"$compiler\", \"seconds\": $seconds,
  \"megabytes\": $megabytes}")
    done
    printf '%s\n' "$note"
done

printf '\n%-22s' 'checked, times before'
for compiler in "${compilers[@]}"; do printf '%14s%9s%9s' "$compiler" MB times; done
printf '\n'
declare -A before
for family in chain repeat residual; do
    for layers in 10 20 40 80 160 320; do
        note=""
        printf '%-22s' "$family $layers"
        for compiler in "${compilers[@]}"; do
            check "$compiler" "$family" "$layers"
            times=-
            # Below 0.03 s the clock is too coarse.
            if ((layers > 10)) && exceeds "${before[$compiler]}" 0.03; then
                times=$(calculate %.2f "$seconds / ${before[$compiler]}")
                if ((layers == 320)) && exceeds "$times" "$max_growth"; then
                    note+=" over $max_growth times"
                fi
            fi
            before[$compiler]=$seconds
            printf '%14s%9s%9s' "$seconds" "$megabytes" "$times"
            growths+=("{\"family\": \"$family\", \"layers\": $layers, \"compiler\": \"$compiler\",
  \"seconds\": $seconds, \"megabytes\": $megabytes}")
        done
        printf '%s\n' "$note"
    done
done

if ((forward)); then
    REPEAT_CHECK=$REPEAT
    REPEAT=1
    printf '\n%-22s' 'forward, compiled -O3'
    for compiler in "${compilers[@]}"; do columns "$compiler" MB; done
    printf '\n'
    for name in "${networks[@]}"; do
        note=""
        printf '%-22s' "$name"
        for compiler in "${compilers[@]}"; do
            measure "$compiler" "-O3 -march=native -c" forward "$name"
            [[ $name != resnet50 ]] || limit "$forward_seconds" "$forward_megabytes"
            columns "$seconds" "$megabytes"
            forwards+=("{\"network\": \"$name\", \"compiler\": \"$compiler\",
  \"seconds\": $seconds, \"megabytes\": $megabytes}")
        done
        printf '%s\n' "$note"
    done
    REPEAT=$REPEAT_CHECK
fi

if [[ -n $json ]]; then
    (
        IFS=,
        printf '{"repeat": %s, "compilers": [%s],\n"check": [%s],\n"growth": [%s],\n"forward": [%s]}\n' \
            "$REPEAT" "${versions[*]}" "${checks[*]}" "${growths[*]}" "${forwards[*]}"
    ) >"$json"
fi
exit "$over"
