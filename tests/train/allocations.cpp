// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Replaces operator new in this executable by one that counts.
#include "allocations.hpp"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <new>

// Failing allocations are intended here: the sanitizers would end the program.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "allocator_may_return_null=1"; }
extern "C" const char* __tsan_default_options();
extern "C" const char* __tsan_default_options() { return "allocator_may_return_null=1"; }

namespace {

std::atomic<std::int64_t> count{0};
std::atomic<std::int64_t> bytes{0};
std::atomic<std::int64_t> freed{0};
constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
thread_local std::int64_t left = unlimited;

void* counted_or_null(std::size_t size, std::size_t alignment) noexcept {
    if (left != unlimited && left-- <= 0) {
        left = 0;
        return nullptr;
    }
    count.fetch_add(1, std::memory_order_relaxed);
    bytes.fetch_add(static_cast<std::int64_t>(size), std::memory_order_relaxed);
    // aligned_alloc requires a multiple of the alignment.
    const std::size_t rounded = (size + alignment - 1) / alignment * alignment;
    return std::aligned_alloc(alignment, rounded > 0 ? rounded : alignment);
}

void* counted(std::size_t size, std::size_t alignment) {
    void* memory = counted_or_null(size, alignment);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

void give_back(void* memory) noexcept {
    if (memory == nullptr) return;
    freed.fetch_add(1, std::memory_order_relaxed);
    std::free(memory);
}

} // namespace

namespace strider::test {

std::int64_t allocations() noexcept { return count.load(); }
std::int64_t allocated_bytes() noexcept { return bytes.load(); }
std::int64_t live_allocations() noexcept { return count.load() - freed.load(); }

short_of_memory::short_of_memory(std::int64_t spared) noexcept { left = spared; }
short_of_memory::~short_of_memory() { left = unlimited; }

} // namespace strider::test

// All forms are replaced: a sanitizer's own would not match these operators delete.
void* operator new(std::size_t size) { return counted(size, alignof(std::max_align_t)); }
void* operator new[](std::size_t size) { return counted(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
    return counted(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
    return counted(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return counted_or_null(size, alignof(std::max_align_t));
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    return counted_or_null(size, alignof(std::max_align_t));
}
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete[](void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { give_back(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { give_back(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { give_back(memory); }
