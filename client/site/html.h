#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/markup.h"

namespace essaim::client {

// Writes one page: elements open and close in order, and every text goes through `escaped`, so that nothing from
// outside becomes an element. Names of elements and attributes are ours.
class Html {
 public:
  // An attribute whose value is empty is left out.
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  Html& open(std::string_view name, Attributes attributes = {});
  // Closes what was opened last and is open.
  Html& close();
  Html& text(std::string_view text);
  Html& markup(const Markup& markup);
  // Opens, says the text, closes.
  Html& element(std::string_view name, std::string_view text, Attributes attributes = {});
  // One that holds nothing, as `link`.
  Html& lone(std::string_view name, Attributes attributes);
  // Data in JSON for programs; no script.
  Html& data(std::string_view json);

  // The whole; everything must be closed.
  std::string page() &&;

 private:
  void begin(std::string_view name, Attributes attributes);
  void new_line();
  std::string out_ = "<!doctype html>\n";
  std::vector<std::string> open_;
};

}  // namespace essaim::client
