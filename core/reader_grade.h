#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/document.h"
#include "core/kinds.h"

namespace essaim {

// What a reader is told of how far a text can be relied on: computed by each reader anew, whatever its author says
// (DOMAIN §6.4).
struct ReaderGrade {
  std::optional<Grade> grade;  // nothing for a kind that is not known here
  std::string to_check_since;  // when its author was to look at it again, where that is over; else empty
};
// As of `today` (`2026-11-26`) of a text of this kind, the one in its header, written then.
ReaderGrade reader_grade(std::string_view kind, const Document& document, std::uint64_t written_ms,
                         std::string_view today);

}  // namespace essaim
