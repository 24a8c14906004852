#include "tests/support/vectors.h"

#include <fstream>
#include <sstream>

#include "core/check.h"
#include "core/document.h"
#include "core/entry.h"
#include "core/frontier.h"
#include "core/hash.h"
#include "core/limits.h"
#include "core/sign.h"
#include "tests/support/cities.h"

namespace essaim::test {
namespace {

constexpr std::uint64_t seed = 8032;

NetworkId vector_network() { return *NetworkId::from(octets_of(seed, "network", NetworkId::size)); }

Bytes number(std::uint64_t value) {
  Bytes octets;
  append_u64(octets, value);
  return octets;
}

Document vector_document() {
  Document document;
  document.kind = "experience";
  document.title = "Éteindre la nuit : les lampadaires de la rue du Puits";
  document.summary = "Une coupure de minuit à cinq heures a divisé la facture par deux.";
  document.language = "fr";
  document.themes = {"energy.lighting", "climate"};
  document.keywords = {"éclairage public", "biodiversité"};
  document.place =
      PlaceName{.name = "Grenoble", .scheme = "insee-cog", .code = "38185", .country = "FR", .population = 160441};
  document.period = "2017-06/2019";
  document.outcome = "worked";
  document.licence = "CC-BY-4.0";
  document.source = "service voirie";
  document.links = {{.label = "Délibération", .target = "https://ville.example/deliberation-118"}};
  document.fields = {{.name = "cost", .yaml = "amount: 12000\ncurrency: EUR\n"}};
  document.sections = {
      {.code = "context", .heading = "Contexte", .text = "Trois cents lampadaires à vapeur de mercure.\n", .level = 2},
      {.code = "", .heading = "Ce que disent les chauves-souris", .text = "Elles sont revenues.\n", .level = 2}};
  document.front_matter_order = {"title", "cost", "themes"};
  return document;
}

Bytes vector_salt() { return octets_of(seed, "salt", limits::salt_bytes); }

Bytes vector_document_bytes() {
  auto bytes = encode_document(vector_document(), vector_salt());
  CHECK(bytes.has_value());
  return std::move(*bytes);
}

LogHead log_head(std::string_view name, Sequence sequence, Sequence fork) {
  LogHead head{.log = key_of(seed, name).public_key(), .sequence = sequence, .head = {}, .fork = fork};
  if (sequence > 0) head.head = *HeaderHash::from(octets_of(seed, name, HeaderHash::size));
  return head;
}

}  // namespace

Bytes from_hex(std::string_view hex) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    CHECK(c >= 'a' && c <= 'f');
    return c - 'a' + 10;
  };
  CHECK(hex.size() % 2 == 0);
  Bytes bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1])));
  }
  return bytes;
}

const Bytes& VectorFile::at(std::string_view name) const {
  for (const auto& [key, value] : lines) {
    if (key == name) return value;
  }
  check_failed("a line of this name", file.c_str(), 0);
}

std::string print_vectors(const VectorFile& vectors) {
  std::string text = vectors.about;
  for (const auto& [name, octets] : vectors.lines) text += name + " = " + to_hex(octets) + "\n";
  return text;
}

VectorFile parse_vectors(std::string_view text) {
  VectorFile vectors;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') {
      vectors.about += line + "\n";
      continue;
    }
    const std::size_t sign = line.find(" = ");
    CHECK(sign != std::string::npos);
    vectors.lines.emplace_back(line.substr(0, sign), from_hex(std::string_view(line).substr(sign + 3)));
  }
  return vectors;
}

VectorFile read_vectors(const std::string& file) {
  std::ifstream in("tests/vectors/" + file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  VectorFile vectors = parse_vectors(text.str());
  vectors.file = file;
  return vectors;
}

VectorFile entry_vectors() {
  VectorFile vectors{.file = "entry.txt",
                     .about =
                         "# Three entries of one log (proto/essaim/v1/entry.proto): an experience with a document,\n"
                         "# a second version with every field, and a retraction. Written by make_vectors.\n",
                     .lines = {}};
  const SigningKey key = key_of(seed, "Grenoble");
  const NetworkId network = vector_network();
  EntryWriter writer(key, network, 0, {});

  const Bytes text = vector_document_bytes();
  HeaderFields first;
  first.time_ms = founding_ms;
  first.kind = "experience";
  first.themes = {"energy.lighting", "climate"};
  first.language = "fr";
  first.document = document_hash(network, writer.next(), text);
  first.document_size = static_cast<std::uint32_t>(text.size());

  HeaderFields second = first;
  second.time_ms = founding_ms + 1;
  second.themes = {"energy.lighting", "climate", "nature"};
  second.language = "fr-SN";
  second.audience = Audience::everyone;
  second.minor = true;
  for (int relation = static_cast<int>(Relation::successor); relation < static_cast<int>(Relation::part_of);
       ++relation) {
    const std::string name = "reference " + std::to_string(relation);
    second.references.push_back({static_cast<Relation>(relation), key_of(seed, name).public_key(),
                                 *HeaderHash::from(octets_of(seed, name, HeaderHash::size))});
  }

  HeaderFields third;
  third.time_ms = founding_ms + 2;
  third.kind = retraction_kind;
  third.retraction = RetractionClass::personal_data;

  vectors.lines = {{"seed", Bytes(key.seed())}, {"log", key.public_key().bytes()}, {"network", network.bytes()}};
  for (HeaderFields* fields : {&first, &second, &third}) {
    const HeaderHash previous = writer.head();
    const Place place = writer.next();
    if (place.sequence == 2) fields->document = document_hash(network, place, text);
    if (place.sequence == 3) fields->references = {{Relation::retracts, key.public_key(), previous}};
    const auto header = writer.append(*fields);
    CHECK(header.has_value());
    const std::string name = std::to_string(place.sequence);
    vectors.lines.emplace_back("header " + name, header->bytes());
    vectors.lines.emplace_back("signing octets " + name, signing_bytes(domain::entry, network, header->bytes()));
    vectors.lines.emplace_back("hash " + name, header->hash().bytes());
    vectors.lines.emplace_back("signature " + name, writer.sign_newest().bytes());
  }
  return vectors;
}

VectorFile document_vectors() {
  const NetworkId network = vector_network();
  const Place place{key_of(seed, "Grenoble").public_key(), 1};
  const Bytes text = vector_document_bytes();
  return {.file = "document.txt",
          .about = "# A document with every field: salt, octets, and their hash at a place. Written by make_vectors.\n",
          .lines = {{"network", network.bytes()},
                    {"log", place.log.bytes()},
                    {"sequence", number(place.sequence)},
                    {"salt", vector_salt()},
                    {"document", text},
                    {"hash", document_hash(network, place, text).bytes()}}};
}

VectorFile document_frame_vectors() {
  VectorFile vectors = document_vectors();
  vectors.file = "document_frame.txt";
  vectors.about =
      "# The document of document.txt as zstd frames: without a dictionary, and with each one that is built in.\n"
      "# Frames written once must open for ever; what is here is only added to.\n";
  vectors.lines = {{"frame 0", compress_document(vector_document_bytes(), Effort::thorough, {})}};
  for (const std::uint32_t id : dictionary_ids()) {
    const std::uint32_t only[] = {id};
    vectors.lines.emplace_back("frame " + std::to_string(id),
                               compress_document(vector_document_bytes(), Effort::thorough, only));
  }
  return vectors;
}

VectorFile frontier_vectors() {
  const NetworkId network = vector_network();
  const std::vector<HeaderHash> tips = {*HeaderHash::from(octets_of(seed, "tip b", HeaderHash::size)),
                                        *HeaderHash::from(octets_of(seed, "tip a", HeaderHash::size))};
  const std::vector<LogHead> logs = {log_head("Grenoble", 118, 0), log_head("Guédiawaye", 0, 0),
                                     log_head("Lille", 7, 9)};
  VectorFile vectors{
      .file = "frontier.txt",
      .about =
          "# A frontier of three logs, one not held and one forked, its digest (RULES 6), and a head tag\n"
          "# (RULES 7). Written by make_vectors.\n",
      .lines = {{"network", network.bytes()}}};
  for (const HeaderHash& tip : tips) vectors.lines.emplace_back("tip", tip.bytes());
  for (const LogHead& log : logs) {
    vectors.lines.emplace_back("log", log.log.bytes());
    vectors.lines.emplace_back("log sequence", number(log.sequence));
    vectors.lines.emplace_back("log head", log.head.bytes());
    vectors.lines.emplace_back("log fork", number(log.fork));
  }
  vectors.lines.emplace_back("digest", frontier_digest(network, tips, logs).bytes());
  const Nonce dialler = *Nonce::from(octets_of(seed, "dialler", Nonce::size));
  const Nonce listener = *Nonce::from(octets_of(seed, "listener", Nonce::size));
  vectors.lines.emplace_back("dialler", dialler.bytes());
  vectors.lines.emplace_back("listener", listener.bytes());
  vectors.lines.emplace_back("head tag", head_tag(dialler, listener, logs.front().head).bytes());
  return vectors;
}

}  // namespace essaim::test
