#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Writes programs for measuring compile cost to standard output.
#
#   program.sh empty                     includes the same headers as the others, names no network
#   program.sh zoo NAME                  checks strider::zoo::NAME
#   program.sh forward NAME              constructs an inference of it and runs it
#   program.sh engine N                  constructs an inference of N trivial layers
#   program.sh chain|repeat|residual N   checks a network of N layers, N a multiple of 10:
#                                        chain: distinct layers in a chain;
#                                        repeat: a repeat of two layers;
#                                        residual: distinct residual blocks of five layers
#   program.sh quadratic N               no network: as many templates as N * N / 2, to show what is
#                                        refused
#   program.sh --help                    prints this
set -euo pipefail
script=$(readlink -f "$0")
usage() { sed -n '1d; /SPDX/d; /^#/!q; s/^# \{0,1\}//p' "$script"; }

# Checking means: the network is valid, and its facts are known.
facts='static_assert(net::output.count() > 0 && net::parameters > 0 && net::macs > 0);
static_assert(net::receptive_field.height > 0 && net::peak_activations > 0);'
conv='conv<%s, filter<3>, pad<1>>'

# layers N FORMAT EACH: N / EACH times FORMAT with the numbers 1, 2, ..., separated by commas.
layers() {
    local i numbers=()
    for ((i = 1; i <= $1 / $3; ++i)); do numbers+=("$i"); done
    # shellcheck disable=SC2059 # the format is a format
    printf ",\n    $2" "${numbers[@]}"
}
network() { # LAYERS
    printf '#include <strider/network.hpp>\nusing namespace strider;\n'
    printf 'using net = network<input<32, 32, 8>%s>;\n%s\n' "$1" "$facts"
}

case ${1-}:$# in
-h:* | --help:*)
    usage
    exit
    ;;
empty:1 | zoo:2 | forward:2 | chain:2 | repeat:2 | residual:2 | quadratic:2) ;;
*)
    printf 'program.sh: what is "%s"?\n' "$*" >&2
    usage >&2
    exit 2
    ;;
esac

case $1 in
empty) printf '#include <strider/network.hpp>\n' ;;
zoo)
    printf '#include <strider/zoo/%s.hpp>\nusing net = strider::zoo::%s;\n%s\n' "$2" "$2" "$facts"
    ;;
forward)
    cat <<END
#include <strider/inference.hpp>
#include <strider/zoo/$2.hpp>
#include <cstdio>
#include <vector>
int main() {
    using net = strider::zoo::$2;
    const strider::inference<net> engine(strider::model<net>(1));
    const std::vector<float> image(static_cast<std::size_t>(net::input.count()), 0.5F);
    double sum = 0;
    for (const float p : engine(image)) sum += double{p};
    std::printf("%g\n", sum);
}
END
    ;;
engine)
    printf '#include <strider/inference.hpp>\n#include <strider/network.hpp>\n'
    printf 'using namespace strider;\nusing net = network<input<4, 4, 3>, repeat<%d, relu>>;\n' "$2"
    printf 'template class strider::inference<net>;\n'
    ;;
chain) network "$(layers "$2" "$conv" 1)" ;;
repeat)
    # shellcheck disable=SC2059 # the same
    network "$(printf ",\n    repeat<%s, $conv, relu>" $(($2 / 2)) 8)"
    ;;
residual)
    # shellcheck disable=SC2059 # the same
    unit="sequence<$(printf "$conv" 8), relu, $(printf "$conv" 8)>"
    network "$(layers "$2" "named<\"unit%s\", residual<$unit>>, relu" 5)"
    ;;
quadratic)
    cat <<END
template <int N, int K> struct cell { static constexpr int value = cell<N, K - 1>::value + 1; };
template <int N> struct cell<N, 0> { static constexpr int value = 0; };
template <int N> struct row { static constexpr int value = row<N - 1>::value + cell<N, N>::value; };
template <> struct row<0> { static constexpr int value = 0; };
static_assert(row<$2>::value > 0);
END
    ;;
esac
