#pragma once

#include <cstddef>
#include <string>

#include "client/site/collection.h"
#include "client/site/site_frame.h"

namespace essaim::client {

// The page of one text: what it says, how it turned out, what hangs together with it, and under which licence it
// stands. Fails only where what was spooled does not read back.
Result<std::string> entry_page(const SiteFrame& frame, const Collection& collection, std::size_t text,
                               const std::string& today);

// The sections of a text as they stand below a heading of level `above`, in the levels that a page may have: none is
// skipped, none deeper than six.
class SectionLevels {
 public:
  explicit SectionLevels(int above) : above_(above), level_(above) {}
  // The level on the page of the next heading, which has `written` signs.
  int next(unsigned written);
  // That of the last one; `above` before the first.
  int current() const { return level_; }

 private:
  int above_, level_;
};

}  // namespace essaim::client
