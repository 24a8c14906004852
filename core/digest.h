#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/entry.h"
#include "core/kinds.h"

namespace essaim {

// Why something stands in a digest, in the order in which it is shown.
enum class DigestReason : unsigned char {
  asked,       // a question about an entry of this city
  answered,    // an answer to a question, of this city first
  adopted,     // another city took something up, of this city first
  taken_back,  // its author took it back and named what replaces it
  revised,     // in substance
  fresh        // new
};
inline constexpr std::array digest_reasons = {DigestReason::asked,      DigestReason::answered, DigestReason::adopted,
                                              DigestReason::taken_back, DigestReason::revised,  DigestReason::fresh};
std::string_view name_of(DigestReason reason);  // `taken-back`, `new`

// What an entry says of another text.
struct DigestTarget {
  Relation relation = Relation::unknown;
  std::string text;   // names it: the label of its first version
  bool ours = false;  // this city wrote it
};

// One entry of another city that arrived: a version of a text that nobody took back, or a retraction.
struct DigestEntry {
  std::string text;  // label of the text's first version; of a retraction its own
  std::string kind, author;
  bool first = false;   // is the first version
  bool newest = false;  // is the version in force
  bool minor = false;
  bool followed = false;
  bool over = false;  // of a call: nobody can apply any more
  Grade grade = Grade::stub;
  std::uint64_t arrival = 0;
  std::vector<DigestTarget> targets;
};

struct DigestItem {
  DigestReason reason = DigestReason::fresh;
  std::string text;                  // what to read: of a retraction the successor
  std::string about;                 // what is asked about, answered, translated, adopted or taken back
  bool ours = false;                 // it concerns this city
  std::vector<std::size_t> entries;  // of what arrived: the newest first, several adoptions of one text
};

struct DigestFold {
  std::vector<DigestItem> items;                            // grouped by reason, in each the foremost first
  std::array<std::size_t, digest_reasons.size()> counts{};  // of all, by reason
  std::size_t left_out = 0;                                 // beyond `most`
};

// What of all that arrived is worth telling. Minor revisions are not, nor retractions without successor, nor calls that
// are over; a text stands there once, for the first of its reasons. Foremost is what concerns this city, then what it
// follows, then what is filled in best, then what came last; `most` of these are given.
DigestFold fold_digest(const std::vector<DigestEntry>& arrived, std::size_t most);

// The first point below the heading "takeaways", else the first sentence of the summary; one line, empty where there is
// neither.
std::string takeaway_of(const Document& document);

}  // namespace essaim
