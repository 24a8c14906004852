#include "core/entry_body.h"

#include <algorithm>

#include "core/limits.h"
#include "core/wire_scanner.h"
#include "essaim/v1/entry.pb.h"

namespace essaim {
namespace {

// Kinds and themes are codes of a vocabulary. Letters of one case and few signs, so that no two look alike, none breaks
// a table or a key of an index, and a shell needs no quotes.
bool is_code(std::string_view text, std::size_t bytes_max) {
  return !text.empty() && text.size() <= bytes_max && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

// The alphabet of BCP 47; which tags exist is not ours to say. Empty where there is no text.
bool is_language(std::string_view text) {
  return text.size() <= limits::language_bytes_max && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
         });
}

bool is_document_size(std::uint32_t size) { return size > limits::salt_bytes && size <= limits::document_bytes_max; }

// A retraction takes something back, one entry or several versions of a text, and says why; nothing else does.
bool retracts_as_its_kind_says(const HeaderFields& fields) {
  const auto targets = std::ranges::count(fields.references, Relation::retracts, &Reference::relation);
  if (fields.kind != retraction_kind) return targets == 0 && fields.retraction == RetractionClass::none;
  return targets >= 1 && fields.retraction != RetractionClass::none;
}

tl::unexpected<Error> invalid(std::string field, std::string_view value, std::string expected) {
  return fail(Errc::field_invalid, {"entry", std::move(field), std::string(value), std::move(expected)});
}

Result<void> check_bounds(const HeaderFields& fields) {
  if (!is_code(fields.kind, limits::kind_bytes_max)) return invalid("kind", fields.kind, "a-z 0-9 . - _, 1-32");
  if (fields.themes.size() > limits::themes_per_entry_max) {
    return fail(Errc::too_many, {"themes", std::to_string(limits::themes_per_entry_max)});
  }
  for (const std::string& theme : fields.themes) {
    if (!is_code(theme, limits::theme_bytes_max)) return invalid("themes", theme, "a-z 0-9 . - _, 1-64");
  }
  if (!is_language(fields.language)) return invalid("language", fields.language, "BCP 47 (fr, fr-SN)");
  if (fields.audience == Audience::unknown) return invalid("audience", "", "public, network");
  if (fields.document_size > limits::document_bytes_max) {
    return fail(Errc::document_too_large,
                {std::to_string(fields.document_size), std::to_string(limits::document_bytes_max)});
  }
  if (fields.document ? !is_document_size(fields.document_size) : fields.document_size != 0) {
    return invalid("document_size", std::to_string(fields.document_size), "17-196608, 0");
  }
  if (fields.references.size() > limits::references_per_entry_max) {
    return fail(Errc::too_many, {"references", std::to_string(limits::references_per_entry_max)});
  }
  for (const Reference& reference : fields.references) {
    if (reference.relation == Relation::unknown) return invalid("references", "", "relation");
  }
  if (!retracts_as_its_kind_says(fields)) return invalid("references", fields.kind, std::string(retraction_kind));
  return {};
}

Audience read_audience(int value) {
  switch (value) {
    case v1::AUDIENCE_PUBLIC: return Audience::everyone;
    case v1::AUDIENCE_NETWORK: return Audience::network;
  }
  return Audience::unknown;
}

Relation read_relation(int value) {
  return value >= static_cast<int>(Relation::retracts) && value <= static_cast<int>(Relation::accepts)
             ? static_cast<Relation>(value)
             : Relation::unknown;
}

RetractionClass read_retraction(int value) {
  return value >= static_cast<int>(RetractionClass::none) && value <= static_cast<int>(RetractionClass::other)
             ? static_cast<RetractionClass>(value)
             : RetractionClass::none;
}

static_assert(static_cast<int>(Audience::everyone) == v1::AUDIENCE_PUBLIC);
static_assert(static_cast<int>(Audience::network) == v1::AUDIENCE_NETWORK);
static_assert(static_cast<int>(Relation::retracts) == v1::RELATION_RETRACTS);
static_assert(static_cast<int>(Relation::part_of) == v1::RELATION_PART_OF);
static_assert(static_cast<int>(Relation::accepts) == v1::RELATION_ACCEPTS);
static_assert(v1::Relation_MAX == v1::RELATION_ACCEPTS);
static_assert(static_cast<int>(RetractionClass::other) == v1::RETRACTION_CLASS_OTHER);
static_assert(v1::RetractionClass_MAX == v1::RETRACTION_CLASS_OTHER);

}  // namespace

Result<Bytes> encode_entry_body(const HeaderFields& fields) {
  if (auto within = check_bounds(fields); !within) return tl::unexpected(within.error());
  v1::EntryHeader message;
  message.set_time_ms(fields.time_ms);
  message.set_kind(fields.kind);
  for (const std::string& theme : fields.themes) message.add_themes(theme);
  message.set_language(fields.language);
  message.set_audience(static_cast<v1::Audience>(fields.audience));
  if (fields.document) message.set_document_hash(fields.document->bytes());
  message.set_document_size(fields.document_size);
  for (const Reference& reference : fields.references) {
    v1::Reference& written = *message.add_references();
    written.set_relation(static_cast<v1::Relation>(reference.relation));
    written.set_log(reference.log.bytes());
    written.set_header(reference.header.bytes());
    written.set_sequence(reference.sequence);
  }
  message.set_minor(fields.minor);
  message.set_retraction(static_cast<v1::RetractionClass>(fields.retraction));
  return message.SerializeAsString();
}

ReadHeader read_scanned_body(ByteView body) {
  // Headers come by the ten thousand: a message that is kept lends its strings to the next one.
  thread_local v1::EntryHeader message;
  ReadHeader read;
  if (!message.ParseFromArray(body.data(), static_cast<int>(body.size()))) return read;
  HeaderFields& fields = read.fields;
  bool shown = true;
  const auto unless = [&shown](bool within) { return within || (shown = false); };

  fields.time_ms = message.time_ms();
  if (unless(is_code(message.kind(), limits::kind_bytes_max))) fields.kind = message.kind();
  const auto themes = static_cast<std::size_t>(message.themes_size());
  shown = shown && themes <= limits::themes_per_entry_max;
  fields.themes.reserve(std::min(themes, limits::themes_per_entry_max));
  for (const std::string& theme : message.themes()) {
    if (fields.themes.size() == limits::themes_per_entry_max) break;
    if (unless(is_code(theme, limits::theme_bytes_max))) fields.themes.push_back(theme);
  }
  if (unless(is_language(message.language()))) fields.language = message.language();
  fields.audience = read_audience(message.audience());
  shown = shown && fields.audience != Audience::unknown;

  if (!message.document_hash().empty() || message.document_size() != 0) {
    const auto hash = DocumentHash::from(message.document_hash());
    if (unless(hash && is_document_size(message.document_size()))) {
      fields.document = hash;
      fields.document_size = message.document_size();
    }
  }
  const auto references = static_cast<std::size_t>(message.references_size());
  shown = shown && references <= limits::references_per_entry_max;
  fields.references.reserve(std::min(references, limits::references_per_entry_max));
  for (const v1::Reference& written : message.references()) {
    if (fields.references.size() == limits::references_per_entry_max) break;
    const Relation relation = read_relation(written.relation());
    const auto log = LogKey::from(written.log());
    const auto header = HeaderHash::from(written.header());
    if (unless(relation != Relation::unknown && log && header)) {
      fields.references.push_back({relation, *log, *header, written.sequence()});
    }
  }
  fields.minor = message.minor();
  fields.retraction = read_retraction(message.retraction());
  read.shown =
      shown && message.retraction() == static_cast<int>(fields.retraction) && retracts_as_its_kind_says(fields);
  return read;
}

}  // namespace essaim
