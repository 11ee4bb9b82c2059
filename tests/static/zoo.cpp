// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/zoo: the intermediate volumes of known networks, from papers and frameworks. Facts
// of a whole network are asserted in its header.
#include <strider/analysis.hpp>
#include <strider/zoo/alexnet.hpp>
#include <strider/zoo/cifar_resnet20.hpp>
#include <strider/zoo/cifar_resnet56.hpp>
#include <strider/zoo/convnetjs_cifar10.hpp>
#include <strider/zoo/convnetjs_mnist.hpp>
#include <strider/zoo/densenet121.hpp>
#include <strider/zoo/googlenet.hpp>
#include <strider/zoo/lenet5.hpp>
#include <strider/zoo/mobilenet_v1.hpp>
#include <strider/zoo/mobilenet_v2.hpp>
#include <strider/zoo/mobilenet_v3_small.hpp>
#include <strider/zoo/resnet101.hpp>
#include <strider/zoo/resnet152.hpp>
#include <strider/zoo/resnet18.hpp>
#include <strider/zoo/resnet34.hpp>
#include <strider/zoo/resnet50.hpp>
#include <strider/zoo/squeezenet1_1.hpp>
#include <strider/zoo/unet.hpp>
#include <strider/zoo/vgg11.hpp>
#include <strider/zoo/vgg16.hpp>
#include <strider/zoo/vgg19.hpp>
#include <strider/zoo/zfnet.hpp>

#include <cstddef>

using namespace strider;

namespace {

/// Whether a layer has a name, or is inside something with that name.
template <class Net>
constexpr bool stands_in(const layer_facts& layer, const char* name) {
    const auto is = [&](const char* label) {
        return label != nullptr && detail::same_words(name, label);
    };
    if (is(layer.label)) return true;
    for (int s = layer.scope; s >= 0; s = Net::graph.scopes[static_cast<std::size_t>(s)].parent)
        if (is(Net::graph.scopes[static_cast<std::size_t>(s)].label)) return true;
    return false;
}

/// The index of the last layer inside something with that name; -1: none.
template <class Net>
constexpr int last_of(const char* name) {
    int last = Net::depth - 1;
    while (last >= 0 && !stands_in<Net>(Net::facts[static_cast<std::size_t>(last)], name)) --last;
    return last;
}

/// Its output.
template <class Net>
constexpr shape after(const char* name) {
    const int last = last_of<Net>(name);
    return last < 0 ? shape{-1, -1, -1} : Net::facts[static_cast<std::size_t>(last)].output;
}

/// The number of layers of a kind, except those inside something with that name.
template <class Net>
constexpr int count_of(layer_kind kind, const char* but_in = "") {
    int count = 0;
    for (const layer_facts& layer : Net::facts)
        count += layer.kind == kind && !stands_in<Net>(layer, but_in);
    return count;
}

/// The number of layers with weights, after which networks are named.
template <class Net>
constexpr int layers_of_weights(const char* but_in = "") {
    return count_of<Net>(layer_kind::conv, but_in) +
           count_of<Net>(layer_kind::fully_connected, but_in);
}

/// The last volume with spatial extent, and the window of its elements.
template <class Net>
constexpr int last_spatial = [] {
    int last = -1;
    for (int i = 0; i < Net::depth; ++i)
        if (Net::facts[static_cast<std::size_t>(i)].output.height > 1) last = i;
    return last;
}();
template <class Net>
constexpr receptive_window sees =
    receptive_windows<Net>[static_cast<std::size_t>(last_spatial<Net>) + 1];

namespace alexnet {

using net = zoo::alexnet;
static_assert(after<net>("conv1") == shape{55, 55, 96});
// [Krizhevsky12] sec. 3.5: the neurons of the layers from the second on.
static_assert(after<net>("conv2").count() == 186'624);
static_assert(after<net>("conv3").count() == 64'896);
static_assert(after<net>("conv4").count() == 64'896);
static_assert(after<net>("conv5").count() == 43'264);
static_assert(after<net>("fc6").count() == 4'096);
static_assert(after<net>("fc7").count() == 4'096);
static_assert(net::output == shape{1, 1, 1000});
static_assert(net::facts[last_spatial<net>].output == shape{6, 6, 256});
static_assert(sees<net>.height == 195 && sees<net>.jump_height == 32); // [Araujo19]

using small = zoo::alexnet_for<input<67, 67, 1>, 10>;
static_assert(small::output == shape{1, 1, 10});
static_assert(small::facts[last_spatial<small>].kind == layer_kind::relu); // 1x1 after the pool

} // namespace alexnet

namespace zfnet {

using net = zoo::zfnet; // [Zeiler14] fig. 3
static_assert(after<net>("conv1") == shape{110, 110, 96});
static_assert(net::facts[2].output == shape{55, 55, 96});
static_assert(after<net>("conv2") == shape{26, 26, 256});
static_assert(net::facts[6].output == shape{13, 13, 256});
static_assert(after<net>("conv3") == shape{13, 13, 384});
static_assert(after<net>("conv4") == shape{13, 13, 384});
static_assert(after<net>("conv5") == shape{13, 13, 256});
static_assert(net::facts[last_spatial<net>].output == shape{6, 6, 256});
static_assert(zoo::zfnet_for<input<64, 64, 3>, 10>::output == shape{1, 1, 10});

} // namespace zfnet

namespace vgg { // [Simonyan14] table 1

static_assert(layers_of_weights<zoo::vgg11>() == 11);
static_assert(layers_of_weights<zoo::vgg16>() == 16);
static_assert(layers_of_weights<zoo::vgg19>() == 19);
static_assert(after<zoo::vgg16>("stage1") == shape{224, 224, 64});
static_assert(after<zoo::vgg16>("stage2") == shape{112, 112, 128});
static_assert(after<zoo::vgg16>("stage3") == shape{56, 56, 256});
static_assert(after<zoo::vgg16>("stage4") == shape{28, 28, 512});
static_assert(after<zoo::vgg16>("stage5") == shape{14, 14, 512});
static_assert(zoo::vgg19::facts[last_spatial<zoo::vgg19>].output == shape{7, 7, 512});
static_assert(sees<zoo::vgg16> == receptive_window{212, 212, 32, 32, -90, -90}); // [Araujo19]
static_assert(zoo::vgg11_for<input<64, 64, 3>, 10>::output == shape{1, 1, 10});
static_assert(zoo::vgg16_for<input<32, 32, 3>, 10>::output == shape{1, 1, 10});
static_assert(zoo::vgg19_for<input<64, 32, 1>, 10>::output == shape{1, 1, 10});

} // namespace vgg

namespace googlenet { // [Szegedy15] table 1

using net = zoo::googlenet;
static_assert(after<net>("conv1") == shape{112, 112, 64});
static_assert(after<net>("conv2") == shape{56, 56, 192});
static_assert(after<net>("inception3a") == shape{28, 28, 256});
static_assert(after<net>("inception3b") == shape{28, 28, 480});
static_assert(after<net>("inception4a") == shape{14, 14, 512});
static_assert(after<net>("inception4b") == shape{14, 14, 512});
static_assert(after<net>("inception4c") == shape{14, 14, 512});
static_assert(after<net>("inception4d") == shape{14, 14, 528});
static_assert(after<net>("inception4e") == shape{14, 14, 832});
static_assert(after<net>("inception5a") == shape{7, 7, 832});
static_assert(after<net>("inception5b") == shape{7, 7, 1024});
static_assert(count_of<net>(layer_kind::concat) == 9);
static_assert(count_of<net>(layer_kind::conv) == 57); // 3, and 6 in each module
static_assert(zoo::googlenet_for<input<64, 64, 3>, 10>::output == shape{1, 1, 10});

} // namespace googlenet

namespace resnet { // [He16] table 1

static_assert(layers_of_weights<zoo::resnet18>("downsample") == 18);
static_assert(layers_of_weights<zoo::resnet34>("downsample") == 34);
static_assert(layers_of_weights<zoo::resnet50>("downsample") == 50);
static_assert(layers_of_weights<zoo::resnet101>("downsample") == 101);
static_assert(layers_of_weights<zoo::resnet152>("downsample") == 152);
static_assert(count_of<zoo::resnet18>(layer_kind::conv, "") == 20); // 3 in shortcuts
static_assert(count_of<zoo::resnet50>(layer_kind::conv, "") == 53); // 4 in shortcuts

using net = zoo::resnet50;
static_assert(net::facts[0].output == shape{112, 112, 64});
static_assert(after<net>("maxpool") == shape{56, 56, 64});
static_assert(after<net>("layer1") == shape{56, 56, 256});
static_assert(after<net>("layer2") == shape{28, 28, 512});
static_assert(after<net>("layer3") == shape{14, 14, 1024});
static_assert(after<net>("layer4") == shape{7, 7, 2048});
static_assert(after<net>("fc") == shape{1, 1, 1000});
static_assert(after<zoo::resnet34>("layer1") == shape{56, 56, 64});
static_assert(after<zoo::resnet34>("layer2") == shape{28, 28, 128});
static_assert(after<zoo::resnet34>("layer3") == shape{14, 14, 256});
static_assert(after<zoo::resnet34>("layer4") == shape{7, 7, 512});
static_assert(zoo::resnet18_for<input<64, 64, 3>, 10>::output == shape{1, 1, 10});
static_assert(zoo::resnet34_for<input<64, 64, 3>, 10>::output == shape{1, 1, 10});
static_assert(zoo::resnet50_for<input<65, 97, 3>, 10>::output == shape{1, 1, 10});
static_assert(zoo::resnet101_for<input<64, 64, 1>, 10>::output == shape{1, 1, 10});
static_assert(zoo::resnet152_for<input<64, 64, 1>, 10>::output == shape{1, 1, 10});

// The same blocks as TF-Slim arranges them: the last of a stage has the stride.
template <int N, int K,
          class Last =
              sequence<zoo::resnet_bottleneck<K, 2, max_pool<filter<1>, stride<2>, floor_fit>>>>
using slim_stage =
    sequence<zoo::resnet_bottleneck<K, 1, zoo::resnet_downsample<4 * K, 1>>,
             named<"rest", repeat<N - 2, zoo::resnet_bottleneck<K>>>, named<"last", Last>>;
template <int N2, int N3>
using slim = zoo::resnet<input<224, 224, 3>, 1000, slim_stage<3, 64>, slim_stage<N2, 128>,
                         slim_stage<N3, 256>, slim_stage<3, 512, zoo::resnet_bottleneck<512>>>;
static_assert(slim<4, 6>::parameters == zoo::resnet50::parameters);
static_assert(sees<slim<4, 6>>.height == 483); // [Araujo19]: 483, 1027, 1507, all with stride 32
static_assert(sees<slim<4, 23>>.height == 1027);
static_assert(sees<slim<8, 36>>.height == 1507);
static_assert(sees<slim<8, 36>>.jump_height == 32);

} // namespace resnet

namespace cifar_resnet { // [He16] sec. 4.2

static_assert(layers_of_weights<zoo::cifar_resnet20>() == 20);
static_assert(layers_of_weights<zoo::cifar_resnet56>() == 56);
static_assert(after<zoo::cifar_resnet56>("layer1") == shape{32, 32, 16});
static_assert(after<zoo::cifar_resnet56>("layer2") == shape{16, 16, 32});
static_assert(after<zoo::cifar_resnet56>("layer3") == shape{8, 8, 64});
static_assert(count_of<zoo::cifar_resnet20>(layer_kind::pad_channels) == 2);
static_assert(zoo::cifar_resnet20_for<input<64, 64, 1>, 100>::output == shape{1, 1, 100});
static_assert(zoo::cifar_resnet56_for<input<33, 31, 3>, 7>::output == shape{1, 1, 7});

} // namespace cifar_resnet

namespace squeezenet { // [Iandola16] table 1 for the extents

using net = zoo::squeezenet1_1;
static_assert(after<net>("conv1") == shape{111, 111, 64});
static_assert(after<net>("fire3") == shape{55, 55, 128});
static_assert(after<net>("fire5") == shape{27, 27, 256});
static_assert(after<net>("fire9") == shape{13, 13, 512});
static_assert(after<net>("conv10") == shape{13, 13, 1000});
static_assert(zoo::squeezenet1_1_for<input<64, 64, 3>, 10>::output == shape{1, 1, 10});

} // namespace squeezenet

namespace mobilenet_v1 { // [Howard17] table 1

using net = zoo::mobilenet_v1;
static_assert(after<net>("conv") == shape{112, 112, 32});
static_assert(after<net>("block1") == shape{112, 112, 64});
static_assert(after<net>("block3") == shape{56, 56, 128});
static_assert(after<net>("block5") == shape{28, 28, 256});
static_assert(after<net>("blocks7to11") == shape{14, 14, 512});
static_assert(after<net>("block13") == shape{7, 7, 1024});
static_assert(layers_of_weights<net>() == 28);                         // sec. 3.2: 28 layers
static_assert(sees<net>.height == 315 && sees<net>.jump_height == 32); // [Araujo19]
static_assert(zoo::mobilenet_v1_for<input<64, 64, 3>, 10>::output == shape{1, 1, 10});
// mobilenet_v1.md of TensorFlow's models: 418, 291 and 186 million for smaller images.
template <int Extent>
constexpr auto megamacs = (zoo::mobilenet_v1_for<input<Extent, Extent, 3>>::macs + 500'000) /
                          1'000'000;
static_assert(megamacs<192> == 418);
static_assert(megamacs<160> == 291);
static_assert(megamacs<128> == 186);

} // namespace mobilenet_v1

namespace mobilenet_v2 { // [Sandler18] table 2

using net = zoo::mobilenet_v2;
static_assert(after<net>("conv1") == shape{112, 112, 32});
static_assert(after<net>("stage1") == shape{112, 112, 16});
static_assert(after<net>("stage2") == shape{56, 56, 24});
static_assert(after<net>("stage3") == shape{28, 28, 32});
static_assert(after<net>("stage4") == shape{14, 14, 64});
static_assert(after<net>("stage5") == shape{14, 14, 96});
static_assert(after<net>("stage6") == shape{7, 7, 160});
static_assert(after<net>("stage7") == shape{7, 7, 320});
static_assert(after<net>("conv2") == shape{7, 7, 1280});
static_assert(count_of<net>(layer_kind::add) == 10);
static_assert(zoo::mobilenet_v2_for<input<64, 64, 3>, 10>::output == shape{1, 1, 10});

} // namespace mobilenet_v2

namespace mobilenet_v3_small { // [Howard19] table 2

using net = zoo::mobilenet_v3_small;
static_assert(after<net>("conv1") == shape{112, 112, 16});
static_assert(after<net>("block1") == shape{56, 56, 16});
static_assert(after<net>("block3") == shape{28, 28, 24});
static_assert(after<net>("blocks5and6") == shape{14, 14, 40});
static_assert(after<net>("block8") == shape{14, 14, 48});
static_assert(after<net>("blocks10and11") == shape{7, 7, 96});
static_assert(after<net>("conv2") == shape{7, 7, 576});
static_assert(count_of<net>(layer_kind::multiply) == 9);
static_assert(count_of<net>(layer_kind::add) == 6);
static_assert(zoo::mobilenet_v3_squeeze(16) == 8 && zoo::mobilenet_v3_squeeze(96) == 24);
static_assert(zoo::mobilenet_v3_squeeze(120) == 32 && zoo::mobilenet_v3_squeeze(240) == 64);
static_assert(zoo::mobilenet_v3_small_for<input<64, 64, 3>, 10>::output == shape{1, 1, 10});

} // namespace mobilenet_v3_small

namespace densenet { // [Huang17] table 1

using net = zoo::densenet121;
static_assert(layers_of_weights<net>() == 121);
static_assert(after<net>("conv0") == shape{112, 112, 64});
static_assert(after<net>("denseblock1") == shape{56, 56, 256});
static_assert(after<net>("transition1") == shape{28, 28, 128});
static_assert(after<net>("denseblock2") == shape{28, 28, 512});
static_assert(after<net>("transition2") == shape{14, 14, 256});
static_assert(after<net>("denseblock3") == shape{14, 14, 1024});
static_assert(after<net>("transition3") == shape{7, 7, 512});
static_assert(after<net>("denseblock4") == shape{7, 7, 1024});
static_assert(zoo::densenet121_for<input<64, 64, 3>, 10>::output == shape{1, 1, 10});

} // namespace densenet

namespace unet { // [Ronneberger15] fig. 1

using net = zoo::unet;
constexpr int extents[]{572, 570, 568, 284, 282, 280, 140, 138, 136, 68,  66,  64,  32,  30, 28,
                        56,  54,  52,  104, 102, 100, 200, 198, 196, 392, 390, 388, 388, 388};
/// Rows of what conv, max_pool and conv_transpose read and write, in their order.
static_assert([] {
    std::size_t i = 0;
    for (const layer_facts& layer : net::facts)
        if (layer.kind == layer_kind::conv || layer.kind == layer_kind::max_pool ||
            layer.kind == layer_kind::conv_transpose)
            if (layer.input.height != extents[i++] || layer.output.height != extents[i])
                return false;
    return i == 27;
}());
// "In total the network has 23 convolutional layers."
static_assert(count_of<net>(layer_kind::conv) + count_of<net>(layer_kind::conv_transpose) == 23);
static_assert(count_of<net>(layer_kind::concat) == 4);
static_assert(after<net>("bottom") == shape{28, 28, 1024});
static_assert(net::output == shape{388, 388, 2});
static_assert(zoo::unet_for<input<188, 204, 3>, 5>::output == shape{4, 20, 5});

} // namespace unet

} // namespace
