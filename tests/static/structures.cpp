// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests structures at compile time: edges, volumes, paths, and descriptions.
#include <strider/analysis.hpp>
#include <strider/network.hpp>

#include <type_traits>

namespace {

using namespace strider;

using in = input<8, 6, 4>;
template <class... L>
using on = network<in, L...>;

/// The volumes that layer I reads.
template <class Net, int I>
constexpr bool reads(auto... volumes) {
    const int expected[]{volumes...};
    const layer_facts& layer = Net::facts[std::size_t{I}];
    if (layer.edges != static_cast<int>(sizeof...(volumes))) return false;
    for (int e = 0; e < layer.edges; ++e)
        if (Net::graph.edges[static_cast<std::size_t>(layer.first_edge + e)] != expected[e])
            return false;
    return true;
}
template <class Net, int I>
constexpr bool at(const char* path) {
    return layer_at<Net, I>::path == path;
}

// residual: body, then shortcut, then their sum.
namespace residuals {
using plain = on<relu, residual<sequence<conv<4, filter<3>, pad<1>>, sigmoid>>, softmax>;
static_assert(plain::depth == 5);
static_assert(plain::facts[3].kind == layer_kind::add);
static_assert(reads<plain, 1>(1) && reads<plain, 3>(3, 1) && reads<plain, 4>(4));
static_assert(plain::output == shape{8, 6, 4});
static_assert(at<plain, 1>("layer 1: residual body: layer 0"));
static_assert(at<plain, 3>("layer 1") && at<plain, 4>("layer 2"));

using projected = on<residual<conv<8, filter<2>, stride<2>>, conv<8, filter<2>, stride<2>>>>;
static_assert(reads<projected, 0>(0) && reads<projected, 1>(0) && reads<projected, 2>(1, 2));
static_assert(projected::output == shape{4, 3, 8});
static_assert(at<projected, 0>("layer 0: residual body"));
static_assert(at<projected, 1>("layer 0: residual shortcut"));
static_assert(projected::parameters == 2 * (8 * 2 * 2 * 4 + 8));

// One inside the other, and one in a shortcut.
using nested = on<residual<residual<residual<relu>>, residual<sigmoid>>>;
static_assert(nested::depth == 6);
static_assert(reads<nested, 1>(1, 0) && reads<nested, 2>(2, 0) && reads<nested, 3>(0) &&
              reads<nested, 4>(4, 0) && reads<nested, 5>(3, 5));
static_assert(at<nested, 0>("layer 0: residual body: residual body: residual body"));
static_assert(at<nested, 3>("layer 0: residual shortcut: residual body"));
} // namespace residuals

// concat: the maps of all branches, in order.
namespace concats {
using three = on<concat<conv<3, filter<1>>, identity, sequence<relu, conv<5, filter<1>>>>, relu>;
static_assert(three::depth == 5);
static_assert(reads<three, 0>(0) && reads<three, 1>(0) && reads<three, 2>(2) &&
              reads<three, 3>(1, 0, 3) && reads<three, 4>(4));
static_assert(three::output == shape{8, 6, 3 + 4 + 5});
static_assert(at<three, 0>("layer 0: concat branch 0"));
static_assert(at<three, 2>("layer 0: concat branch 2: layer 1"));

using twice = on<concat<identity, identity>>;
static_assert(twice::depth == 1 && reads<twice, 0>(0, 0) && twice::output == shape{8, 6, 8});

// Dense blocks add maps at each turn. [Huang17]
using dense = on<repeat<3, concat<identity, conv<2, filter<3>, pad<1>>>>>;
static_assert(dense::output == shape{8, 6, 4 + 3 * 2});
static_assert(dense::facts[2].input.channels == 6 && dense::facts[4].input.channels == 8);
static_assert(at<dense, 4>("layer 0: repeat turn 2: concat branch 1"));
} // namespace concats

// gate: the volume times the output of the body.
namespace gates {
using maps = on<gate<global_avg_pool, fully_connected<2>, relu, fully_connected<4>, sigmoid>>;
static_assert(maps::depth == 6 && reads<maps, 5>(0, 5) && maps::output == shape{8, 6, 4});
static_assert(maps::facts[5].kind == layer_kind::multiply);
static_assert(at<maps, 1>("layer 0: gate body: layer 1"));
using whole = on<gate<conv<4, filter<1>>, sigmoid>>;
static_assert(whole::output == shape{8, 6, 4});
} // namespace gates

// repeat, sequence and named add no layers of their own.
namespace blocks {
template <int K>
using block = sequence<conv<K, filter<1>>, relu>;
using written_out = on<conv<4, filter<1>>, relu, conv<4, filter<1>>, relu>;
using repeated = on<repeat<2, block<4>>>;
using as_arguments = on<repeat<2, conv<4, filter<1>>, relu>>;
using named_blocks = on<named<"a", block<4>>, named<"b", block<4>>>;
static_assert(std::is_same_v<repeated::layers, written_out::layers>);
static_assert(std::is_same_v<named_blocks::layers, written_out::layers>);
static_assert(repeated::fingerprint == written_out::fingerprint);
static_assert(as_arguments::fingerprint == written_out::fingerprint);
static_assert(named_blocks::fingerprint == written_out::fingerprint);
static_assert(at<repeated, 3>("layer 0: repeat turn 1: layer 1"));
static_assert(at<named_blocks, 3>("layer 1 (b): layer 1"));
static_assert(at<on<named<"a", relu>>, 0>("layer 0 (a)"));
static_assert(at<on<relu, named<"r", repeat<2, relu>>>, 2>("layer 1 (r): repeat turn 1"));
static_assert(
    at<on<named<"r", residual<named<"c", relu>>>>, 0>("layer 0 (r): residual body: layer 0 (c)"));
static_assert(std::is_same_v<on<identity, relu, identity>::layers, on<relu>::layers>);
// A name is unique within its block: another block may use it, too.
static_assert(
    valid_network<in, named<"a", named<"c", relu>, relu>, named<"b", named<"c", relu>, relu>>);
static_assert(!valid_network<in, named<"a", relu>, relu, named<"a", relu>>);
static_assert(valid_network<in, repeat<3, named<"a", relu>, named<"b", relu>>>);
static_assert(!valid_network<in, named<"-a", relu>>);
static_assert(!valid_network<in, named<"", relu>>);
// A name may be a number, unless an unnamed layer has it as its index and both have tensors.
using numbered = on<
    named<"features", named<"0", conv<4, filter<1>>>, relu, named<"1", conv<4, filter<1>>>, relu>>;
static_assert(at<numbered, 2>("layer 0 (features): layer 2 (1)"));
static_assert(valid_network<in, named<"1st", relu>>);
static_assert(valid_network<in, named<"0", conv<4, filter<1>>>>); // its own index
static_assert(valid_network<in, relu, named<"0", conv<4, filter<1>>>>);
static_assert(valid_network<in, conv<4, filter<1>>, named<"0", relu>>);
static_assert(valid_network<in, conv<4, filter<1>>, named<"00", conv<4, filter<1>>>>);
static_assert(valid_network<in, relu, named<"b", relu, named<"1", batch_norm>>, batch_norm>);
template <class... Layers>
constexpr diagnosis twice = diagnose<in, Layers...>;
using conv1 = conv<4, filter<1>>;
static_assert(twice<conv1, named<"0", conv1>>.kind == problem::name_twice);
static_assert(twice<conv1, named<"0", conv1>>.where == "layer 1 (0)");
static_assert(twice<named<"1", conv1>, conv1>.where == "layer 0 (1)"); // before it, too
static_assert(twice<named<"1", conv1>, conv1>.number == 1);
static_assert(twice<relu, repeat<2, residual<conv1>>, named<"1", batch_norm>>.where ==
              "layer 2 (1)"); // within structures
static_assert(twice<relu, repeat<2, named<"2", gate<conv1>>, relu, conv1>>.where ==
              "layer 1: repeat turn 0: layer 0 (2)");
// Deep nesting, many turns.
static_assert(on<repeat<10, repeat<10, repeat<10, relu>>>>::depth == 1000);
} // namespace blocks

// The type of a layer: for the end of a structure, the structure.
namespace types {
using body = sequence<conv<4, filter<1>>, relu>;
using net = on<relu, residual<body>, concat<identity, relu>>;
static_assert(std::is_same_v<layer_at<net, 1>::type, conv<4, filter<1>>>);
static_assert(std::is_same_v<layer_at<net, 3>::type, residual<body>>);
static_assert(std::is_same_v<layer_at<net, 5>::type, concat<identity, relu>>);
} // namespace types

// Networks with different functions are distinguished although their layers are the same.
static_assert(on<residual<sequence<relu, sigmoid>>>::fingerprint !=
              on<residual<relu, sigmoid>>::fingerprint);

// Live at once: a shortcut is kept until its sum.
namespace memory {
using chain = on<relu, relu, relu>;
using skip = on<residual<sequence<relu, relu, relu>>>;
constexpr std::int64_t volume = 8 * 6 * 4;
static_assert(chain::peak_activations == 2 * volume);
static_assert(skip::peak_activations == 3 * volume);
// In place a chain of activations needs one volume, with a shortcut two.
template <class Net>
using alone = memory_of<Net, pass::inference, numerics::exact, one_image>;
static_assert(alone<chain>::arena_bytes == 4 * volume);
static_assert(alone<skip>::arena_bytes == 2 * 4 * volume);
static_assert(alone<skip>::min_bytes == alone<skip>::arena_bytes);
// A block has as many images as a vector has lanes.
template <class Isa>
using blocks = memory_of<skip, pass::inference, numerics::exact, float, Isa>;
static_assert(blocks<isa::avx512>::images == 16);
static_assert(blocks<isa::avx512>::arena_bytes == 16 * 2 * 4 * volume);
static_assert(blocks<isa::avx2>::arena_bytes == 8 * 2 * 4 * volume);
static_assert(memory_of<chain, pass::training>::arena_bytes >=
              memory_of<chain, pass::training>::min_bytes);
} // namespace memory

// Receptive fields: a sum sees what its terms see.
static_assert(on<residual<conv<4, filter<3>, pad<1>>>>::receptive_field.height == 3);
static_assert(
    on<concat<conv<4, filter<3>, pad<1>>, conv<4, filter<5>, pad<2>>>>::receptive_field.width == 5);
static_assert(on<conv<4, filter<3>, pad<1>>, residual<conv<4, filter<3>, pad<1>>>>::receptive_field
                  .height == 5);

// A diagnosis has the position.
namespace refusals {
template <class... Layers>
struct diagnosis_of {
    static constexpr diagnosis value = diagnose<in, Layers...>;
};
constexpr diagnosis deep =
    diagnose<in, relu, repeat<2, residual<sequence<relu, conv<3, filter<1>>>>>>;
static_assert(deep.kind == problem::residual_differs);
static_assert(deep.where == "layer 1: repeat turn 0");
static_assert(deep.made == shape{8, 6, 3} && deep.other_made == shape{8, 6, 4});
static_assert(deep.layer == 3); // among all layers
// A long path keeps its beginning and end; so does a long name.
template <class Layer>
using far = diagnosis_of<named<
    "a23456789012345678901234567890",
    repeat<2,
           concat<relu, residual<repeat<3, named<"b23456789012345678901234567890",
                                                 gate<concat<relu, residual<relu, Layer>>>>>>>>>>;
static_assert(far<int>::value.where ==
              "layer 0 (a23456789012345678901234567890): ...: repeat turn 0: layer 0 "
              "(b23456789012345678901234567890): gate body: concat branch 1: residual shortcut");
using long_name = diagnosis_of<
    named<"a234567890123456789012345678901234567890b234567890123456789012345678901234567890", int>>;
static_assert(long_name::value.where ==
              "layer 0 (a23456789012345678901234...789012345678901234567890)");
} // namespace refusals

} // namespace
