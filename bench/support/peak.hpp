// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines measurements of the machine's limits: multiply-adds in registers, reads and copies of
// memory.
#pragma once

namespace strider::bench {

/// Seconds since an unspecified time. For one thread this is the caller's CPU time, which excludes
/// other programs on the same core; for more threads, wall-clock time.
[[nodiscard]] double now(int threads);

/// GFLOP/s of `threads` threads that start at the same time and only do multiply-adds of vectors in
/// registers, for about `milliseconds`. A multiply-add counts as two operations.
[[nodiscard]] double fma_peak(int threads, double milliseconds);

/// GB/s of copies of `megabytes` between two buffers; bytes read and bytes written both count.
[[nodiscard]] double copy_bandwidth(int megabytes);

/// GB/s at which `threads` threads that start at the same time read `kilobytes` each repeatedly:
/// the bandwidth of a cache if they fit in it. The best of several runs.
[[nodiscard]] double read_bandwidth(int threads, int kilobytes);

/// Large enough that no cache serves a part: reading 64 MB repeatedly gives a third more than the
/// memory bandwidth if the last-level cache has 32 MB (Zen 5).
inline constexpr int beyond_kilobytes = 256 << 10;

} // namespace strider::bench
