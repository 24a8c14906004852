#include "client/person.h"

#include <pwd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "client/say.h"

namespace essaim::client {

std::string person(const std::string& by) {
  if (!by.empty()) return by;
  for (const char* const name : {"ESSAIM_PERSON", "SUDO_USER"}) {
    const char* const value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  const passwd* const account = ::getpwuid(::geteuid());
  return account != nullptr ? account->pw_name : "uid " + std::to_string(::geteuid());
}

void add_person(CLI::App& command, std::string& by) {
  command.add_option("--by", by, say("Who does it (or ESSAIM_PERSON); without it the name of the account"))
      ->type_name(say("NAME"));
}

}  // namespace essaim::client
