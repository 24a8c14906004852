#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace essaim::client {

// `12 March 2026`, `12 mars 2026`; in UTC.
std::string long_date(std::uint64_t unix_ms);
// `2026-03-12`, for programs.
std::string short_date(std::uint64_t unix_ms);
// The tag where it is one, for an attribute `lang`; empty else, as where it is the language of the page.
std::string foreign_language(const std::string& tag);

// `rtl` for a language that is written from right to left; empty else.
std::string text_direction(const std::string& tag);

// What an entry's licence is called, and where it can be read.
struct LicenceWords {
  std::string name;
  std::string address;  // empty for one that we do not know
};
// Where the author says nothing, CC-BY-4.0 holds.
LicenceWords licence_words(const std::string& spdx);

// `partly` in the user's language; the code where its kind does not know it.
std::string outcome_label(const std::string& kind, const std::string& code);
// `studying` of an adoption.
std::string stage_label(const std::string& code);

// How a translation was made: `machine-checked`.
std::string method_label(const std::string& code);

// A value of the head as people read it: without the signs of YAML around it.
std::string plain_value(std::string_view yaml);

}  // namespace essaim::client
