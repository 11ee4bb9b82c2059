# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Cross-compiles to AArch64 with Debian's g++-aarch64-linux-gnu and runs the tests in qemu-user.
# Header-only libraries (Boost, Catch2) are those of this machine: the compiler reads /usr/include.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L /usr/aarch64-linux-gnu)
