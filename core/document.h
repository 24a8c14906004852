#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/entry.h"
#include "core/error.h"
#include "core/geo_point.h"
#include "core/ids.h"
#include "core/profile.h"
#include "core/reasons.h"

namespace essaim {

struct PlaceName {
  std::string name, scheme, code, country;
  std::uint64_t population = 0;
  std::optional<GeoPoint> point = std::nullopt;
  bool operator==(const PlaceName&) const = default;
};
struct Link {
  std::string label, target;
  bool operator==(const Link&) const = default;
};
struct FrontMatterField {
  std::string name, yaml;
  bool operator==(const FrontMatterField&) const = default;
};
struct Section {
  std::string code, heading, text;
  std::uint32_t level = 0;
  bool operator==(const Section&) const = default;
};

// The text of an entry; meaning and bounds of each field in proto/essaim/v1/entry.proto.
struct Document {
  std::string kind, title, summary, language, period, outcome, licence, source;
  std::vector<std::string> themes, keywords, front_matter_order;
  std::optional<PlaceName> place;
  std::vector<Link> links;
  std::vector<FrontMatterField> fields;
  std::vector<Section> sections;
  std::optional<Profile> profile;  // only of the kind `profile`
  bool operator==(const Document&) const = default;
};

// Salt and protobuf octets: what is hashed. `salt` has limits::salt_bytes octets.
Result<Bytes> encode_document(const Document& document, ByteView salt);
// Of octets whose hash was checked; fails on what is not a Document within its bounds (a member may have signed it).
Result<Document> decode_document(ByteView bytes);

DocumentHash document_hash(const NetworkId& network, const Place& place, ByteView bytes);

// How hard to try when a document is compressed by its author: 0.3 ms against 0.03 ms for 2 KiB (DESIGN §3).
enum class Effort { thorough, quick };

// The dictionaries built in: zstd writes the id of the one used into each frame (RULES 24).
std::vector<std::uint32_t> dictionary_ids();
// One zstd frame with content size, made with the newest dictionary that the reader has; 0 in `allowed` is implied.
Bytes compress_document(ByteView bytes, Effort effort, std::span<const std::uint32_t> allowed);
// With all that we have.
Bytes compress_document(ByteView bytes, Effort effort);
// The dictionary that a frame needs, 0 for none; nothing where it is no zstd frame.
std::optional<std::uint32_t> dictionary_of(ByteView frame);

// What a header promises of its document.
struct DocumentClaim {
  Place place;
  DocumentHash hash;
  std::uint32_t size = 0;
};

// A document whose frame was opened and whose octets hash to what its header says; only `check_document` and
// `own_document` make one.
class VerifiedDocument {
 public:
  const Place& place() const { return place_; }
  const Bytes& frame() const { return frame_; }
  std::uint32_t size() const { return size_; }

 private:
  friend class DocumentChecker;
  VerifiedDocument(Place place, Bytes frame, std::uint32_t size)
      : place_(place), frame_(std::move(frame)), size_(size) {}
  Place place_;
  Bytes frame_;
  std::uint32_t size_;
};

class DocumentChecker {
 public:
  static Result<VerifiedDocument> check(const NetworkId& network, const DocumentClaim& claim, Bytes frame);
  static VerifiedDocument own(const Place& place, ByteView bytes, Effort effort);
  static VerifiedDocument own(const Place& place, Bytes frame, std::uint32_t size);
};
// RULES 24, in its order: size, bound, dictionary, one call, hash. The error is `malformed`.
inline Result<VerifiedDocument> check_document(const NetworkId& network, const DocumentClaim& claim, Bytes frame) {
  return DocumentChecker::check(network, claim, std::move(frame));
}
// One's own document, compressed here.
inline VerifiedDocument own_document(const Place& place, ByteView bytes, Effort effort) {
  return DocumentChecker::own(place, bytes, effort);
}

// The same where compress_document made the frame of `size` octets before the place was known.
inline VerifiedDocument own_document(const Place& place, Bytes frame, std::uint32_t size) {
  return DocumentChecker::own(place, std::move(frame), size);
}

// The octets inside a frame that this node stored. Fails with store_damaged where frame or hash do not agree.
Result<Bytes> open_document(const NetworkId& network, const DocumentClaim& claim, ByteView frame);

}  // namespace essaim
