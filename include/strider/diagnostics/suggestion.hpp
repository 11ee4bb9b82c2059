// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines which layer a type that is not one was probably meant to be, by its name.
#pragma once

#include <strider/diagnostics/text.hpp>

#include <cstddef>

namespace strider::detail {

/// The last word of a type's name, in lower case, without '_' and "2d": "conv" of
/// "torch::nn::Conv2d", "relu6" of "ReLU6".
consteval name_text plain_name(const name_text& type) {
    name_text plain;
    for (std::size_t i = 0; i < type.size(); ++i) {
        const char c = type.characters[i];
        if (c == '<') break;
        if (c == ':') plain = {};
        if (c == '2' && (type.characters[i + 1] | ' ') == 'd')
            ++i;
        else if (c >= 'A' && c <= 'Z')
            plain << static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || is_digit(c))
            plain << c;
    }
    return plain;
}

/// Whether two names have the same digits: relu6 is not a misspelt relu, nor one dimension two.
consteval bool same_digits(const name_text& a, const name_text& b) {
    std::size_t i = 0;
    std::size_t j = 0;
    for (;; ++i, ++j) {
        while (i < a.size() && !is_digit(a.characters[i])) ++i;
        while (j < b.size() && !is_digit(b.characters[j])) ++j;
        if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
        if (a.characters[i] != b.characters[j]) return false;
    }
}

/// The Levenshtein distance of two names.
consteval std::size_t edit_distance(const name_text& a, const name_text& b) {
    std::size_t row[65]{};
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed =
                diagonal + (a.characters[i - 1] == b.characters[j - 1] ? 0 : 1);
            const std::size_t shorter = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = changed < shorter ? changed : shorter;
        }
    }
    return row[b.size()];
}

/// The layer with the name closest to a type's, by its name here or in another framework; else
/// nullptr. Other frameworks' layers that strider lacks, as PReLU, are not taken for misspellings.
consteval const char* nearest_layer(const name_text& type) {
    struct entry {
        const char* name;
        const char* layer;
    };
    // strider's names, then those of PyTorch, Keras, Caffe and ONNX.
    const entry entries[]{
        {"conv", "conv"},
        {"depthwiseconv", "depthwise_conv"},
        {"convtranspose", "conv_transpose"},
        {"fullyconnected", "fully_connected"},
        {"maxpool", "max_pool"},
        {"avgpool", "avg_pool"},
        {"globalavgpool", "global_avg_pool"},
        {"relu", "relu"},
        {"relu6", "relu6"},
        {"leakyrelu", "leaky_relu"},
        {"elu", "elu"},
        {"gelu", "gelu"},
        {"sigmoid", "sigmoid"},
        {"hardsigmoid", "hard_sigmoid"},
        {"tanh", "tanh"},
        {"hardswish", "hard_swish"},
        {"maxout", "maxout"},
        {"batchnorm", "batch_norm"},
        {"localresponsenorm", "local_response_norm"},
        {"dropout", "dropout"},
        {"flatten", "flatten"},
        {"upsample", "upsample"},
        {"crop", "crop"},
        {"padchannels", "pad_channels"},
        {"softmax", "softmax"},
        {"sequence", "sequence"},
        {"residual", "residual"},
        {"concat", "concat"},
        {"repeat", "repeat"},
        {"convolution", "conv"},
        {"depthwiseconvolution", "depthwise_conv"},
        {"deconvolution", "conv_transpose"},
        {"linear", "fully_connected"},
        {"dense", "fully_connected"},
        {"innerproduct", "fully_connected"},
        {"gemm", "fully_connected"},
        {"maxpooling", "max_pool"},
        {"averagepool", "avg_pool"},
        {"averagepooling", "avg_pool"},
        {"globalaveragepool", "global_avg_pool"},
        {"globalaveragepooling", "global_avg_pool"},
        {"adaptiveavgpool", "global_avg_pool"},
        {"batchnormalization", "batch_norm"},
        {"lrn", "local_response_norm"},
        {"upsampling", "upsample"},
        {"upsamplingnearest", "upsample"},
        {"sequential", "sequence"},
        {"concatenate", "concat"},
        // Layers that strider lacks but whose names are similar.
        {"prelu", nullptr},
        {"rrelu", nullptr},
        {"crelu", nullptr},
        {"selu", nullptr},
        {"celu", nullptr},
        {"silu", nullptr},
        {"glu", nullptr},
        {"softmin", nullptr},
        {"hardtanh", nullptr},
        {"logsigmoid", nullptr},
        {"maxunpool", nullptr},
        {"lppool", nullptr},
        {"convlstm", nullptr},
    };
    const name_text plain = plain_name(type);
    const char* nearest = nullptr;
    std::size_t least = 3; // more than two edits: another word
    for (const entry& e : entries) {
        const name_text name = e.name;
        if (plain.size() + 2 < name.size() || name.size() + 2 < plain.size()) continue;
        if (!same_digits(plain, name)) continue;
        const std::size_t distance = edit_distance(plain, name);
        if (distance >= least || 3 * distance > name.size()) continue;
        least = distance;
        nearest = e.layer;
    }
    return nearest;
}

} // namespace strider::detail
