// What scripts/bench measures with: texts, and the store of a city in which others have published for years.
//
//   essaim-bench-data texts CORPUS FIRST COUNT                 prints texts as lines of JSON, as `essaim import` reads
//   them essaim-bench-data store DATA HANDLE ADDRESS MEMBERS AUTHORS CORPUS COUNT
//       fills the data directory DATA, which `essaim init` made and no daemon has used: a network that this city leads
//       (partners dial it at ADDRESS) with MEMBERS members, AUTHORS of whom, itself among them, wrote COUNT entries
//
// Started from the root of the source tree. Everything in the store is signed by its author and went the way that
// published entries go; only the keys are no secret.
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <filesystem>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/check.h"
#include "core/city_files.h"
#include "core/front_matter.h"
#include "core/limits.h"
#include "daemon/own_log.h"
#include "tests/bench/corpus.h"
#include "tests/support/cities.h"
#include "tests/support/real_texts.h"

namespace essaim::bench {
namespace {

// An author's share of one turn: what the store lane takes at once from many publishers.
constexpr std::size_t group_entries = 256;
constexpr std::uint64_t seed = 1;

template <typename T>
T must(Result<T> result) {
  if (!result) check_failed(sentence(result.error(), Language::english).c_str(), __FILE__, __LINE__);
  return std::move(*result);
}
void must(const Result<void>& result) {
  if (!result) check_failed(sentence(result.error(), Language::english).c_str(), __FILE__, __LINE__);
}

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  CHECK(failed == std::errc() && end == text.data() + text.size());
  return value;
}

int print_texts(const Corpus& corpus, std::uint64_t first, std::uint64_t count) {
  for (std::uint64_t at = first; at < first + count; ++at) {
    const Document document = corpus.document(at);
    boost::json::object line;
    line["id"] = "bench-" + std::to_string(at);
    line["kind"] = document.kind;
    line["lang"] = document.language;
    line["title"] = document.title;
    line["licence"] = document.licence;
    line["themes"] = boost::json::value_from(document.themes);
    line["sections"] = {{document.sections.front().code, document.sections.front().text}};
    std::cout << line << '\n';
  }
  return 0;
}

// A member with its key; its log begins empty.
struct Author {
  Author(storage::Store& store, const std::filesystem::path& anchor_file, SigningKey signing)
      : key(std::move(signing)), anchor(must(storage::Anchor::open(anchor_file))), log(store, anchor, key) {}
  SigningKey key;
  storage::Anchor anchor;
  daemon::OwnLog log;
};

Admission admission_of(const std::string& handle, const LogKey& node, const LogKey& recovery) {
  Admission admission;
  admission.handle = handle;
  admission.names = {{"", "Ville de " + handle}};
  admission.country = "FR";
  admission.node_key = node;
  admission.recovery_key = *RecoveryKey::from(recovery.view());
  admission.salt = test::octets_of(seed, handle + " salt", limits::salt_bytes);
  return admission;
}

// The network with its lead and `members` in all; gives the id.
NetworkId found(storage::Store& store, const SigningKey& lead, const Admission& own, std::size_t members) {
  const SignedNetworkEntry founding = must(found_network(
      lead, {"Mesure", must(encode_admission(own)), test::octets_of(seed, "founding", limits::salt_bytes)},
      test::founding_ms));
  const NetworkId network = network_id_of(founding);
  Ingest ingest;
  ingest.network.push_back(must(check_network_entry(network, founding)));
  for (std::size_t member = 2; member <= members; ++member) {
    const std::string handle = "city-" + std::to_string(member);
    const auto key = [](const std::string& name) { return test::key_of(seed, name).public_key(); };
    NetworkEntryContent content{
        test::founding_ms, Admit{must(encode_admission(admission_of(handle, key(handle), key(handle + " recovery"))))}};
    const VerifiedNetworkEntry& last = ingest.network.back();
    ingest.network.push_back(must(check_network_entry(
        network, must(write_network_entry(lead, network, last.position() + 1, last.hash(), content)))));
  }
  must(store.commit(std::move(ingest), Filter::everything(), storage::Durability::synced, test::founding_ms));
  must(store.put_mark(daemon::network_mark, network.view()));
  return network;
}

daemon::Draft draft_of(const Document& document) {
  daemon::Draft draft;
  draft.kind = document.kind;
  draft.themes = document.themes;
  draft.language = document.language;
  draft.document = must(encode_document(document, random_bytes(limits::salt_bytes)));
  return draft;
}

// The authors write in turn, as if they published side by side.
void write_entries(std::vector<std::unique_ptr<Author>>& authors, const NetworkId& network, const Corpus& corpus,
                   std::uint64_t count) {
  std::uint64_t written = 0;
  for (std::size_t turn = 0; written < count; ++turn) {
    const std::uint64_t share = std::max<std::uint64_t>(1, count / authors.size() / 10);
    const std::uint64_t now = std::min({std::uint64_t{group_entries}, share, count - written});
    std::vector<daemon::Draft> drafts;
    for (std::uint64_t i = 0; i < now; ++i) drafts.push_back(draft_of(corpus.document(written + i)));
    auto group = must(authors[turn % authors.size()]->log.write(network, std::move(drafts), Filter::everything(),
                                                                test::founding_ms + written * 1000, false));
    for (const auto& entry : group.entries) CHECK(entry.has_value());
    written += now;
  }
}

int fill_store(std::span<char*> words) {
  const std::filesystem::path data = words[0];
  const std::string handle = words[1];
  const std::size_t members = number(words[3]);
  const std::size_t authors_wanted = number(words[4]);
  const Corpus corpus = Corpus::of(words[5]);
  CHECK(authors_wanted >= 1 && authors_wanted <= members);

  const auto read_key = [&](std::string_view file, KeyPurpose purpose) {
    return must(parse_key(test::read_file(data / file), purpose));
  };
  storage::Options options;
  options.directory = data / city_files::store;
  const auto store = must(storage::Store::open(options));
  std::vector<std::unique_ptr<Author>> authors;
  authors.push_back(
      std::make_unique<Author>(*store, data / city_files::anchor, read_key(city_files::node_key, KeyPurpose::node)));
  Admission own = admission_of(handle, authors[0]->key.public_key(),
                               read_key(city_files::recovery_key, KeyPurpose::recovery).public_key());
  own.addresses = {words[2]};
  const NetworkId network = found(*store, authors[0]->key, own, members);

  const std::filesystem::path anchors = data / "anchors-of-others";
  std::filesystem::create_directory(anchors);
  for (std::size_t author = 2; author <= authors_wanted; ++author) {
    const std::string name = "city-" + std::to_string(author);
    authors.push_back(std::make_unique<Author>(*store, anchors / name, test::key_of(seed, name)));
  }
  write_entries(authors, network, corpus, number(words[6]));
  std::filesystem::remove_all(anchors);
  must(store->close());
  return 0;
}

}  // namespace
}  // namespace essaim::bench

int main(int argc, char** argv) {
  const std::span words(argv, static_cast<std::size_t>(argc));
  const std::string_view what = argc > 1 ? words[1] : "";
  using namespace essaim::bench;
  if (what == "texts" && argc == 5) return print_texts(Corpus::of(words[2]), number(words[3]), number(words[4]));
  if (what == "store" && argc == 9) return fill_store(words.subspan(2));
  std::cerr << "usage: essaim-bench-data texts CORPUS FIRST COUNT\n"
               "       essaim-bench-data store DATA HANDLE ADDRESS MEMBERS AUTHORS CORPUS COUNT\n";
  return 2;
}
