#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "sync/messages.h"
#include "tests/sim/random.h"

namespace essaim::sim {

class SimStore;
class World;

// In which way a member does not keep to the protocol. Its signatures are right, so nothing proves it.
enum class Vice : std::uint8_t {
  withholds_documents,  // announces what it then does not send, and says nothing
  withholds_headers,
  overstates,      // tells of more than there is
  understates,     // tells of less than it holds
  digest,          // says that it holds something else than it does
  forks,           // tells of forks that there are not
  forges_headers,  // changes what others wrote, and passes it on
  forges_documents,
};
inline constexpr unsigned vices = 8;
std::string_view name_of(Vice vice);

// Stands between a city's engine, which is an honest one, and its wires.
class Liar {
 public:
  // `store` is what its city holds.
  Liar(World& world, LogKey self, const SimStore& store, Vice vice, std::uint64_t seed)
      : world_(&world), self_(self), store_(&store), vice_(vice), random_(seed) {}

  Vice vice() const { return vice_; }
  // What is sent instead; false when nothing is.
  bool corrupt(sync::Message& message);

 private:
  bool corrupt(sync::Hello& hello);
  bool corrupt(sync::Frontier& frontier);
  bool corrupt(sync::Have& have);
  bool corrupt(sync::RunMessage& run);
  bool corrupt(sync::DocumentMessage& document);
  template <typename Other>
  bool corrupt(Other&) {
    return true;
  }
  void corrupt_place(Sequence& sequence, HeadTag& tag, Sequence& fork);
  void forge(const LogTag& log, Sequence sequence, Bytes& frame);

  World* world_;
  LogKey self_;
  const SimStore* store_;
  Vice vice_;
  Random random_;
};

// By what a run or a document that was made up is known again.
std::uint64_t fingerprint_of(const Run& run);
std::uint64_t fingerprint_of(ByteView frame);

}  // namespace essaim::sim
