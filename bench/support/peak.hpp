// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what the machine can do at most: multiply-adds in registers, and reads and copies of
// memory.
#pragma once

namespace strider::bench {

/// Seconds since some time in the past. Of one thread they are the caller's CPU time, in which
/// other programs on the same core do not count; of more threads, the time that passes.
[[nodiscard]] double now(int threads);

/// GFLOP/s of `threads` threads that start together and do nothing but multiply-adds of vectors in
/// registers, for about `milliseconds`. A multiply-add counts as two operations.
[[nodiscard]] double fma_peak(int threads, double milliseconds);

/// GB/s of copies of `megabytes` between two buffers; bytes read and bytes written both count.
[[nodiscard]] double copy_bandwidth(int megabytes);

/// GB/s at which `threads` threads that start together read `kilobytes` each, again and again: of
/// the caches as long as that much fits them. The best of a few times.
[[nodiscard]] double read_bandwidth(int threads, int kilobytes);

/// So much of it that no cache serves a part: what 64 MB read again and again give is a third more
/// than memory does where the last cache has 32 (Zen 5).
inline constexpr int beyond_kilobytes = 256 << 10;

} // namespace strider::bench
