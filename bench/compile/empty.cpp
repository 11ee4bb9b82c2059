// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// An empty program: the compiler's base cost.
int main() {}
