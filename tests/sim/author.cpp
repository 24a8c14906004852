#include "tests/sim/author.h"

#include <memory>

#include "core/check.h"
#include "core/document.h"
#include "core/limits.h"

namespace essaim::sim {
namespace {

// Enough different words that a text neither vanishes in compression nor stays as long as it was.
std::string prose(std::size_t bytes, Random& random) {
  static const std::vector<std::string> words = {
      "la",        "ville",   "de",       "quartier",    "habitants",  "carte",   "données",    "atelier", "avec",
      "partage",   "projet",  "mobilité", "énergie",     "écoles",     "service", "municipal",  "pilote",  "retour",
      "formation", "plateau", "réseau",   "coopération", "territoire", "outil",   "expérience", "budget",  "voirie",
      "marché",    "eau",     "déchets",  "agents",      "partenaire", "étude",   "vélo",       "bus",     "numérique"};
  std::string text;
  text.reserve(bytes + 16);
  while (text.size() < bytes) {
    text += random.pick(words);
    text += random.chance(8) ? ".\n" : " ";
    if (random.chance(5)) text += std::to_string(random.below(100'000)) + " ";
  }
  return text;
}

Document make_document(const Draft& draft, Random& random) {
  Document document;
  document.kind = draft.kind;
  document.title = "Retour " + std::to_string(random.below(1'000'000));
  document.language = draft.language;
  document.themes = draft.themes;
  document.licence = "CC-BY-4.0";
  Section section;
  section.text = prose(draft.text_bytes, random);
  document.sections.push_back(std::move(section));
  return document;
}

}  // namespace

const std::vector<std::string>& sim_themes() {
  static const std::vector<std::string> themes = {"data",   "data.gis", "mobility",      "mobility.cycling",
                                                  "energy", "culture",  "participation", "participation.maps"};
  return themes;
}

const std::vector<std::string>& sim_kinds() {
  static const std::vector<std::string> kinds = {"experience", "practice", "question"};
  return kinds;
}

Identity make_identity(const std::string& handle, Random& random) {
  auto key = SigningKey::from_seed(random.octets(SigningKey::seed_bytes));
  auto recovery = SigningKey::from_seed(random.octets(SigningKey::seed_bytes));
  CHECK(key && recovery);
  Admission admission;
  admission.handle = handle;
  admission.names.push_back(NetworkName{"fr", "Ville de " + handle});
  admission.country = "FR";
  admission.node_key = key->public_key();
  admission.recovery_key = *RecoveryKey::from(recovery->public_key().view());
  admission.salt = random.octets(16);
  auto octets = encode_admission(admission);
  CHECK(octets);
  return Identity{std::move(*key), std::move(*octets)};
}

Author::Author(const SigningKey& key, const NetworkId& network, Sequence last, const HeaderHash& head,
               std::vector<std::uint32_t> dictionaries)
    : key_(&key),
      log_(key.public_key()),
      network_(network),
      writer_(key, network, last, head),
      dictionaries_(std::move(dictionaries)) {}

Ingest Author::write(const std::vector<Draft>& drafts, std::uint64_t time_ms, Random& random) {
  Ingest ingest;
  HeaderHash previous = writer_.head();
  std::vector<VerifiedHeader> headers;
  const auto finish_run = [&] {
    if (headers.empty()) return;
    const HeaderHash head = writer_.head();
    ingest.runs.push_back(std::make_shared<const VerifiedRun>(
        EntryWriter::run_of(log_, previous, std::move(headers), writer_.sign_newest())));
    headers.clear();
    previous = head;
  };
  for (const Draft& draft : drafts) {
    const Place place = writer_.next();
    HeaderFields fields;
    fields.time_ms = time_ms;
    fields.kind = draft.retracts ? std::string(retraction_kind) : draft.kind;
    fields.themes = draft.themes;
    fields.language = draft.language;
    if (draft.answers) fields.references.push_back(*draft.answers);
    if (draft.retracts) {
      fields.references.push_back(*draft.retracts);
      fields.retraction = RetractionClass::mistake;
    } else if (draft.text_bytes > 0 && draft.novelty != Novelty::format) {
      auto octets = encode_document(make_document(draft, random), random.octets(limits::salt_bytes));
      CHECK(octets);
      fields.document = document_hash(network_, place, *octets);
      fields.document_size = static_cast<std::uint32_t>(octets->size());
      auto document = check_document(network_, DocumentClaim{place, *fields.document, fields.document_size},
                                     compress_document(*octets, Effort::quick, dictionaries_));
      CHECK(document);
      ingest.documents.push_back(std::move(*document));
    }
    if (draft.novelty != Novelty::none) {
      finish_run();
      const Head head{.format = 1, .network = network_, .place = place, .previous = writer_.head()};
      auto run = std::make_shared<const VerifiedRun>(write_later_entry(*key_, network_, head, fields, draft.novelty));
      writer_ = EntryWriter(*key_, network_, place.sequence, run->head());
      previous = run->head();
      ingest.runs.push_back(std::move(run));
      continue;
    }
    auto header = writer_.append(fields);
    CHECK(header);
    headers.push_back(std::move(*header));
    if (place.sequence == 1 || place.sequence % limits::run_headers_max == 0) finish_run();
  }
  finish_run();
  return ingest;
}

}  // namespace essaim::sim
