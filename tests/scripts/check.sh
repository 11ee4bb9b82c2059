#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Runs every script with --help and with unknown options in a copy of the repository where each
# program that installs or builds only records that it was called: none may be, and no file may
# appear.
#
#   check.sh REPOSITORY
set -euo pipefail
repository=$(readlink -f "$1")
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
mkdir -p "$work/root/bench" "$work/programs"
cp -r "$repository/scripts" "$work/root"
for folder in "$repository"/bench/*/; do cp -r "$folder" "$work/root/bench"; done
for program in apt-get cmake ctest dpkg-query sudo g++ clang++ clang++-19 node npm ninja; do
    printf '#!/bin/sh\necho "%s $*" >>"%s"\nexit 1\n' "$program" "$work/called" >"$work/programs/$program"
    chmod +x "$work/programs/$program"
done
export PATH="$work/programs:$PATH"
cd "$work/root"
find . | sort >"$work/before"

failed=0
fail() {
    printf '%s\n' "$*"
    failed=1
}
# check CODE WORDS SCRIPT ARGUMENT...: checks that it exits with CODE, says WORDS and does nothing
# else.
check() {
    local code=0 expected=$1 words=$2
    shift 2
    timeout 60 bash "$@" >"$work/out" 2>&1 </dev/null || code=$?
    [[ $code == "$expected" ]] || fail "$*: expected exit code $expected, found $code"
    grep -qF -e "$words" "$work/out" || fail "$*: expected \"$words\", found: $(head -n 3 "$work/out")"
    if [[ -e $work/called ]]; then
        fail "$*: called $(head -n 1 "$work/called")"
        rm "$work/called"
    fi
    find . | sort >"$work/after"
    diff "$work/before" "$work/after" || fail "$*: files came or went"
}

found=0
for script in scripts/* bench/compile/*.sh; do
    ((++found))
    words=${script##*/}
    [[ $script != scripts/lib.sh ]] || words=Source
    check 0 "$words" "$script" --help
    [[ $script == scripts/lib.sh ]] || check 0 "$words" "$script" -h
    [[ $script == scripts/lib.sh ]] || check 2 "" "$script" --no-such-option
done
((found >= 7)) || fail "expected 7 scripts, found $found"

check 2 "there is no option --qick" scripts/test --qick
check 2 "there is no option --foo" scripts/test --quick --foo
check 2 "there is no option word" scripts/test word
check 2 "-R needs a value" scripts/test -R
check 0 "scripts/test" scripts/test --quick --help
check 2 "there is no option --epoch" scripts/demo --epoch 3
check 2 "there is no option --data" scripts/demo --data here
check 2 "--epochs needs a value" scripts/demo --epochs
check 0 "scripts/demo" scripts/demo --epochs 3 --help
check 2 "there is no option --all" scripts/bench --all
check 2 "no benchmark is named like 'nothing'" scripts/bench nothing
check 2 "one PATTERN at most" scripts/bench kernel machine
check 2 "begin with --benchmark_" scripts/bench kernel -- --filter=conv
check 2 "there is no option --ony" scripts/bench compile -- --ony lenet5
check 2 "there is no option --al" scripts/bench peers --al
check 2 "there is no option --sets" scripts/bench peers -- --sets small
check 0 "scripts/bench" scripts/bench peers -- --help
check 2 "ROUNDS is a whole number" scripts/bench convnetjs many
check 2 "there is no option --onyl" bench/compile/networks.sh --onyl lenet5
check 2 "--only needs a value" bench/compile/networks.sh --only
check 2 "program.sh: what is" bench/compile/program.sh
check 2 "program.sh: what is" bench/compile/program.sh zoo
exit "$failed"
