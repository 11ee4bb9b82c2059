// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::isa`: the instruction sets that kernels are built for, as types.
#pragma once

#include <strider/requirements.hpp>

namespace strider {

namespace isa {

// Each has the size and number of its registers, and `fuses`: whether it multiplies and adds in one
// instruction, which rounds once.

/// 32 registers of 64 bytes (AVX-512F, VL, DQ).
struct avx512 {
    static constexpr int register_bytes = 64;
    static constexpr int registers = 32;
    static constexpr bool fuses = true;
    static constexpr const char* name = "avx512";
};
/// 16 registers of 32 bytes, with FMA (x86-64-v3).
struct avx2 {
    static constexpr int register_bytes = 32;
    static constexpr int registers = 16;
    static constexpr bool fuses = true;
    static constexpr const char* name = "avx2";
};
/// 16 registers of 16 bytes: baseline x86-64.
struct sse {
    static constexpr int register_bytes = 16;
    static constexpr int registers = 16;
    static constexpr bool fuses = false;
    static constexpr const char* name = "sse";
};
/// 32 registers of 16 bytes: AArch64.
struct neon {
    static constexpr int register_bytes = 16;
    static constexpr int registers = 32;
    static constexpr bool fuses = true;
    static constexpr const char* name = "neon";
};
/// The compiler's vector extensions, whatever they compile to.
struct portable {
    static constexpr int register_bytes = 16;
    static constexpr int registers = 16;
    static constexpr bool fuses = false;
    static constexpr const char* name = "portable";
};

/// The instruction set that this translation unit is built for. It is part of the type of every
/// engine and kernel, so that units built with different flags never share a symbol.
#if defined(STRIDER_PORTABLE)
using native = portable;
#elif defined(__AVX512F__) && defined(__AVX512VL__) && defined(__AVX512DQ__)
using native = avx512;
#elif defined(__AVX2__) && defined(__FMA__)
using native = avx2;
#elif defined(__SSE2__)
using native = sse;
#elif defined(__aarch64__)
using native = neon;
#else
using native = portable;
#endif

} // namespace isa

/// Numbers of type Real per register of Isa.
template <class Real, class Isa>
inline constexpr int lanes_of = Isa::register_bytes / static_cast<int>(sizeof(Real));

} // namespace strider
