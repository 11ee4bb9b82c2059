// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes a report's tables: the layers, and the confusion matrix.

#include "report/html.hpp"
#include "report/sections.hpp"
#include "summary/rows.hpp"
#include "text/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace strider::program {

std::string layer_section(const network_facts& network) {
    std::string html = "<h2>The network</h2>\n<p>Made of: filters x height x width x channels + "
                       "biases. Sees: the part of the input, padding included, that an output "
                       "element depends on. Multiply-accumulates (MACs) and activations are those "
                       "of one image.</p>\n<div class=\"wide\">\n<table class=\"layers\">\n<thead>"
                       "<tr><th></th><th>layer</th><th>output HxWxC</th><th "
                       "class=\"number\">parameters</th><th>made of</th><th "
                       "class=\"number\">MACs</th><th class=\"number\">activations</th><th "
                       "class=\"number\">sees</th></tr></thead>\n<tbody>\n";
    const auto count = [](std::int64_t number) {
        return number == 0 ? std::string() : grouped(number);
    };
    std::string scope;
    for (const layer_row& row : layer_rows(network)) {
        if (row.scope != scope && !row.scope.empty())
            html +=
                fmt::format("<tr><td></td><td colspan=\"7\">{}</td></tr>\n", escaped(row.scope));
        scope = row.scope;
        html += fmt::format(
            "<tr><td class=\"number\">{}</td><td>{}</td><td>{}</td><td class=\"number\">{}</td>"
            "<td>{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td "
            "class=\"number\">{}</td></tr>\n",
            row.index, escaped(full_text(row)), shape_text(row.output), count(row.parameters),
            row.made_of, count(row.macs), bytes_text(row.bytes), row.sees);
    }
    return html + fmt::format("</tbody>\n<tfoot><tr><td></td><td>total</td><td></td><td "
                              "class=\"number\">{}</td><td></td><td class=\"number\">{}</td><td "
                              "class=\"number\">{}</td><td></td></tr></tfoot>\n</table>\n</div>\n",
                              grouped(network.parameters), grouped(network.macs),
                              bytes_text(activation_bytes(network)));
}

std::string confusion_section(const evaluation& found, const weights_notes& notes) {
    std::string html =
        "<h2>Confusion matrix</h2>\n<p>Rows are the true classes, columns "
        "the predicted ones; the diagonal is correct. The "
        "colour shows the cell's share of its row.</p>\n<div class=\"wide\">\n<table "
        "class=\"confusion\">\n<thead><tr><th></th>";
    const std::size_t classes =
        std::min(found.classes, std::max<std::size_t>(notes.classes.size(), 1));
    const auto word = [&](std::size_t label) {
        return escaped(notes.word(static_cast<int>(label), max_shown_name));
    };
    for (std::size_t column = 0; column < classes; ++column)
        html += fmt::format("<th scope=\"col\"><span title=\"{0}\">{0}</span></th>", word(column));
    html += "<th scope=\"col\"><span>recognised</span></th></tr></thead>\n<tbody>\n";
    for (std::size_t row = 0; row < classes; ++row) {
        const auto* const counts = found.confusion.data() + row * found.classes;
        std::int64_t all = 0;
        for (std::size_t column = 0; column < found.classes; ++column) all += counts[column];
        const auto share = [all](std::int64_t count) {
            return all == 0 ? 0.0 : static_cast<double>(count) / static_cast<double>(all);
        };
        html += fmt::format("<tr><th scope=\"row\"><span title=\"{0}\">{0}</span></th>", word(row));
        for (std::size_t column = 0; column < classes; ++column) {
            const bool right = row == column;
            html += fmt::format(
                "<td class=\"{}\" style=\"--share:{:.3f}\" title=\"{} taken for {}: {} of {}\">{}"
                "</td>",
                right ? "right" : (counts[column] == 0 ? "none" : "wrong"), share(counts[column]),
                word(row), word(column), counts[column], all, counts[column]);
        }
        html +=
            fmt::format("<td style=\"--share:0\">{}</td></tr>\n", percent_text(share(counts[row])));
    }
    return html + "</tbody>\n</table>\n</div>\n";
}

} // namespace strider::program
