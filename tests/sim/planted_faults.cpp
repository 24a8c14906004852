#include "tests/sim/planted_faults.h"

#include <algorithm>

#include "core/fault.h"

namespace essaim::sim {

const std::vector<PlantedFault>& planted_faults() {
  static const std::vector<PlantedFault> faults = {
      {"accept-unsigned", "a run is taken whoever signed it"},
      {"document-hash-unchecked", "a document is taken whatever it hashes to"},
      {"digest-without-newest", "the digest stays as it was when headers are stored"},
      {"first-fork-wins", "of two forks of a log the one that was heard of first counts, not the lowest"},
      {"revocation-without-tip", "a revoked member's log goes on behind the tip that the revocation lists"},
      {"revoked-partner-kept", "the connection to a partner that was revoked stays open"},
      {"fork-kept-to-itself", "who proved a fork tells nobody"},
      {"news-echoed", "news go back to the partner that brought them"},
      {"provider-for-ever", "a provider that does not bring what others have keeps its place"},
      {"want-lost-with-link", "what a partner was asked for is asked of nobody else when its link is lost"},
      {"silence-waited-for", "a partner that does not answer is waited for"},
      {"wanted-after-retraction", "what was taken back is wanted on"},
      {"later-version-refused", "a header that this version cannot show is refused"},
      {"told-before-stored", "partners are told of headers that are not stored yet"},
      {"own-head-reused", "own entries are told before they are durable, and their numbers used again after a crash"},
      {"retraction-lost-in-crash", "after a crash what was taken back is shown again"},
  };
  return faults;
}

bool switch_on(std::string_view name) {
  const auto found = std::ranges::find(planted_faults(), name, &PlantedFault::name);
  if (found == planted_faults().end()) return false;
  planted_fault = found->name;
  return true;
}

}  // namespace essaim::sim
