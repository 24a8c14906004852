#pragma once

#include <memory>

namespace CLI {
class App;
class FormatterBase;
}  // namespace CLI

namespace essaim::client {

// Help in the language that is spoken: two columns that stand straight whatever letters they have, broken between words
// at the width of the terminal. Arguments are called by what they are (`FILE`), as in the documents.
std::shared_ptr<CLI::FormatterBase> help_pages();

}  // namespace essaim::client
