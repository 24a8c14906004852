#pragma once

#include <string>

#include "core/error.h"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace essaim::client {

// The command that was named last on the command line.
const CLI::App& deepest(const CLI::App& app);
// `essaim network`, for the usage line of `essaim network invite`; empty for the program itself.
std::string words_before(const CLI::App& command);
// `essaim network invite`
std::string full_name(const CLI::App& command);

// What is wrong with a command line, in the words of the user's language: CLI11 speaks English only. Names the option
// or argument that it is about, and what is near to a word that is not known.
Error usage_error(const CLI::ParseError& failure, const CLI::App& app);

}  // namespace essaim::client
