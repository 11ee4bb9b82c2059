// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// What a compiler takes for nothing.
int main() {}
