#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/entry.h"
#include "core/ids.h"
#include "core/ingest.h"
#include "core/network_log.h"
#include "core/sign.h"
#include "tests/sim/later_version.h"
#include "tests/sim/random.h"

namespace essaim::sim {

// Themes and kinds that the made-up cities write about; three of the themes lie below others.
const std::vector<std::string>& sim_themes();
const std::vector<std::string>& sim_kinds();

// What somebody in a city hall is about to publish.
struct Draft {
  std::string kind = "experience";
  std::vector<std::string> themes;
  std::string language = "fr";
  std::size_t text_bytes = 600;  // 0: an entry without document
  std::optional<Reference> retracts;
  std::optional<Reference> answers;
  Novelty novelty = Novelty::none;
};

// A city's own key and what it says of itself, made of a random stream.
struct Identity {
  SigningKey key;
  Bytes admission;
};
Identity make_identity(const std::string& handle, Random& random);

// Writes a city's own log with the real EntryWriter, as the publish use case does.
class Author {
 public:
  // Its documents are compressed with one of `dictionaries`, or with none.
  Author(const SigningKey& key, const NetworkId& network, Sequence last, const HeaderHash& head,
         std::vector<std::uint32_t> dictionaries);
  // All drafts in as few runs as the rule of signatures allows (at 1 and at each multiple of 64), with their documents.
  Ingest write(const std::vector<Draft>& drafts, std::uint64_t time_ms, Random& random);
  Sequence last() const { return writer_.next().sequence - 1; }

 private:
  const SigningKey* key_;
  LogKey log_;
  NetworkId network_;
  EntryWriter writer_;
  std::vector<std::uint32_t> dictionaries_;
};

}  // namespace essaim::sim
