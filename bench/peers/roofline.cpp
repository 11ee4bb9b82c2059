// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Draws the roofline [Williams09] of a run: the speed of each layer, strider's and the peers', over
// its operations per byte of volumes and weights.
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace {

using nlohmann::json;

/// The appearance of a library's points.
struct look {
    const char* name;
    const char* title;
    const char* color;
    char form; ///< circle, square, triangle, diamond or x
};

// Colours that are distinguishable for the colour-blind.
constexpr look looks[] = {{"dlib", "dlib", "#cc79a7", 'x'},
                          {"libtorch", "libtorch", "#009e73", 'd'},
                          {"oneDNN Winograd", "oneDNN, Winograd", "#56b4e9", 't'},
                          {"oneDNN direct", "oneDNN, direct", "#0072b2", 's'},
                          {"strider", "strider", "#d55e00", 'c'}};

struct layer_points {
    std::string name;
    double intensity = 0;
    std::map<std::string, double> speeds; ///< GFLOP/s by library
};

/// The plot's area in pixels, and its ranges.
struct axes {
    double left = 78, top = 84, width = 800, height = 600;
    double min_x = 1, max_x = 100; ///< FLOP/byte
    double min_y = 1, max_y = 100; ///< GFLOP/s

    [[nodiscard]] double x(double intensity) const {
        return left + width * std::log(intensity / min_x) / std::log(max_x / min_x);
    }
    [[nodiscard]] double y(double speed) const {
        return top + height * (1 - std::log(speed / min_y) / std::log(max_y / min_y));
    }
};

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else
            out += c;
    }
    return out;
}

/// The largest of 1, 2, 5, 10, ... that is at most the value; or the smallest at least it.
double rounded(double value, bool up) {
    const double decade = std::pow(10, std::floor(std::log10(value)));
    const double steps[]{1, 2, 5, 10};
    if (up) {
        for (const double s : steps)
            if (s * decade >= value) return s * decade;
        return 10 * decade;
    }
    double best = decade;
    for (const double s : steps)
        if (s * decade <= value) best = s * decade;
    return best;
}

/// An SVG document under construction.
class picture {
public:
    picture(double width, double height) : width_(width), height_(height) {}

    template <class... Arguments>
    void put(fmt::format_string<Arguments...> form, Arguments&&... arguments) {
        fmt::format_to(std::back_inserter(body_), form, std::forward<Arguments>(arguments)...);
        body_ += '\n';
    }
    void text(double x, double y, const std::string& words, const char* attributes = "") {
        put(R"(<text x="{:.1f}" y="{:.1f}" {}>{}</text>)", x, y, attributes, escaped(words));
    }
    void line(double x1, double y1, double x2, double y2, const char* attributes) {
        put(R"(<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" {}/>)", x1, y1, x2, y2,
            attributes);
    }
    void mark(const look& l, double x, double y, double size) {
        const double r = size;
        const std::string open = fmt::format(
            R"(fill="white" fill-opacity="0.6" stroke="{}" stroke-width="1.8")", l.color);
        switch (l.form) {
        case 'c':
            put(R"(<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" fill="{}" stroke="white" stroke-width="0.8"/>)",
                x, y, r * 1.15, l.color);
            break;
        case 's':
            put(R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" {}/>)", x - r * 0.9,
                y - r * 0.9, r * 1.8, r * 1.8, open);
            break;
        case 't':
            put(R"(<path d="M{:.1f} {:.1f}l{:.1f} {:.1f}h{:.1f}z" {}/>)", x, y - r * 1.1, r * 1.1,
                r * 1.9, -r * 2.2, open);
            break;
        case 'd':
            put(R"(<path d="M{:.1f} {:.1f}l{:.1f} {:.1f}l{:.1f} {:.1f}l{:.1f} {:.1f}z" {}/>)", x,
                y - r * 1.2, r * 1.1, r * 1.2, -r * 1.1, r * 1.2, -r * 1.1, -r * 1.2, open);
            break;
        default:
            put(R"(<path d="M{:.1f} {:.1f}l{:.1f} {:.1f}m0 {:.1f}l{:.1f} {:.1f}" fill="none" stroke="{}" stroke-width="1.8"/>)",
                x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8, -r * 1.8, -r * 1.8, r * 1.8, l.color);
        }
    }
    [[nodiscard]] std::string finished() const {
        return fmt::format(
                   R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0:.0f} {1:.0f}" width="{0:.0f}" height="{1:.0f}" font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#222">
<rect width="100%" height="100%" fill="white"/>
)",
                   width_, height_) +
               body_ + "</svg>\n";
    }

private:
    double width_;
    double height_;
    std::string body_;
};

void draw_grid(picture& svg, const axes& a) {
    const auto ticks = [](double least, double most) {
        std::vector<double> all;
        for (double decade = std::pow(10, std::floor(std::log10(least))); decade <= most;
             decade *= 10)
            for (const double s : {1.0, 2.0, 5.0})
                if (s * decade >= least * 0.999 && s * decade <= most * 1.001)
                    all.push_back(s * decade);
        return all;
    };
    constexpr const char* thin = R"(stroke="#e3e3e3" stroke-width="1")";
    for (const double t : ticks(a.min_x, a.max_x)) {
        svg.line(a.x(t), a.top, a.x(t), a.top + a.height, thin);
        svg.text(a.x(t), a.top + a.height + 20, fmt::format("{:g}", t), R"(text-anchor="middle")");
    }
    for (const double t : ticks(a.min_y, a.max_y)) {
        svg.line(a.left, a.y(t), a.left + a.width, a.y(t), thin);
        svg.text(a.left - 8, a.y(t) + 4, fmt::format("{:g}", t), R"(text-anchor="end")");
    }
    svg.text(a.left + a.width / 2, a.top + a.height + 42,
             "floating-point operations for each byte of input, weights and output",
             R"(text-anchor="middle")");
    svg.put(
        R"svg(<text transform="translate(22 {:.1f}) rotate(-90)" text-anchor="middle">GFLOP/s</text>)svg",
        a.top + a.height / 2);
}

/// Draws a bandwidth's roof up to the peak, with its name along it.
void draw_roof(picture& svg, const axes& a, double bandwidth, double peak,
               const std::string& name) {
    const double meets = peak / bandwidth;
    const double from = std::max(a.min_x, a.min_y / bandwidth);
    if (meets <= a.min_x) return;
    const double to = std::min(meets, a.max_x);
    svg.line(a.x(from), a.y(from * bandwidth), a.x(to), a.y(to * bandwidth),
             R"(stroke="#555" stroke-width="1.6")");
    const double turn =
        std::atan2(a.y(to * bandwidth) - a.y(from * bandwidth), a.x(to) - a.x(from)) * 180 / M_PI;
    // Above the middle of the line where it is long, else where it begins.
    const double at = std::sqrt(from * to);
    if (a.x(to) - a.x(from) > 90)
        svg.put(
            R"svg(<text transform="translate({:.1f} {:.1f}) rotate({:.1f})" dy="-6" text-anchor="middle" font-size="12" fill="#555">{}</text>)svg",
            a.x(at), a.y(at * bandwidth), turn, escaped(name));
}

struct options {
    std::vector<std::string> files;
    std::string out;
    std::string pass = "forward";
    int batch = 1;
};

std::string draw(const options& o) {
    std::vector<layer_points> layers;
    json machine;
    for (const std::string& name : o.files) {
        std::ifstream file(name);
        if (!file) throw std::runtime_error(name + ": cannot read");
        const json run = json::parse(file);
        machine = run["machine"];
        for (const json& l : run["lines"]) {
            if (l.contains("error") || l["pass"] != o.pass || l["batch"] != o.batch ||
                l["threads"] != 1 || l["bytes"] == 0)
                continue;
            layer_points p{l["name"], l["operations"].get<double>() / l["bytes"].get<double>(), {}};
            // The same layer may be in the sets of several networks.
            if (std::ranges::find(layers, p.name, &layer_points::name) != layers.end()) continue;
            p.speeds["strider"] = l["GFLOP/s"];
            for (const auto& [peer, figures] : l["peers"].items())
                p.speeds[peer == "oneDNN" ? "oneDNN direct" : peer] = figures["GFLOP/s"];
            layers.push_back(std::move(p));
        }
    }
    if (layers.empty()) throw std::runtime_error("no such lines in the files");
    std::ranges::sort(layers, {}, &layer_points::intensity);

    const double peak = machine["fma_peak"]["1"];
    const json& read = machine["read_bandwidth"]["1"];
    double slowest = peak;
    double fastest = peak;
    for (const layer_points& l : layers)
        for (const auto& [name, speed] : l.speeds) {
            slowest = std::min(slowest, speed);
            fastest = std::max(fastest, speed);
        }
    const bool listed = layers.size() <= 30;
    axes a;
    a.min_x = rounded(std::min(layers.front().intensity * 0.7, 0.5), false);
    a.max_x = rounded(layers.back().intensity * 1.3, true);
    a.min_y = rounded(slowest * 0.6, false);
    a.max_y = rounded(fastest * 1.1, true);

    const double width = a.left + a.width + (listed ? 250 : 190);
    picture svg(width, a.top + a.height + 62);
    svg.text(a.left, 30,
             fmt::format("{} {}, batch {}, one thread", layers.size() == 1 ? "A layer" : "Layers",
                         o.pass == "forward"         ? "forward"
                         : o.pass == "data_gradient" ? "backward, gradient of the data"
                                                     : "backward, gradient of the weights",
                         o.batch),
             R"(font-size="19" font-weight="bold")");
    std::string peers;
    for (const json& p : machine["peers"]) peers += ", " + p.get<std::string>();
    svg.text(a.left, 53,
             fmt::format("{}; {}, {}{}; {}", machine["cpu"].get<std::string>(),
                         machine["compiler"].get<std::string>(),
                         machine["flags"].get<std::string>(), peers,
                         machine["date"].get<std::string>()),
             R"(font-size="12" fill="#555")");
    draw_grid(svg, a);
    draw_roof(svg, a, read["memory"], peak,
              fmt::format("memory {:.0f} GB/s", read["memory"].get<double>()));
    draw_roof(svg, a, read["L2"], peak, fmt::format("L2 {:.0f} GB/s", read["L2"].get<double>()));
    draw_roof(svg, a, read["L1"], peak, fmt::format("L1 {:.0f} GB/s", read["L1"].get<double>()));
    const double ridge = std::max(a.min_x, peak / read["L1"].get<double>());
    svg.line(a.x(ridge), a.y(peak), a.left + a.width, a.y(peak),
             R"(stroke="#555" stroke-width="1.6")");
    svg.text(a.left + a.width - 6, a.y(peak) - 7,
             fmt::format("multiply-add peak {:.0f} GFLOP/s", peak),
             R"(text-anchor="end" font-size="12" fill="#555")");

    // A layer's number is at the bottom of its column; adjacent ones are in different rows.
    double row_ends[4] = {0, 0, 0, 0};
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const layer_points& l = layers[i];
        const double x = a.x(l.intensity);
        if (listed) {
            double highest = a.min_y;
            for (const auto& [name, speed] : l.speeds) highest = std::max(highest, speed);
            std::size_t row = 0;
            while (row < 3 && x < row_ends[row]) ++row;
            row_ends[row] = x + 20;
            const double foot = a.top + a.height - 8 - 15 * static_cast<double>(row);
            svg.line(x, foot - 13, x, a.y(highest),
                     R"(stroke="#bbb" stroke-width="0.8" stroke-dasharray="2 3")");
            svg.text(x, foot, std::to_string(i + 1),
                     R"(text-anchor="middle" font-size="12" font-weight="bold")");
        }
    }
    for (const look& form : looks)
        for (const layer_points& l : layers)
            if (const auto found = l.speeds.find(form.name); found != l.speeds.end())
                svg.mark(form, a.x(l.intensity), a.y(found->second), listed ? 5.5 : 3.5);
    svg.put(
        R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="none" stroke="#222"/>)",
        a.left, a.top, a.width, a.height);

    double y = a.top + 14;
    const double side = a.left + a.width + 26;
    for (auto form = std::rbegin(looks); form != std::rend(looks); ++form) {
        const bool there = std::ranges::any_of(
            layers, [&](const layer_points& l) { return l.speeds.contains(form->name); });
        if (!there) continue;
        svg.mark(*form, side, y - 4, 5.5);
        svg.text(side + 16, y, form->title);
        y += 22;
    }
    if (listed) {
        y += 14;
        for (std::size_t i = 0; i < layers.size(); ++i, y += 19) {
            svg.text(side + 8, y, std::to_string(i + 1),
                     R"(text-anchor="end" font-size="12" font-weight="bold")");
            svg.text(side + 16, y, layers[i].name, R"(font-size="12")");
        }
    }
    return svg.finished();
}

} // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App app("Draws the roofline of a run of peers_layers or peers_dense.");
    app.add_option("files", o.files, "The run's JSON files")->required();
    app.add_option("--out", o.out, "The SVG to write")->required();
    app.add_option("--pass", o.pass, "forward, data_gradient or weight_gradient");
    app.add_option("--batch", o.batch, "The batch");
    CLI11_PARSE(app, argc, argv);
    try {
        std::ofstream file(o.out);
        file << draw(o);
        if (!file.flush()) throw std::runtime_error(o.out + ": cannot write");
    } catch (const std::exception& e) {
        fmt::print(stderr, "roofline: {}\n", e.what());
        return 1;
    }
    return 0;
}
