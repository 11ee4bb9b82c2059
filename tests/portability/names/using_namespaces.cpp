// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that a program may use namespaces std and strider at the same time. Only two public names
// must be qualified, because std has them, too: strider::tanh and strider::identity.
#include <bits/stdc++.h>
#include <strider/data.hpp>
#include <strider/inspect.hpp>
#include <strider/io.hpp>
#include <strider/strider.hpp>
#include <strider/zoo/lenet5.hpp>

using namespace std;
using namespace strider;

// Every layer and every option.
using whole_network =
    network<input<16, 16, 3>, named<"first", conv<6, filter<3>, pad<1>, no_bias>>, batch_norm, relu,
            batch_norm_with<1e-3, 0.1>, local_response_norm<5>,
            residual<conv<6, filter<3>, pad_same>>,
            gate<global_avg_pool, conv<6, filter<1>>, sigmoid>,
            concat<strider::identity, sequence<depthwise_conv<filter<3>, pad<1>>, elu>>,
            repeat<2, leaky_relu>, max_pool<filter<2>>,
            conv_transpose<4, filter<2>, stride<2>, output_pad<0>>, crop<2>, pad_channels<1, 1>,
            upsample<2>, conv<16, filter<3>, stride<2>, groups<2>, floor_fit>,
            conv<8, filter<3>, dilation<2>, exact_fit>, maxout<2>, gelu, relu6, hard_swish,
            hard_sigmoid, strider::tanh, dropout<20>, avg_pool<filter<2>, ceil_fit>, flatten,
            fully_connected<4>, softmax>;

static_assert(valid_network<input<1, 1, 1>, relu>);
static_assert(diagnose<input<1, 1, 1>>.kind == problem::no_layers);
static_assert(whole_network::output == shape{1, 1, 4});
static_assert(within_budget<whole_network, budget{.depth = 100}>);
static_assert(fits_budget<whole_network, budget{.depth = 100}>);
static_assert(arena_bytes<whole_network> > 0);
static_assert(layer_at<whole_network, 0>::facts.filters == 6);
static_assert(memory_of<whole_network, pass::inference>::arena_bytes > 0);
static_assert(Executor<executor> && Optimizer<sgd> && Loss<squared_error>);

int main() {
    model<whole_network> some(1);
    const inference<whole_network, numerics::fast, float, isa::native, executor> engine(some);
    vector<float> image(static_cast<size_t>(whole_network::input.count()));
    const vector<float> output = engine(image);
    const auto volumes = activations(some, span<const float>(image));

    const variant<adadelta, adagrad, adam, adamw, rmsprop, sgd> rules{sgd{}};
    trainer<whole_network, adam, softmax_cross_entropy> learner(some,
                                                                trainer_options<adam>{.batch = 1});
    const schedule rates = warm_up{5, cosine{.rate = 0.1, .total_steps = 10}};
    const schedule others[] = {constant_rate{0.1}, step_decay{0.1, 0.5, 10},
                               reduce_on_plateau{.rate = 0.1}, parse_schedule("constant", 1, 1, 1)};
    const step_result result = learner.step(image, vector<int>{1}, rates.rate(0));
    trainer<whole_network, sgd, multiclass_hinge> hinge(some);

    aligned_array<float> numbers(3);
    background task;
    set_error_hook(nullptr);
    try {
        task.wait();
        data::dataset images;
        io::save_weights("weights", some);
    } catch (const file_error& wrong) {
        cerr << wrong.what();
    } catch (const argument_error& wrong) {
        cerr << wrong.what();
    } catch (const error&) {
    }
    cout << version << output.size() + volumes.size() + numbers.size() << result.loss
         << rules.index() << others[0].rate(0) << hinge.steps() << zoo::lenet5::depth;
}
