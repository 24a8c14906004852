#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/sign.h"

namespace essaim {

enum class Audience : unsigned char { unknown = 0, everyone = 1, network = 2 };
std::string_view name_of(Audience audience);  // `public`, `network`
std::optional<Audience> audience_from(std::string_view name);

enum class Relation : unsigned char {
  unknown = 0,
  retracts = 1,
  successor = 2,
  supersedes = 3,
  answers = 4,
  cites = 5,
  adapts = 6,
  translates = 7,
  part_of = 8,
  about = 9,
  builds_on = 10,
  accepts = 11
};
std::string_view name_of(Relation relation);  // `answers`, `part-of`
// Whether another text says it: not what a text's own versions and retractions say of each other.
bool is_said_of_another(Relation relation);
enum class RetractionClass : unsigned char { none = 0, personal_data = 1, mistake = 2, outdated = 3, other = 4 };

struct Reference {
  Relation relation = Relation::unknown;
  LogKey log;
  HeaderHash header;
  Sequence sequence = 0;  // where to look; void where the header there has another hash
  bool operator==(const Reference&) const = default;
};

// What an author says in a header; octets and bounds in proto/essaim/v1/entry.proto.
struct HeaderFields {
  std::uint64_t time_ms = 0;
  std::string kind;
  std::vector<std::string> themes;
  std::string language;
  Audience audience = Audience::network;
  std::optional<DocumentHash> document;
  std::uint32_t document_size = 0;  // octets, salt included; 0 exactly when there is no document
  std::vector<Reference> references;
  bool minor = false;
  RetractionClass retraction = RetractionClass::none;

  // What a retraction takes back, one entry or several; nothing for other entries.
  std::vector<Reference> retracts() const;
  bool operator==(const HeaderFields&) const = default;
};

// The kind of an entry that takes another one back.
inline constexpr std::string_view retraction_kind = "retraction";
// The kind of an entry in which a city says who it is (core/profile.h).
inline constexpr std::string_view profile_kind = "profile";
// Whether entries of the kind are texts of the field. The two others have no versions, stand in no list and no index,
// and every city holds them: what is taken back must be known everywhere, and so must be whom to ask.
constexpr bool is_text_kind(std::string_view kind) { return kind != retraction_kind && kind != profile_kind; }

// The five things at fixed places in every format for ever (RULES 1).
struct Head {
  std::uint8_t format = 1;
  NetworkId network;
  Place place;
  HeaderHash previous;  // zero at sequence 1
  bool operator==(const Head&) const = default;
};

Bytes encode_head(const Head& head);
// Nothing where the octets are too few, the sequence is 0 or beyond limits::sequence_max, or `previous` is not zero
// exactly at sequence 1.
std::optional<Head> decode_head(ByteView header);

// The exact octets of a header. Fails when a field is beyond its bound or the whole beyond 1 KiB.
Result<Bytes> build_header(const Head& head, const HeaderFields& fields);

// The protobuf part of a header. `shown` is false where the format or a value is of a later version: such a header is
// accepted, chained and relayed, and not shown. Never fails: what cannot be read leaves its default.
struct ReadHeader {
  HeaderFields fields;
  bool shown = false;
};
ReadHeader read_header(ByteView header);

HeaderHash header_hash(const NetworkId& network, ByteView header);

// A header whose octets, chain and signature have been checked; only `check_run` and `sign_entry` make one.
class VerifiedHeader {
 public:
  const Bytes& bytes() const { return bytes_; }
  const HeaderHash& hash() const { return hash_; }
  Sequence sequence() const { return sequence_; }
  // The protobuf part, as it travels in a Run.
  ByteView body() const;
  std::uint8_t format() const { return static_cast<std::uint8_t>(bytes_[0]); }
  const HeaderFields& fields() const { return read_.fields; }
  bool shown() const { return read_.shown; }

 private:
  friend class RunChecker;
  friend class EntryWriter;
  VerifiedHeader(Bytes bytes, HeaderHash hash, Sequence sequence, ReadHeader read);
  Bytes bytes_;
  HeaderHash hash_;
  Sequence sequence_;
  ReadHeader read_;
};

// A run of headers as it travels (RULES 1, 5): the fixed heads are implied.
struct Run {
  LogKey log;
  Sequence first = 1;
  HeaderHash previous;  // zero at sequence 1
  std::uint8_t format = 1;
  std::vector<Bytes> bodies;           // 1 to 64
  std::optional<Signature> signature;  // of the last header
  Sequence last() const { return first + static_cast<Sequence>(bodies.size()) - 1; }
  bool operator==(const Run&) const = default;
};

// Headers of one log in order, each naming the one before, proved by the signature of the last or by its place in a
// list of tips.
class VerifiedRun {
 public:
  const LogKey& log() const { return log_; }
  Sequence first() const { return headers_.front().sequence(); }
  Sequence last() const { return headers_.back().sequence(); }
  const HeaderHash& previous() const { return previous_; }
  const HeaderHash& head() const { return headers_.back().hash(); }
  const std::vector<VerifiedHeader>& headers() const { return headers_; }  // never empty
  const std::optional<Signature>& signature() const { return signature_; }

 private:
  friend class RunChecker;
  friend class EntryWriter;
  VerifiedRun() = default;
  LogKey log_;
  HeaderHash previous_;
  std::vector<VerifiedHeader> headers_;
  std::optional<Signature> signature_;
};

// Three results (DESIGN §3). Only `reject` blames the sender: it made or passed on something that no honest node would.
enum class Verdict { accept, reject, ignore };

struct CheckedRun {
  Verdict verdict = Verdict::reject;
  std::string why;  // for the log, in English; empty when accepted
  std::optional<VerifiedRun> run;
};

// Rebuilds the exact octets, checks bounds, chain and signature. Pure; one signature check (about 100 µs) and two
// hashes a header; meant for the verify lane. `accepted_tip`: a hash from a list of tips that proves the run instead
// of a signature. Whether `previous` is what the reader holds is not asked here (RULES 8).
class RunChecker {
 public:
  static CheckedRun check(const NetworkId& network, const Run& run, const std::optional<HeaderHash>& accepted_tip);
};
inline CheckedRun check_run(const NetworkId& network, const Run& run,
                            const std::optional<HeaderHash>& accepted_tip = std::nullopt) {
  return RunChecker::check(network, run, accepted_tip);
}

// Writes the next entries of one's own log. Not thread-safe; the store lane owns it.
class EntryWriter {
 public:
  EntryWriter(const SigningKey& key, NetworkId network, Sequence last, HeaderHash head);
  // The place that the next entry will stand on; the document's hash covers it.
  Place next() const;
  // Builds and chains an entry without signing. Fails as build_header does, and then nothing has moved.
  Result<VerifiedHeader> append(const HeaderFields& fields);
  // The signature of the newest entry appended.
  Signature sign_newest() const;
  const HeaderHash& head() const { return head_; }
  // Makes a run of headers appended here, proved by `signature`.
  static VerifiedRun run_of(const LogKey& log, HeaderHash previous, std::vector<VerifiedHeader> headers,
                            Signature signature);

 private:
  const SigningKey* key_;
  NetworkId network_;
  Sequence last_;
  HeaderHash head_;
  Bytes newest_;
};

}  // namespace essaim
