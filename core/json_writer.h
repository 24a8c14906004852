#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace essaim {

// JSON straight into a string, for lines that are written by the hundred thousand: a tree of values first would take
// three times as long, and would print 14.7739 as 1.47739E1. Names and values are UTF-8; names hold nothing to escape.

// With its quotation marks.
void append_json_string(std::string& out, std::string_view text);

// An object, field by field. What is empty is left out.
class JsonObject {
 public:
  JsonObject& text(std::string_view name, std::string_view value);
  JsonObject& texts(std::string_view name, std::span<const std::string> values);
  JsonObject& number(std::string_view name, std::uint64_t value);  // also 0
  // A value that is JSON already.
  JsonObject& json(std::string_view name, std::string_view value);
  // Each of the values as `one` makes JSON of it.
  template <typename Values, typename One>
  JsonObject& list(std::string_view name, const Values& values, One one) {
    if (values.empty()) return *this;
    begin(name);
    char before = '[';
    for (const auto& value : values) {
      out_ += before;
      out_ += one(value);
      before = ',';
    }
    out_ += ']';
    return *this;
  }

  // The whole object; nothing is added afterwards.
  std::string take() {
    out_ += '}';
    return std::move(out_);
  }

 private:
  void begin(std::string_view name);
  std::string out_ = "{";
};

}  // namespace essaim
