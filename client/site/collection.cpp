#include "client/site/collection.h"

#include <algorithm>
#include <utility>

#include "client/head_words.h"
#include "core/kinds.h"
#include "core/markdown.h"
#include "core/text.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

// What a list shows of a text; the index stays small whatever partners write.
constexpr std::size_t summary_columns_max = 400;
constexpr std::size_t beginning_columns_max = 160;

std::string target_of(const Choice& choice, std::uint64_t before) {
  std::string target = "/v1/export?format=view&audience=" + url_part(choice.audience);
  if (!choice.from.empty()) target += "&from=" + url_part(choice.from);
  if (!choice.theme.empty()) target += "&theme=" + url_part(choice.theme);
  if (!choice.kind.empty()) target += "&kind=" + url_part(choice.kind);
  if (before != 0) target += "&before=" + std::to_string(before);
  return target;
}

std::string head_field(const v1::DocumentView& document, std::string_view code) {
  for (const v1::FieldView& field : document.fields()) {
    if (head_code(field.name()) == code) return field.value();
  }
  return {};
}

// The first version of a text, and the newest that is no minor correction.
const v1::EntrySummary& first_of(const v1::EntryView& view) {
  return view.versions().empty() ? view.summary() : view.versions(0);
}

const v1::EntrySummary& news_of(const v1::EntryView& view) {
  for (int i = view.versions_size() - 1; i > 0; --i) {
    if (!view.versions(i).minor()) return view.versions(i);
  }
  return first_of(view);
}

// The point that stands first under the heading of what there is to remember; else how the text begins.
std::string beginning_of(const v1::DocumentView& document) {
  const v1::SectionView* chosen = nullptr;
  for (const v1::SectionView& section : document.sections()) {
    if (trimmed(section.text()).empty()) continue;
    if (chosen == nullptr || section.code() == "takeaways") chosen = &section;
    if (section.code() == "takeaways") break;
  }
  if (chosen == nullptr) return {};
  std::string_view text = trimmed(chosen->text());
  // One point of a list, or one paragraph.
  const bool point = text.starts_with("- ") || text.starts_with("* ") || text.starts_with("1. ");
  text = text.substr(0, std::min(text.find("\n\n"), point ? text.find('\n', 1) : text.size()));
  return shortened_at_word(markdown_words(text), beginning_columns_max);
}

TextNote note_of(const v1::EntryView& view) {
  const v1::EntrySummary& summary = view.summary();
  const v1::EntrySummary& first = first_of(view);
  const v1::EntrySummary& news = news_of(view);
  TextNote note;
  note.label = first.label();
  note.handle = summary.handle();
  note.city = summary.city();
  note.number = first.number();
  note.id = first.id();
  note.title = view.document().title();
  note.teaser = shortened_at_word(view.document().summary(), summary_columns_max);
  if (note.teaser.empty()) note.teaser = beginning_of(view.document());
  note.kind = summary.kind();
  note.language = view.document().language().empty() ? summary.language() : view.document().language();
  note.outcome = view.document().outcome();
  note.themes.assign(summary.themes().begin(), summary.themes().end());
  note.stage = head_field(view.document(), "stage");
  note.deadline = head_field(view.document(), "deadline");
  note.method = head_field(view.document(), "method");
  note.audience = summary.audience();
  note.published_ms = first.time_ms();
  note.updated_ms = std::max(news.time_ms(), first.time_ms());
  note.news = news.arrival();
  note.news_number = news.number();
  return note;
}

GoneText gone_of(const v1::ExportedEntry& entry) {
  const v1::EntrySummary& summary = entry.view().summary();
  GoneText gone;
  gone.handle = summary.handle();
  gone.id = first_of(entry.view()).id();
  gone.kind = summary.kind();
  gone.language = summary.language();
  gone.themes.assign(summary.themes().begin(), summary.themes().end());
  gone.since_ms = entry.gone_ms();
  gone.news = news_of(entry.view()).arrival();
  return gone;
}

Result<void> take(const v1::ExportPage& page, Collection& into) {
  into.without_text += page.without_text();
  for (const v1::ExportedEntry& entry : page.entries()) {
    if (entry.gone_ms() != 0) {
      into.gone.push_back(gone_of(entry));
      continue;
    }
    TextNote note = note_of(entry.view());
    // By one name everywhere, where a text in another language would give another one.
    if (const auto city = into.cities.find(note.handle); city != into.cities.end()) note.city = city->second.name;
    const auto place = into.texts.add(entry.view());
    if (!place) return tl::unexpected(place.error());
    note.spooled_at = *place;
    std::vector<std::string> labels;
    labels.reserve(static_cast<std::size_t>(entry.view().versions_size()));
    for (const v1::EntrySummary& version : entry.view().versions()) labels.push_back(version.label());
    std::vector<std::pair<std::string, std::string>> references;
    for (const v1::ReferenceView& one : entry.view().references()) {
      if (!one.label().empty()) references.emplace_back(one.relation(), one.label());
    }
    into.index.add(std::move(note), labels, references);
  }
  return {};
}

Result<void> ask_names(const ApiClient& api, Collection& into) {
  v1::NetworkView network;
  if (const auto answer = api.get("/v1/network", network); !answer) return tl::unexpected(answer.error());
  into.network_id = network.network().id();
  into.network_name = network.network().name();
  for (const v1::MemberView& member : network.members()) {
    if (into.founded_ms == 0) into.founded_ms = member.admitted_ms();
    into.cities[member.handle()] = {member.name(), member.country()};
  }
  v1::Status status;
  if (const auto answer = api.get("/v1/status", status); !answer) return tl::unexpected(answer.error());
  into.own_handle = status.self().handle();
  into.own_key = status.self().node_key();
  return {};
}

}  // namespace

Result<void> first_page(const ApiClient& api, const Choice& choice, v1::ExportPage& page) {
  const auto answer = api.get(target_of(choice, 0), page);
  if (!answer) return tl::unexpected(answer.error());
  return {};
}

Result<Collection> gathered(const ApiClient& api, const Choice& choice, v1::ExportPage& page,
                            const std::filesystem::path& folder, const Going& going) {
  auto spool = ViewSpool::open(folder);
  if (!spool) return tl::unexpected(spool.error());
  Collection collection(std::move(*spool));
  if (auto named = ask_names(api, collection); !named) return tl::unexpected(named.error());
  for (;;) {
    if (auto taken = take(page, collection); !taken) return tl::unexpected(taken.error());
    const std::uint64_t next = page.next_before();
    const std::uint64_t newest = page.newest();
    if (next == 0) break;
    if (!going(collection.index.texts().size(), newest > next ? newest - next : 0, newest)) break;
    page.Clear();
    const auto answer = api.get(target_of(choice, next), page);
    if (!answer) return tl::unexpected(answer.error());
  }
  collection.index.settle();
  std::ranges::stable_sort(collection.gone, std::greater<>(), &GoneText::news);
  return collection;
}

}  // namespace essaim::client
