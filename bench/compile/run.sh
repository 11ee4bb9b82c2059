#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Measures the cost of compiling programs that use strider, for every installed compiler: seconds
# (CPU time, unaffected by other load) and the largest process in MB, each the median of REPEAT (3)
# runs. Prints a table, with the limits for GCC, and writes JSON.
#
#   bench/compile/run.sh [JSON FILE]
#   bench/compile/run.sh --help         prints this
set -euo pipefail
script=$(readlink -f "$0")
usage() { sed -n '1d; /SPDX/d; /^#/!q; s/^# \{0,1\}//p' "$script"; }
case ${1-} in
-h | --help)
    usage
    exit
    ;;
-*)
    printf 'run.sh: there is no option %s\n' "$1" >&2
    usage >&2
    exit 2
    ;;
esac
(($# < 2)) || { usage >&2; exit 2; }
json=${1:+$(readlink -m "$1")}
cd "$(dirname "$(readlink -f "$0")")"
include=$(readlink -f ../../include)
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
export CCACHE_DISABLE=1

# limits PROGRAM: "SECONDS MB", "-" for none. The project's limits for GCC 12, -O2.
limits() {
    case $1 in
    facts) echo "1 -" ;;
    train) echo "15 700" ;;
    *) echo "- -" ;;
    esac
}

compilers=()
for compiler in g++ clang++-19 clang++; do
    command -v "$compiler" >/dev/null || continue
    [[ $compiler != clang++ || " ${compilers[*]} " != *" clang++-19 "* ]] || continue
    compilers+=("$compiler")
done
g++ -O1 measure.cpp -o "$work/measure"

median() { sort -g | sed -n "$(((REPEAT + 1) / 2))p"; }
REPEAT=${REPEAT:-3}
records=()
over=0
printf '%-34s%9s%9s%9s   %s\n' "compile" "CPU s" "s" "MB" "limits of GCC 12: s, MB"
for compiler in "${compilers[@]}"; do
    for case in "empty -O2" "facts -O0" "forward -O2" "train -O2" "train -O3"; do
        read -r program level <<<"$case"
        command=("$compiler" -std=c++20 "$level" -march=native -I"$include" -c "$program.cpp"
            -o "$work/$program.o")
        for ((i = 0; i < REPEAT; ++i)); do
            "$work/measure" "${command[@]}" >>"$work/all" || { cat "$work/all"; exit 1; }
        done
        wall=$(cut -d' ' -f1 "$work/all" | median)
        cpu=$(cut -d' ' -f2 "$work/all" | median)
        memory=$(cut -d' ' -f3 "$work/all" | median)
        rm "$work/all"
        read -r max_seconds max_memory <<<"$(limits "$program")"
        note=""
        if [[ $compiler == g++ && $level != -O3 && $max_seconds != - ]]; then
            note="$max_seconds, $max_memory"
            if awk "BEGIN { exit !($cpu > $max_seconds ||
                (\"$max_memory\" != \"-\" && $memory > \"$max_memory\" + 0)) }"; then
                note+=": OVER"
                over=1
            fi
        fi
        printf '%-34s%9.2f%9.2f%9.0f   %s\n' "$compiler $level $program" "$cpu" "$wall" "$memory" \
            "$note"
        records+=("{\"compiler\": \"$compiler\", \"version\": \"$("$compiler" --version | head -n 1)\",
  \"options\": \"$level\", \"program\": \"$program\", \"cpu_seconds\": $cpu, \"seconds\": $wall,
  \"megabytes\": $memory}")
    done
done
if [[ -n $json ]]; then
    (
        IFS=,
        printf '{"repeat": %s, "compile": [%s]}\n' "$REPEAT" "${records[*]}"
    ) >"$json"
fi
exit "$over"
