#include "tests/support/cities.h"

#include <algorithm>
#include <array>

#include "core/check.h"
#include "core/hash.h"
#include "core/limits.h"

namespace essaim::test {
namespace {

// What a failed Result says, for the one who reads the failed test.
template <typename T>
T expect(Result<T> result) {
  if (!result) {
    std::string what = name_of(result.error().code);
    for (const std::string& argument : result.error().arguments) what += ", " + argument;
    check_failed(what.c_str(), __FILE__, __LINE__);
  }
  return std::move(*result);
}

Admission admission_of(std::uint64_t seed, const std::string& handle) {
  Admission admission;
  admission.handle = handle;
  admission.names = {{.language = "", .text = "Ville de " + handle}};
  admission.country = "FR";
  admission.codes = {{.scheme = "insee-cog", .code = "38185"}};
  admission.node_key = key_of(seed, handle).public_key();
  admission.recovery_key = *RecoveryKey::from(key_of(seed, handle + " recovery").public_key().view());
  admission.addresses = {handle + ".example:7311"};
  admission.salt = octets_of(seed, handle + " admission salt", limits::salt_bytes);
  return admission;
}

}  // namespace

Bytes octets_of(std::uint64_t seed, std::string_view name, std::size_t count) {
  Bytes key;
  append_u64(key, seed);
  key.append(name);
  Bytes octets;
  for (std::uint64_t block = 0; octets.size() < count; ++block) {
    Bytes number;
    append_u64(number, block);
    const Sha256 digest = sha256({key, number});
    octets.append(reinterpret_cast<const char*>(digest.data()), digest.size());
  }
  octets.resize(count);
  return octets;
}

SigningKey key_of(std::uint64_t seed, std::string_view name) {
  return expect(SigningKey::from_seed(octets_of(seed, name, SigningKey::seed_bytes)));
}

Document sample_document(std::uint64_t seed, std::size_t bytes) {
  static constexpr std::array<std::string_view, 48> words = {
      "la",        "commune", "de",           "le",         "quartier", "des",       "habitants",  "une",
      "école",     "et",      "les",          "services",   "du",       "réseau",    "énergie",    "bâtiments",
      "pour",      "avec",    "projet",       "rénovation", "voirie",   "budget",    "subvention", "agents",
      "formation", "données", "ouvertes",     "logiciel",   "libre",    "mobilité",  "vélo",       "stationnement",
      "déchets",   "compost", "eau",          "fuites",     "mesures",  "résultats", "année",      "deuxième",
      "mairie",    "élus",    "concertation", "réunion",    "publique", "coût",      "économie",   "bilan"};
  // Knuth's constants for a 64-bit linear congruence; the upper bits choose.
  std::uint64_t state = seed * 0x9e3779b97f4a7c15U + 1;
  const auto next_word = [&state] {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return words[static_cast<std::size_t>(state >> 33) % words.size()];
  };
  Document document;
  document.kind = "experience";
  document.title = "Expérience " + std::to_string(seed) + " : " + std::string(next_word());
  document.language = "fr";
  document.themes = {"data"};
  document.licence = "CC-BY-4.0";
  std::string text;
  while (text.size() < bytes) {
    text.append(next_word());
    text.push_back(state >> 60 == 0 ? '\n' : ' ');
  }
  document.sections = {{.code = "context", .heading = "Contexte", .text = std::move(text), .level = 2}};
  return document;
}

DocumentClaim TestEntry::claim() const {
  CHECK(header.fields().document.has_value());
  return {.place = place, .hash = *header.fields().document, .size = header.fields().document_size};
}

TestCity::TestCity(const NetworkId& network, std::string handle, std::uint64_t seed)
    : network_(network),
      handle_(std::move(handle)),
      seed_(seed),
      key_(std::make_unique<SigningKey>(key_of(seed_, handle_))),
      admission_(admission_of(seed_, handle_)),
      admission_bytes_(expect(encode_admission(admission_))) {}

HeaderHash TestCity::hash_at(Sequence sequence) const { return sequence == 0 ? HeaderHash{} : entry(sequence).hash(); }

const TestEntry& TestCity::entry(Sequence sequence) const {
  CHECK(sequence >= 1);
  return entries_.at(sequence - 1);
}

TestEntry& TestCity::write(HeaderFields fields, const std::optional<Document>& document) {
  EntryWriter writer(*key_, network_, last(), head());
  const Place place = writer.next();
  fields.time_ms = founding_ms + std::uint64_t{place.sequence} * 60'000 + branch_;
  Bytes bytes;
  std::optional<VerifiedDocument> frame;
  if (document) {
    const std::string name = handle_ + " salt " + std::to_string(branch_) + "/" + std::to_string(place.sequence);
    bytes = expect(encode_document(*document, octets_of(seed_, name, limits::salt_bytes)));
    fields.document = document_hash(network_, place, bytes);
    fields.document_size = static_cast<std::uint32_t>(bytes.size());
    frame = own_document(place, bytes, Effort::quick);
  }
  VerifiedHeader header = expect(writer.append(fields));
  entries_.push_back({place, std::move(header), writer.sign_newest(), std::move(bytes), document, std::move(frame)});
  return entries_.back();
}

const TestEntry& TestCity::publish(std::string_view title) {
  Document document = sample_document(last() + 1, 200);
  document.title = title;
  return publish(document);
}

const TestEntry& TestCity::publish(const Document& document) {
  HeaderFields fields;
  fields.kind = document.kind.empty() ? "experience" : document.kind;
  fields.themes = document.themes;
  fields.language = document.language;
  return write(std::move(fields), document);
}

const TestEntry& TestCity::publish(HeaderFields fields, const std::optional<Document>& document) {
  return write(std::move(fields), document);
}

void TestCity::publish_many(std::size_t count, std::size_t bytes) {
  for (std::size_t i = 0; i < count; ++i) publish(sample_document(seed_ * 1'000'003 + last() + 1, bytes));
}

const TestEntry& TestCity::retract(const TestEntry& target, RetractionClass why) {
  HeaderFields fields;
  fields.kind = retraction_kind;
  fields.references = {{Relation::retracts, target.place.log, target.hash(), target.place.sequence}};
  fields.retraction = why;
  return write(std::move(fields), std::nullopt);
}

const TestEntry& TestCity::publish_in_format(std::uint8_t format, ByteView body) {
  const Place place{log(), last() + 1};
  const Bytes header =
      encode_head({.format = format, .network = network_, .place = place, .previous = head()}).append(body);
  const Signature signature = key_->sign(signing_bytes(domain::entry, network_, header));
  Run run{.log = log(),
          .first = place.sequence,
          .previous = head(),
          .format = format,
          .bodies = {Bytes(body)},
          .signature = signature};
  CheckedRun checked = check_run(network_, run);
  CHECK(checked.verdict == Verdict::accept);
  entries_.push_back({place, checked.run->headers().front(), signature, {}, std::nullopt, std::nullopt});
  return entries_.back();
}

Run TestCity::run(Sequence first, Sequence last) const {
  CHECK(first >= 1 && first <= last && last <= this->last());
  Run run{.log = log(),
          .first = first,
          .previous = hash_at(first - 1),
          .format = entry(first).header.format(),
          .bodies = {},
          .signature = entry(last).signature};
  for (Sequence s = first; s <= last; ++s) run.bodies.emplace_back(entry(s).header.body());
  return run;
}

std::shared_ptr<const VerifiedRun> TestCity::verified_run(Sequence first, Sequence last) const {
  CHECK(first >= 1 && first <= last && last <= this->last());
  std::vector<VerifiedHeader> headers;
  for (Sequence s = first; s <= last; ++s) headers.push_back(entry(s).header);
  return std::make_shared<const VerifiedRun>(
      EntryWriter::run_of(log(), hash_at(first - 1), std::move(headers), entry(last).signature));
}

std::vector<std::shared_ptr<const VerifiedRun>> TestCity::verified_runs(Sequence first) const {
  constexpr auto at_most = static_cast<Sequence>(limits::run_headers_max);
  std::vector<std::shared_ptr<const VerifiedRun>> runs;
  while (first <= last()) {
    const Sequence end = std::min(last(), (first + at_most - 1) / at_most * at_most);
    runs.push_back(verified_run(first, end));
    first = end + 1;
  }
  return runs;
}

TestCity TestCity::clone_before(Sequence sequence) const {
  CHECK(sequence >= 1 && sequence <= last() + 1);
  TestCity clone(network_, handle_, seed_);
  clone.branch_ = branch_ + 1;
  clone.entries_.assign(entries_.begin(), entries_.begin() + (sequence - 1));
  return clone;
}

TestNetwork::TestNetwork(const std::vector<std::string>& handles, std::uint64_t seed) : seed_(seed) {
  CHECK(!handles.empty());
  const SigningKey lead_key = key_of(seed, handles.front());
  const Founding founding{.name = "Villes en commun",
                          .admission = expect(encode_admission(admission_of(seed, handles.front()))),
                          .salt = octets_of(seed, "founding salt", limits::salt_bytes)};
  const SignedNetworkEntry first = expect(found_network(lead_key, founding, founding_ms));
  id_ = network_id_of(first);
  cities_.push_back(std::make_unique<TestCity>(id_, handles.front(), seed));
  add(first);
  for (std::size_t i = 1; i < handles.size(); ++i) admit(handles[i]);
}

namespace {

std::vector<std::string> numbered(std::size_t count) {
  std::vector<std::string> handles;
  for (std::size_t i = 1; i <= count; ++i) handles.push_back("city-" + std::to_string(i));
  return handles;
}

}  // namespace

TestNetwork::TestNetwork(std::size_t count, std::uint64_t seed) : TestNetwork(numbered(count), seed) {}

TestCity& TestNetwork::city(std::string_view handle) {
  for (const auto& city : cities_) {
    if (city->handle() == handle) return *city;
  }
  check_failed("a city of this network", __FILE__, __LINE__);
}

TestCity& TestNetwork::admit(const std::string& handle) {
  cities_.push_back(std::make_unique<TestCity>(id_, handle, seed_));
  write({.time_ms = now_ms(), .content = Admit{.admission = cities_.back()->admission_bytes()}});
  return *cities_.back();
}

void TestNetwork::revoke(std::string_view handle, const std::string& reason) {
  const TestCity& out = city(handle);
  std::vector<Tip> tips;
  if (out.last() > 0) tips.push_back(out.tip());
  write({.time_ms = now_ms(), .content = Revocation{.member = out.id(), .tips = std::move(tips), .reason = reason}});
}

void TestNetwork::write(const NetworkEntryContent& content) {
  add(expect(write_network_entry(lead().key(), id_, log_.back().position() + 1, log_.back().hash(), content)));
}

void TestNetwork::add(const SignedNetworkEntry& entry) { log_.push_back(expect(check_network_entry(id_, entry))); }

std::vector<SignedNetworkEntry> TestNetwork::signed_log() const {
  std::vector<SignedNetworkEntry> entries;
  for (const VerifiedNetworkEntry& entry : log_) entries.push_back(entry.signed_entry());
  return entries;
}

}  // namespace essaim::test
