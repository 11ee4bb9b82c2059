// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The code of docs/portability.md.
#include <strider/strider.hpp>

#include <cstdio>
#include <cstdlib>

using namespace strider;

namespace {

// [hook]
/// Must not return; firmware would reset, a module in a browser would trap.
[[noreturn]] void on_error(const char* message) {
    std::fprintf(stderr, "strider: %s\n", message);
    std::_Exit(EXIT_FAILURE);
}

void start() { set_error_hook(on_error); }
// [/hook]

// [executor]
/// Runs tasks on a foreign thread pool.
class pool_executor {
public:
    using errors = strider::errors::native; // thrown, or passed to the hook
    explicit pool_executor(int threads) : threads_(threads > 0 ? threads : 4) {}
    [[nodiscard]] int threads() const noexcept { return threads_; }
    template <class F>
    void run(int tasks, F&& f) const {
        for (int i = 0; i < tasks; ++i) f(i); // here: submit f(i) to the pool, then wait for all
    }

private:
    int threads_;
};
static_assert(Executor<pool_executor>);

using net = network<input<28, 28, 1>, conv<8, filter<5>>, relu, fully_connected<10>, softmax>;
using on_pool = inference<net, numerics::exact, float, isa::native, pool_executor>;
using on_caller = inference<net, numerics::exact, float, isa::native, serial_executor<>>;
// [/executor]

// [version]
#if STRIDER_VERSION < 100 // 0.1.0
#error this program needs strider 0.1 or newer
#endif
// [/version]

} // namespace

template class strider::inference<net, numerics::exact, float, isa::native, pool_executor>;
template class strider::trainer<net, sgd, softmax_cross_entropy, float, isa::native, pool_executor>;

int main() {
    start();
    const on_caller engine{model<net>(1)};
    return engine.threads() == 1 && sizeof(on_pool) > 0 ? 0 : 1;
}
