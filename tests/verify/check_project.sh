#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks strider_verify() in the project of the folder project, with one compiler and generator.
#
#   check_project.sh CMAKE GENERATOR COMPILER ROOT FOLDER      FOLDER: emptied; holds the build
set -euo pipefail

cmake=$1 generator=$2 compiler=$3 root=$4 folder=$5
project=$(dirname "$(readlink -f "$0")")/project
rm -rf "$folder"
mkdir -p "$folder"
cp -r "$project/models" "$folder/models" # they are changed
export LC_ALL=C CCACHE_DISABLE=1
failed=0
complain() {
    printf 'FAILED: %s\n' "$1"
    failed=1
}

configure() { # OPTIONS...
    "$cmake" -S "$project" -B "$folder/build" -G "$generator" "-DCMAKE_CXX_COMPILER=$compiler" \
        "-DSTRIDER_SOURCE_DIR=$root" "-DMODELS=$folder/models" "$@" >"$folder/said" 2>&1
}
build() { # TARGET
    "$cmake" --build "$folder/build" --target "$1" >"$folder/said" 2>&1
}
shown() { sed 's/^/    /' "$folder/said" | cut -c 1-400 | tail -n 30; }
# The objects of all checks: NAME TIME SIZE.
objects() { find "$folder/build" -name 'check_*.o' -printf '%f %T@ %s\n' | sort; }

configure -DBROKEN=ON || { shown; exit 1; }
build all || { complain "networks that keep their budgets are refused"; shown; }
first=$(objects)
[[ $(wc -l <<<"$first") == 4 ]] || complain "not four checks: $first"
! grep -q -v ' 0$' <<<"$first" || complain "an object was made: $first"

# Without changes nothing is rebuilt.
build all || complain "a second build fails"
[[ $(objects) == "$first" ]] || complain "an unchanged tree is checked again"

# An indirectly included header changes: its dependents are rechecked.
sleep 1.1 # make compares times, of which some file systems keep whole seconds
touch "$folder/models/width/width.hpp"
build all || complain "a build after touching a header fails"
second=$(objects)
[[ $(comm -12 <(printf '%s\n' "$first") <(printf '%s\n' "$second") | wc -l) == 0 ]] ||
    complain "a header was touched, and not all was checked again"
sed -i 's/width = 12/width = 11/' "$folder/models/width/width.hpp"
sleep 1.1
touch "$folder/models/width/width.hpp"
! build all || complain "a network has outgrown its budget, unnoticed"
grep -q 'refused:$\|breaks its budget:$' "$folder/said" || { complain "no word of it"; shown; }
sed -i 's/width = 11/width = 12/' "$folder/models/width/width.hpp"
build all || complain "a mended network is refused"

# says TARGET LINE...: checks that the target fails with exactly these lines after its first.
says() {
    local target=$1 found expected
    shift
    if build "$target"; then
        complain "$target is built"
        return
    fi
    if [[ $target == broken_two ]]; then # the one that the document shows
        for line in "$@"; do
            grep -qFx -- "$line" "$root/docs/verification.md" ||
                grep -qFx -- "$target: error: $line" "$root/docs/verification.md" ||
                complain "docs/verification.md does not say: $line"
        done
    fi
    found=$(sed -n '/^broken_[a-zA-Z_]*: error: /,/^[^ ]/{/^broken_\|^ /p}' "$folder/said")
    expected=$(printf '%s\n' "$@")
    [[ $found == "$target: error: $expected" ]] || {
        complain "$target says:"
        printf '%s\n--- expected:\n%s\n' "$found" "$target: error: $expected"
        shown
    }
}
budget='model::plain of <model.hpp> breaks its budget:'
layer='layer 2 (stage): repeat turn 0: residual body: layer'
says broken_INPUT "$budget" '  input: 16x12x3, not 12x16x3 as it has to be'
says broken_OUTPUT "$budget" '  output: 8x6x8, not 8x6x10 as it has to be'
says broken_MAX_PARAMETERS "$budget" \
    '  parameters: 2,560 of at most 2,500, 60 (2.4 %) too many' \
    "    most in $layer 0 (conv1), a conv: 584 of 2,560 (22.8 %)"
says broken_MAX_MACS "$budget" \
    '  multiply-accumulates: 483,840 of at most 241,920, 241,920 (100.0 %) too many' \
    "    most in $layer 0 (conv1), a conv: 110,592 of 483,840 (22.9 %)"
says broken_MAX_DEPTH "$budget" '  layers: 11 of at most 10, 1 (10.0 %) too many'
says broken_MAX_ARENA_BYTES "$budget" \
    '  arena bytes: 129,024 of at most 120,000, 9,024 (7.5 %) too many' \
    "    most alive at $layer 0 (conv1), a conv (step 3): 129,024" \
    '    for one image a call (one_image): 16,128'
says broken_MIN_RECEPTIVE_FIELD "$budget" \
    '  receptive field: 12x12 of at least 13x13, 1 row and 1 column too few'
says broken_two "$budget" \
    '  parameters: 2,560 of at most 2,500, 60 (2.4 %) too many' \
    "    most in $layer 0 (conv1), a conv: 584 of 2,560 (22.8 %)" \
    '  layers: 11 of at most 10, 1 (10.0 %) too many'
says broken_network 'model::refused of <refused.hpp> is refused:' \
    '  layer 0: conv: a 3x3 filter, stride 3, pad 0, on a 7x7x3 input: (7 + 2*0 - 3) / 3 + 1 = 2.33' \
    '    fits with: stride 1, 2 or 4; or pad 1; or floor_fit, which leaves 1 row and 1 column out; or ceil_fit, which adds 2 rows and 2 columns'

# Other errors are shown as the compiler prints them.
! build broken_header || complain "a network that is not there is verified"
for words in '^broken_header: error: model::no_such_network of <model.hpp> cannot be checked:$' \
    'error: .*no_such_network.*model'; do
    grep -q "$words" "$folder/said" || { complain "the compiler's words are missing"; shown; }
done

exit "$failed"
