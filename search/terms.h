#pragma once

#include <string>
#include <string_view>

// How terms of the index are told apart: those of words begin with a small letter (stems.h), those of other things
// with a capital.
namespace essaim::search {

inline constexpr std::string_view title_prefix = "S";
inline constexpr std::string_view theme_prefix = "T";  // each theme of a text, and the one above it
inline constexpr std::string_view kind_prefix = "K";
inline constexpr std::string_view language_prefix = "L";
inline constexpr std::string_view country_prefix = "C";
inline constexpr std::string_view author_prefix = "A";
inline constexpr std::string_view year_prefix = "Y";
inline constexpr std::string_view size_prefix = "P";
inline constexpr std::string_view outcome_prefix = "O";
inline constexpr std::string_view grade_prefix = "G";  // as if every text had been checked
inline constexpr std::string_view place_prefix = "N";  // each word of the name of its place, folded

// Xapian refuses terms above 245 octets; ours are far shorter, whatever a member writes.
inline constexpr std::size_t term_bytes_max = 120;

inline std::string prefixed(std::string_view prefix, std::string_view value) {
  return std::string(prefix) + std::string(value.substr(0, term_bytes_max));
}

// Values under which the index keeps things for itself.
inline constexpr unsigned facts_slot = 0;
inline constexpr const char* format_key = "format";
inline constexpr const char* arrival_key = "arrival";
inline constexpr const char* store_key = "store";
inline constexpr const char* remains_key = "remains";
// To be raised whenever words are cut, folded, stemmed or weighed in another way: older indexes are then made anew.
inline constexpr std::string_view format_version = "3";

}  // namespace essaim::search
