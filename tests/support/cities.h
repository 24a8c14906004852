#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/entry.h"
#include "core/frontier.h"
#include "core/network_log.h"
#include "core/sign.h"

namespace essaim::test {

// 2026-01-01T00:00Z, when every network of the tests is founded; entry n of a city is dated n minutes later.
inline constexpr std::uint64_t founding_ms = 1'767'225'600'000;

// Octets that follow from a seed and a name and look random; the same on every machine.
Bytes octets_of(std::uint64_t seed, std::string_view name, std::size_t count);
SigningKey key_of(std::uint64_t seed, std::string_view name);

// A French text about municipal work, of about so many octets, that follows from the seed.
Document sample_document(std::uint64_t seed, std::size_t bytes = 1500);

// An entry with all that a test may want to know of it.
struct TestEntry {
  Place place;
  VerifiedHeader header;
  Signature signature;   // of this very entry; a node keeps only some
  Bytes document_bytes;  // salt and text; empty where there is no document
  std::optional<Document> text;
  std::optional<VerifiedDocument> document;  // its frame

  const HeaderHash& hash() const { return header.hash(); }
  DocumentClaim claim() const;  // of an entry with a document
};

// A city with its key and its log, entry by entry. Everything follows from the seed and the calls: the same calls give
// the same octets. References stay good while the city lives, whatever it publishes later.
class TestCity {
 public:
  TestCity(const NetworkId& network, std::string handle, std::uint64_t seed);

  const std::string& handle() const { return handle_; }
  const NetworkId& network() const { return network_; }
  const SigningKey& key() const { return *key_; }
  LogKey log() const { return key_->public_key(); }
  const Admission& admission() const { return admission_; }
  const Bytes& admission_bytes() const { return admission_bytes_; }
  MemberId id() const { return member_id(admission_bytes_); }

  // An experience with this title and a short text.
  const TestEntry& publish(std::string_view title);
  // With the themes, kind and language that the document names; `document_bytes` octets long for a sample.
  const TestEntry& publish(const Document& document);
  // Any entry. Time, document hash and size are filled in; the rest is taken as it is.
  const TestEntry& publish(HeaderFields fields, const std::optional<Document>& document);
  // So many sample documents of about `bytes` octets.
  void publish_many(std::size_t count, std::size_t bytes = 1500);
  const TestEntry& retract(const TestEntry& target, RetractionClass why = RetractionClass::mistake);
  // An entry whose header is of a format that does not exist yet, with this protobuf part.
  const TestEntry& publish_in_format(std::uint8_t format, ByteView body);

  Sequence last() const { return static_cast<Sequence>(entries_.size()); }
  HeaderHash head() const { return hash_at(last()); }
  HeaderHash hash_at(Sequence sequence) const;  // zero at 0
  const TestEntry& entry(Sequence sequence) const;
  const std::deque<TestEntry>& entries() const { return entries_; }
  LogHead log_head() const { return {.log = log(), .sequence = last(), .head = head(), .fork = 0}; }
  Tip tip(Sequence sequence) const { return {log(), sequence, hash_at(sequence)}; }
  Tip tip() const { return tip(last()); }

  // Headers as they travel, proved by the signature of the last; at most 64, all of one format.
  Run run(Sequence first, Sequence last) const;
  std::shared_ptr<const VerifiedRun> verified_run(Sequence first, Sequence last) const;
  // From `first` to the newest as an honest peer sends them: cut behind each multiple of 64.
  std::vector<std::shared_ptr<const VerifiedRun>> verified_runs(Sequence first = 1) const;

  // A second machine with the same key that holds what stands before `sequence` and goes its own way from there; what
  // it publishes differs from what this one does.
  TestCity clone_before(Sequence sequence) const;

 private:
  TestEntry& write(HeaderFields fields, const std::optional<Document>& document);

  NetworkId network_;
  std::string handle_;
  std::uint64_t seed_;
  std::uint64_t branch_ = 0;  // how many clones lie behind this one
  std::unique_ptr<SigningKey> key_;
  Admission admission_;
  Bytes admission_bytes_;
  std::deque<TestEntry> entries_;
};

// A network and its register. The first city is the lead and writes it.
class TestNetwork {
 public:
  explicit TestNetwork(const std::vector<std::string>& handles, std::uint64_t seed = 1);
  // `city-1`, which is the lead, `city-2` and so on.
  explicit TestNetwork(std::size_t count, std::uint64_t seed = 1);

  const NetworkId& id() const { return id_; }
  TestCity& city(std::size_t index) { return *cities_.at(index); }
  TestCity& city(std::string_view handle);
  TestCity& lead() { return city(std::size_t{0}); }
  std::size_t size() const { return cities_.size(); }

  // Written by the lead, after what is there already.
  TestCity& admit(const std::string& handle);
  // What the city wrote up to now stays valid.
  void revoke(std::string_view handle, const std::string& reason = "la ville quitte le projet");
  void write(const NetworkEntryContent& content);

  const std::vector<VerifiedNetworkEntry>& log() const { return log_; }
  std::vector<SignedNetworkEntry> signed_log() const;
  NetworkState state() const { return NetworkState::fold(id_, log_); }
  std::uint64_t now_ms() const { return founding_ms + log_.size() * 60'000; }

 private:
  void add(const SignedNetworkEntry& entry);

  std::uint64_t seed_;
  NetworkId id_;
  std::vector<std::unique_ptr<TestCity>> cities_;
  std::vector<VerifiedNetworkEntry> log_;
};

}  // namespace essaim::test
