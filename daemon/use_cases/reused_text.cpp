#include "daemon/use_cases/reused_text.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "core/limits.h"
#include "daemon/node.h"
#include "daemon/problem.h"
#include "daemon/time_text.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/new_version.h"
#include "daemon/use_cases/stored_document.h"
#include "daemon/use_cases/writing.h"
#include "essaim/v1/api_reuse.pb.h"

namespace essaim::daemon {
namespace {

constexpr std::array<std::string_view, 6> about_others = {"adoption",    "question",    "answer",
                                                          "translation", "endorsement", retraction_kind};

// What refers to it, where that is an entry of this city in force and of this kind.
Result<std::optional<OwnSaying>> own_saying_at(const storage::Store& store, const NetworkState& network,
                                               const Place& place, const Reference& named, std::string_view kind) {
  auto entry = store.find(place);
  if (!entry) return tl::unexpected(entry.error());
  if (!*entry) return std::optional<OwnSaying>();
  HeaderFields fields = read_header((*entry)->header).fields;
  const bool says_it = std::ranges::find(fields.references, named) != fields.references.end();
  if (fields.kind != kind || !says_it) return std::optional<OwnSaying>();
  const auto life = life_of(store, network, **entry);
  if (!life) return tl::unexpected(life.error());
  if (*life != Life::living) return std::optional<OwnSaying>();
  auto document = read_document(store, network, **entry);
  if (!document) return tl::unexpected(document.error());
  auto text = text_of(store, network, **entry);
  if (!text) return tl::unexpected(text.error());
  return OwnSaying{std::move(*text), label_of(network, place), std::move(fields), std::move(*document)};
}

}  // namespace

bool is_about_another(std::string_view kind) { return std::ranges::find(about_others, kind) != about_others.end(); }

Result<ReusedText> find_reused(const storage::Store& store, const NetworkState& network, std::string_view label) {
  const auto entry = find_entry(store, network, label);
  if (!entry) return tl::unexpected(entry.error());
  ReusedText reused;
  auto text = text_of(store, network, *entry);
  if (!text) return tl::unexpected(text.error());
  reused.text = std::move(*text);
  const storage::StoredEntry& newest = reused.text.newest();
  reused.label = label_of(network, newest.place);
  reused.fields = read_header(newest.header).fields;
  const auto life = life_of(store, network, newest);
  if (!life) return tl::unexpected(life.error());
  const bool is_text = *life != Life::retraction && *life != Life::profile;
  if (!is_text) return fail(Errc::kind_unfit, {reused.label});
  if (*life != Life::living) return fail(Errc::entry_not_in_force, {reused.label});
  auto document = read_document(store, network, newest);
  if (!document) return tl::unexpected(document.error());
  reused.document = std::move(*document);
  return reused;
}

Result<void> refuse_unfit(const ReusedText& reused, const LogKey& self) {
  if (is_about_another(reused.fields.kind)) return fail(Errc::kind_unfit, {reused.label});
  if (reused.text.first().place.log == self) return fail(Errc::own_entry, {reused.label});
  return {};
}

Result<std::vector<OwnSaying>> own_sayings(const storage::Store& store, const NetworkState& network, const LogKey& self,
                                           const Text& of, Relation relation, std::string_view kind) {
  std::vector<OwnSaying> sayings;
  for (const storage::StoredEntry& version : of.versions) {
    const Reference named = reference_to(network, relation, version);
    const auto referring = store.referring_to(named.header);
    if (!referring) return tl::unexpected(referring.error());
    for (const auto& [how, place] : *referring) {
      if (how != relation || place.log != self) continue;
      auto saying = own_saying_at(store, network, place, named, kind);
      if (!saying) return tl::unexpected(saying.error());
      const auto known = [&](const OwnSaying& other) { return *saying && other.label == (*saying)->label; };
      if (*saying && std::ranges::none_of(sayings, known)) sayings.push_back(std::move(**saying));
    }
  }
  return sayings;
}

Result<Draft> draft_saying(const Node& node, const NetworkState& network, const Saying& saying, v1::Reused& answer) {
  const OwnSaying* const before = saying.before ? &*saying.before : nullptr;
  const auto audience =
      audience_asked(saying.audience, before == nullptr ? Audience::network : before->fields.audience, saying.file);
  if (!audience) return tl::unexpected(audience.error());
  std::vector<Error> remarks;
  Result<Draft> draft =
      before == nullptr
          ? draft_of_file(saying.document, saying.file)
          : draft_of_version(node, network, before->text,
                             {.document = saying.document, .audience = *audience, .file = saying.file}, remarks);
  if (!draft && draft.error().code == Errc::revision_unchanged) return fail(Errc::nothing_new, {before->label});
  if (!draft) return draft;
  answer.set_version(1);
  if (before == nullptr) {
    draft->audience = *audience;
    auto references =
        references_of(node, network, saying.document, saying.file, limits::references_per_entry_max, remarks);
    if (!references) return tl::unexpected(references.error());
    draft->references = std::move(*references);
  } else {
    answer.set_supersedes(before->label);
    answer.set_version(static_cast<std::uint32_t>(before->text.versions.size() + 1));
  }
  for (const Error& remark : remarks) *answer.add_notes() = problem_of(remark);
  return draft;
}

void publish_saying(Node& node, MakeSaying make, std::function<void(Result<v1::Reused>)> done) {
  auto answer = std::make_shared<v1::Reused>();
  node.lane().publish_together(
      [&node, make = std::move(make), answer]() -> Result<std::vector<Draft>> {
        const auto network = writable_network(node);
        if (!network) return tl::unexpected(network.error());
        const auto saying = make(**network, *answer);
        if (!saying) return tl::unexpected(saying.error());
        auto draft = draft_saying(node, **network, *saying, *answer);
        if (!draft) return tl::unexpected(draft.error());
        std::vector<Draft> drafts;
        drafts.push_back(std::move(*draft));
        return drafts;
      },
      [handle = node.config().handle, answer, done = std::move(done)](Result<std::vector<PublishedEntry>> entries) {
        if (!entries) return done(tl::unexpected(entries.error()));
        answer->set_label(handle + "/" + std::to_string(entries->front().place.sequence));
        answer->set_id(to_hex(entries->front().hash.view()));
        done(std::move(*answer));
      });
}

}  // namespace essaim::daemon
