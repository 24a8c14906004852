#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/document.h"

// When a text should be looked at again (DOMAIN §6.2): so that nobody copies in 2030 what held in 2020.
namespace essaim {

// The day that its author set in the head, as written there (`2027`, `2027-06`, `2027-06-30`); nothing where none or no
// date is set.
std::optional<std::string> review_date_set(const Document& document);
// Eighteen months after it was written, which holds where nothing is set.
std::string review_date_usual(std::uint64_t written_ms);
// Whether texts of this kind are looked at again; what cities say to each other is not.
bool is_reviewed(std::string_view kind);

// The day by which a text of this kind is to be looked at again: the one that is set, else the usual one; nothing where
// none is set and the kind is not looked at again.
std::optional<std::string> review_date_of(std::string_view kind, const Document& document, std::uint64_t written_ms);

// Whether a day, month or year is over: a year only when all of it is.
bool is_over(std::string_view date, std::string_view today);

}  // namespace essaim
