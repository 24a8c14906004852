#include "tests/sim/liar.h"

#include <algorithm>
#include <variant>

#include "core/document.h"
#include "tests/sim/sim_store.h"
#include "tests/sim/world.h"

namespace essaim::sim {
namespace {

// One in so many messages of the kind is left as it is, so that others go on to believe.
constexpr std::uint64_t truth_per_cent = 20;

}  // namespace

std::string_view name_of(Vice vice) {
  switch (vice) {
    case Vice::withholds_documents: return "withholds documents";
    case Vice::withholds_headers: return "withholds headers";
    case Vice::overstates: return "overstates";
    case Vice::understates: return "understates";
    case Vice::digest: return "lies in its digest";
    case Vice::forks: return "tells of forks";
    case Vice::forges_headers: return "forges headers";
    case Vice::forges_documents: return "forges documents";
  }
  return "";
}

std::uint64_t fingerprint_of(const Run& run) {
  std::uint64_t hash = mix(mix(run.first, run.log.view()), run.previous.view());
  for (const Bytes& body : run.bodies) hash = mix(hash, body);
  return hash;
}

std::uint64_t fingerprint_of(ByteView frame) { return mix(1, frame); }

bool Liar::corrupt(sync::Message& message) {
  return std::visit([this](auto& content) { return corrupt(content); }, message);
}

bool Liar::corrupt(sync::Hello& hello) {
  if (vice_ == Vice::digest) hello.digest = *FrontierDigest::from(random_.octets(FrontierDigest::size));
  return true;
}

void Liar::corrupt_place(Sequence& sequence, HeadTag& tag, Sequence& fork) {
  if (random_.chance(truth_per_cent)) return;
  if (vice_ == Vice::overstates) {
    sequence += static_cast<Sequence>(random_.chance(10) ? 1'000'000'000 : random_.between(1, 40));
    tag = *HeadTag::from(random_.octets(HeadTag::size));
  } else if (vice_ == Vice::understates && sequence > 0) {
    sequence = static_cast<Sequence>(random_.below(sequence));
    tag = sequence == 0 ? HeadTag{} : *HeadTag::from(random_.octets(HeadTag::size));
  } else if (vice_ == Vice::forks && sequence > 1) {
    fork = static_cast<Sequence>(random_.between(1, sequence));
  }
}

bool Liar::corrupt(sync::Frontier& frontier) {
  for (sync::FrontierPlace& place : frontier.places) corrupt_place(place.sequence, place.head_tag, place.fork);
  for (sync::LogFrontier& place : frontier.logs) corrupt_place(place.sequence, place.head_tag, place.fork);
  return true;
}

bool Liar::corrupt(sync::Have& have) {
  Sequence fork = 0;
  Sequence sequence = have.sequence;
  corrupt_place(sequence, have.head_tag, fork);
  have.sequence = std::max<Sequence>(sequence, 1);
  return true;
}

bool Liar::corrupt(sync::RunMessage& message) {
  if (vice_ == Vice::withholds_documents) message.document.reset();
  if (vice_ == Vice::withholds_headers) return random_.chance(truth_per_cent);
  if (vice_ == Vice::forges_documents && message.document) {
    forge(tag_of(message.run.log), message.run.first, *message.document);
  }
  if (vice_ != Vice::forges_headers || message.run.log == self_ || random_.chance(truth_per_cent)) return true;
  // The last octet of a header is part of what it says; the signature stays, and is a wrong one now.
  Bytes& last = message.run.bodies.back();
  if (last.empty()) return true;
  last.back() = static_cast<char>(last.back() ^ 1);
  message.document.reset();
  world_->note_forged(fingerprint_of(message.run));
  return true;
}

bool Liar::corrupt(sync::DocumentMessage& document) {
  if (vice_ == Vice::withholds_documents) return random_.chance(truth_per_cent);
  if (vice_ == Vice::forges_documents && !random_.chance(truth_per_cent)) {
    forge(document.log, document.sequence, document.frame);
  }
  return true;
}

// Another text of the same length.
void Liar::forge(const LogTag& log, Sequence sequence, Bytes& frame) {
  for (const auto& [key, held] : store_->logs()) {
    if (tag_of(key) != log || sequence > held.rows.size()) continue;
    const HeaderFields& fields = held.rows[sequence - 1].header->fields();
    frame = compress_document(random_.octets(fields.document_size), Effort::quick, {});
    world_->note_forged(fingerprint_of(frame));
  }
}

}  // namespace essaim::sim
