#pragma once

namespace essaim::client {

// The command line: reads the language first, so that even a typing error is answered in it, then the command, and runs
// it. The exit status is documented in docs/errors.md.
int main_program(int argc, char** argv);

}  // namespace essaim::client
