# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Functions shared by the scripts. Source it: it changes to the root of the repository. Run, it only
# prints this.
# shellcheck shell=bash
# shellcheck disable=SC2034 # the lists are used by the scripts that source this
set -euo pipefail

script=$(readlink -f "$0")
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

packages_build=(g++ cmake ninja-build ccache pkg-config libtbb-dev libboost-dev librange-v3-dev
    libfmt-dev libcli11-dev nlohmann-json3-dev libpng-dev libjpeg-dev zlib1g-dev)
packages_tests=(catch2 clang-19 libclang-rt-19-dev libc++-19-dev libc++abi-19-dev clang-22
    libclang-rt-22-dev qemu-user)
packages_isa=(g++-aarch64-linux-gnu)
packages_bench=(libbenchmark-dev libdnnl-dev)
# More peers, and their BLAS: 1 GB, for scripts/bench peers only.
packages_peers=(libtorch-dev libdlib-dev libopenblas0-openmp)

# usage: prints the head comment of the running script.
usage() { sed -n '1{/^#!/d}; /SPDX/d; /shellcheck/d; /^#/!q; s/^# \{0,1\}//p' "$script"; }

# refuse WORDS...: reports a wrong command line, prints the usage and exits.
refuse() {
    printf '%s: %s\n' "${script##*/}" "$*" >&2
    usage >&2
    exit 2
}

# help_or_go_on ARGUMENT...: prints the usage and exits if --help or -h is among the arguments.
help_or_go_on() {
    local argument
    for argument in "$@"; do
        if [[ $argument == --help || $argument == -h ]]; then
            usage
            exit
        fi
    done
}

# check_options "VALUED..." "FLAG..." ARGUMENT...: rejects arguments that are neither an option with a
# value, as two words or with "=", nor one of the flags.
check_options() {
    local valued=" $1 " flags=" $2 "
    shift 2
    while (($#)); do
        if [[ $valued == *" ${1%%=*} "* ]]; then
            if [[ $1 != *=* ]]; then
                (($# > 1)) || refuse "$1 needs a value"
                shift
            fi
        elif [[ $flags != *" $1 "* ]]; then
            refuse "there is no option $1"
        fi
        shift
    done
}

# say WORDS...: announces the next step in one line.
say() { printf '== %s\n' "$*"; }

# need PACKAGES...: installs missing Debian packages, as root or with sudo.
need() {
    local package missing=()
    if ! command -v dpkg-query >/dev/null; then
        say "Not Debian: taking the compiler and the libraries as they are (vcpkg.json names them)"
        return
    fi
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
            missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    local as_root=()
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null || ! sudo -v; then
            printf 'Missing Debian packages: %s. Install them as root, then run this again.\n' \
                "${missing[*]}" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    say "Installing ${missing[*]}"
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# build PRESET [-DOPTION=VALUE...] [TARGET...]: configures and builds the targets, by default all.
build() {
    local preset=$1 argument options=() targets=()
    shift
    for argument in "$@"; do
        if [[ $argument == -D* ]]; then options+=("$argument"); else targets+=("$argument"); fi
    done
    ((${#targets[@]})) && targets=(--target "${targets[@]}")
    say "Configuring build/$preset"
    cmake --preset "$preset" "${options[@]}" >/dev/null
    say "Building build/$preset"
    cmake --build "build/$preset" "${targets[@]}"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then usage; fi
