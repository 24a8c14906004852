#pragma once

#include <string>

namespace CLI {
class App;
}

namespace essaim::client {

// Who acts, as the tray has it: what was given with --by, else ESSAIM_PERSON, else who called sudo, else the account.
std::string person(const std::string& by);
// Declares --by.
void add_person(CLI::App& command, std::string& by);

}  // namespace essaim::client
