#!/bin/sh
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks a source of strider_verify() instead of compiling it: the object is an empty file.
#
#   check.sh COMPILER OPTION... -o OBJECT OPTION... SOURCE
#
# For a network that exceeds its budget or is rejected, prints only the text of the message; for any
# other error, the compiler's whole output.
LC_ALL=C # plain quotes in the output
export LC_ALL

object=
previous=
for argument; do
    [ "$previous" = -o ] && object=$argument
    previous=$argument
done
source=$previous

if said=$("$@" -fsyntax-only -w -Werror=narrowing -Wno-fatal-errors -fno-diagnostics-color -fmessage-length=0 2>&1); then
    : >"$object"
    exit
fi
rm -f "$object"

# The lines of the message: in C++20 GCC and Clang print them as says<line<6>{"lines"}, ...>, Clang
# split into pieces; in C++26 Clang prints them unchanged.
message=$(printf '%s\n' "$said" | awk '
    function finish(text) {
        gsub(/\\"/, "\"", text)
        gsub(/; most in /, "\n    most in ", text)
        gsub(/; most alive at /, "\n    most alive at ", text)
        gsub(/; for one image a call /, "\n    for one image a call ", text)
        sub(/; fits with: /, "\n    fits with: ", text)
        print "  " text
    }
    reading && /^ *[0-9]+ \|/ { reading = 0 }
    reading { finish($0) }
    / (error|note): / && /says<.*line<[0-9]+>\{"/ {
        text = $0
        pieces = text !~ /evaluates to false/
        sub(/^.*(over_budget|refused)</, "", text)
        sub(/^[^"]*\{"/, "", text)
        sub(/"\}[> ]*(::value)?\047.*$/, "", text)
        gsub(/"\}>, (strider::)?says<(strider::)?line<[0-9]+>\{"/, "\n  ", text)
        gsub(/"\}, (strider::)?line<[0-9]+>\{"/, pieces ? " " : "\n    ", text)
        if (pieces) gsub(/ (most in|most alive at|for one image a call|fits with:) /, "\n   &", text)
        finish(text)
        exit
    }
    / error: / && /(\047within\047|::fits\047): / {
        sub(/^.*(\047within\047|::fits\047): /, "")
        finish($0)
        reading = 1
    }')
errors=$(printf '%s\n' "$said" | grep -c ' error: ')
what=$(sed -n '2s#^// ##p' "$source")
name=$(sed -n '1s#^// strider_verify: ##p' "$source")
if [ -z "$message" ] || [ "$errors" -ne 1 ]; then
    printf '%s: error: %s cannot be checked:\n%s\n' "$name" "$what" "$said"
elif printf '%s\n' "$said" | grep -q 'budget\.hpp:.* error: '; then
    printf '%s: error: %s breaks its budget:\n%s\n' "$name" "$what" "$message"
else
    printf '%s: error: %s is refused:\n%s\n' "$name" "$what" "$message"
fi >&2
exit 1
