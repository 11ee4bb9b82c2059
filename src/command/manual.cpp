// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes the manual page.

#include "command/manual.hpp"

#include "command/usage_error.hpp"

#include <strider/version.hpp>

#include <fmt/format.h>

#include <string_view>
#include <vector>

namespace strider::program {

namespace {

/// Escapes a text for troff, as one paragraph.
std::string roff(std::string_view text) {
    std::string result;
    bool line_begins = true;
    for (const char letter : text) {
        if (line_begins && (letter == '.' || letter == '\'')) result += "\\&";
        line_begins = letter == '\n';
        if (letter == '\\')
            result += "\\e";
        else if (letter == '-')
            result += "\\-";
        else if (letter == '`')
            continue;
        else
            result += letter;
    }
    return result;
}

/// "--lr N", "-h, --help".
std::string option_heading(const CLI::Option& option) {
    std::string names;
    for (const std::string& name : option.get_snames())
        names += "\\fB" + roff("-" + name) + "\\fR, ";
    for (const std::string& name : option.get_lnames())
        names += "\\fB" + roff("--" + name) + "\\fR";
    const std::string value = option.get_type_size() == 0 ? "" : option.get_type_name();
    return value.empty() ? names : names + " \\fI" + roff(value) + "\\fR";
}

std::string options_of(const CLI::App& command) {
    std::string text;
    for (const CLI::Option* option : command.get_options()) {
        if (option->get_group().empty() || option->get_lnames().empty()) continue;
        text +=
            fmt::format(".TP\n{}\n{}\n", option_heading(*option), roff(option->get_description()));
    }
    return text;
}

/// "train [OPTION]... NET".
std::string usage_of(const CLI::App& command) {
    std::string text = fmt::format("\\fBstrider {}\\fR [\\fIOPTION\\fR]...", command.get_name());
    for (const CLI::Option* option : command.get_options())
        if (option->get_positional())
            text += fmt::format(" \\fI{}\\fR{}", roff(option->get_name(true)),
                                option->get_expected_max() > 1 ? "..." : "");
    return text;
}

constexpr std::string_view description =
    R"(A convolutional network is a C++ type of the library strider. This program has those of
\fIstrider::zoo\fR: it shows what they consist of and what they cost, trains the small ones, and
classifies pictures. \fBstrider zoo\fR lists them.
)";

constexpr std::string_view rest = R"(.SH FILES
.TP
\fIruns/NET/latest.safetensors\fR
The checkpoint of a run of \fBstrider train\fR, from which \fB\-\-resume\fR continues.
\fB\-\-checkpoint\fR names another folder.
.TP
\fIruns/NET/best.safetensors\fR
The weights of the epoch with the best test accuracy; of equal ones, that with the lowest test loss.
.TP
\fIruns/NET/good.safetensors\fR
While a run is not finished: the checkpoint of its last epoch with sound losses, which is restored
if training diverges.
.SH SIGNALS
On SIGINT, SIGTERM and SIGHUP \fBstrider train\fR finishes its step, saves and prints how to resume;
a second signal kills it.
Signals ignored at the start, as by nohup, stay ignored.
.SH EXIT STATUS
.TP
0
Done.
.TP
1
The task failed; a message says why.
.TP
2
The command line is wrong: nothing was started.
.TP
128 + N
Training was stopped by signal N.
.SH EXAMPLES
.EX
strider train convnetjs\-cifar10 \-\-data cifar\-10\-batches\-bin \-\-report run.html
strider train convnetjs\-cifar10 \-\-data cifar\-10\-batches\-bin \-\-resume
strider predict convnetjs\-cifar10 cat.png
strider summary resnet50 \-\-format graphviz | dot \-Tsvg > resnet50.svg
.EE
)";

} // namespace

std::string manual_page(const CLI::App& program) {
    std::string text = fmt::format(
        ".TH STRIDER 1 \"\" \"strider {}\" \"User Commands\"\n.SH NAME\nstrider \\- convolutional "
        "networks as C++ types: train them, test them, use them\n.SH SYNOPSIS\n",
        strider::version);
    for (const CLI::App* command : program.get_subcommands({}))
        text += (text.ends_with("SYNOPSIS\n") ? "" : ".br\n") + usage_of(*command) + "\n";
    text += ".SH DESCRIPTION\n";
    text += description;
    text += ".SH OPTIONS\nBefore the command:\n" + options_of(program);
    for (const CLI::App* command : program.get_subcommands({}))
        text +=
            fmt::format(".SH {}\n{}\n.PP\n{}.\n{}", "STRIDER " + roff(command->get_name()),
                        usage_of(*command), roff(command->get_description()), options_of(*command));
    text += ".SH ENVIRONMENT\n";
    for (const CLI::Option* option : program.get_options())
        if (!option->get_envname().empty())
            text += fmt::format(".TP\n\\fB{}\\fR\nAs \\fB{}\\fR.\n", option->get_envname(),
                                roff(option->get_name()));
    text += rest;
    return text;
}

std::string printed(const CLI::App& program, const std::string& what) {
    if (what == "manual") return manual_page(program);
    if (what == "completion") return bash_completion(program);
    throw usage_error("--print takes manual or completion");
}

} // namespace strider::program
