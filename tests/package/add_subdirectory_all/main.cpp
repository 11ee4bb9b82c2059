// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Calls the program of ../all.cpp, which is in a shared library here.

int plugin_main(int count, char** arguments);

int main() {
    char name[] = "consumer";
    char folder[] = ".";
    char* arguments[]{name, folder, nullptr};
    return plugin_main(2, arguments);
}
