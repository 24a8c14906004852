#include <algorithm>
#include <utility>

#include "core/completeness.h"
#include "core/days.h"
#include "core/document.h"
#include "core/front_matter.h"
#include "core/harmless.h"
#include "core/kinds.h"
#include "core/limits.h"
#include "core/reader_grade.h"
#include "core/retraction.h"
#include "core/themes.h"
#include "daemon/node.h"
#include "daemon/time_text.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/city_view.h"
#include "daemon/use_cases/conversation.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/reuse_view.h"
#include "daemon/use_cases/reused_text.h"
#include "daemon/use_cases/stored_document.h"
#include "daemon/use_cases/translations.h"
#include "daemon/use_cases/versions.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

Reason missing_reason(const storage::Store& store, const storage::StoredEntry& entry, const HeaderFields& fields) {
  if (entry.retracted || entry.erased) return Reason::retracted;
  if (!fields.document || entry.document_held) return Reason::none;
  const auto log = store.log(entry.place.log);
  if (log && log->unwanted.contains(entry.place.sequence)) return Reason::not_followed;
  return Reason::waiting_for_partner;
}

// Empty where the entry is not held, or another one stands in its place.
std::string label_of_reference(const storage::Store& store, const NetworkState& network, const Reference& reference) {
  const auto entry = find_reference(store, network, reference);
  return entry && *entry ? label_of(network, (*entry)->place) : std::string();
}

// Everything of an entry but its title, which stands in the document.
v1::EntrySummary summary_without_title(const storage::Store& store, const NetworkState& network,
                                       const storage::StoredEntry& entry, const HeaderFields& fields) {
  v1::EntrySummary summary;
  const MemberState* member = network.by_key(entry.place.log);
  summary.set_label(label_of(network, entry.place));
  if (member != nullptr) {
    summary.set_handle(member->admission.handle);
    summary.set_city(member->name(fields.language));
  }
  summary.set_number(entry.place.sequence);
  summary.set_time_ms(fields.time_ms);
  summary.set_kind(fields.kind);
  for (const std::string& theme : fields.themes) summary.add_themes(theme);
  summary.set_language(fields.language);
  summary.set_audience(std::string(name_of(fields.audience)));
  summary.set_retracted(entry.retracted);
  summary.set_arrival(entry.arrival);
  summary.set_id(to_hex(header_hash(network.id(), entry.header).view()));
  summary.set_document_size(fields.document_size);
  const Reason reason = missing_reason(store, entry, fields);
  if (reason != Reason::none) summary.set_missing_reason(std::string(name_of(reason)));
  summary.set_minor(fields.minor);
  for (const Reference& reference : fields.references) {
    if (reference.relation != Relation::supersedes || reference.log != entry.place.log) continue;
    summary.set_supersedes(label_of_reference(store, network, reference));
  }
  const auto log = store.log(entry.place.log);
  summary.set_state(std::string(name_of(log ? standing_of(network, *log, entry.place.sequence) : Standing::accepted)));
  return summary;
}

v1::EntrySummary summary_of(const Node& node, const NetworkState& network, const storage::StoredEntry& entry,
                            const HeaderFields& fields, const Result<std::optional<Document>>& document) {
  v1::EntrySummary summary = summary_without_title(node.store(), network, entry, fields);
  if (!document) {
    summary.set_missing_reason(std::string(name_of(Reason::damaged)));
  } else if (*document) {
    summary.set_title((*document)->title);
  }
  return summary;
}

// What a retraction says, for the entry that it takes back.
Result<v1::RetractionView> retraction_view(const storage::Store& store, const NetworkState& network,
                                           const storage::StoredEntry& retraction) {
  const HeaderFields fields = read_header(retraction.header).fields;
  v1::RetractionView view;
  view.set_label(label_of(network, retraction.place));
  view.set_because(std::string(name_of(fields.retraction)));
  view.set_time_ms(fields.time_ms);
  for (const Reference& reference : fields.references) {
    if (reference.relation == Relation::successor) view.set_successor(label_of_reference(store, network, reference));
  }
  const auto text = read_document(store, network, retraction);
  if (!text) return tl::unexpected(text.error());
  if (*text) view.set_reason((*text)->summary);
  return view;
}

// Whether a newer version of the text at this place says what holds now.
Result<bool> is_superseded(const storage::Store& store, const NetworkState& network, const Place& place) {
  const auto entry = store.find(place);
  if (!entry) return tl::unexpected(entry.error());
  if (!*entry) return false;
  const auto life = life_of(store, network, **entry);
  if (!life) return tl::unexpected(life.error());
  return *life == Life::superseded;
}

// Who refers to an entry, and the newest retraction where it was taken back: that one says what holds now.
Result<void> add_referring(const storage::Store& store, const NetworkState& network, const storage::StoredEntry& entry,
                           v1::EntryView& view) {
  const auto referring = store.referring_to(header_hash(network.id(), entry.header));
  if (!referring) return tl::unexpected(referring.error());
  std::size_t examined = 0;
  for (const auto& [relation, place] : *referring) {
    if (is_said_of_another(relation)) {
      if (++examined > limits::referrers_examined_max) continue;
      const auto said = is_superseded(store, network, place);
      if (!said) return tl::unexpected(said.error());
      if (*said) continue;
    }
    v1::ReferenceView& out = *view.add_referred_by();
    out.set_relation(std::string(name_of(relation)));
    out.set_label(label_of(network, place));
    if (relation != Relation::retracts || !entry.retracted || place.log != entry.place.log) continue;
    const auto retraction = store.find(place);
    if (!retraction) return tl::unexpected(retraction.error());
    if (!*retraction || (*retraction)->disputed) continue;
    if (read_header((*retraction)->header).fields.kind != retraction_kind) continue;
    auto said = retraction_view(store, network, **retraction);
    if (!said) return tl::unexpected(said.error());
    said->set_erased(entry.erased);
    view.set_retraction_reason(said->reason());
    *view.mutable_retraction() = std::move(*said);
  }
  return {};
}

// What a list shows when nobody asks for all: one line for each text that nobody took back. What is disputed or void
// stays in sight, with its state.
bool stands_in_a_list(Life life) {
  switch (life) {
    case Life::living:
    case Life::disputed:
    case Life::voided: return true;
    case Life::superseded:
    case Life::retracted:
    case Life::retraction:
    case Life::profile: return false;
  }
  return true;
}

// Entries that one list may cost to look at: a register full of corrections must not hold up everybody else. What lies
// beyond comes with the next page.
constexpr std::size_t examined_max = 10'000;
constexpr std::string_view call_kind = "call";

// A call whose text is here and says that its deadline has passed.
bool is_over(const HeaderFields& fields, const Document& document, Day today) {
  if (fields.kind != call_kind) return false;
  const auto deadline = days_of_date(head_value(document, "deadline"));
  return deadline && deadline->last < today;
}

// Goes through the store page by page until the list is full.
Result<v1::EntryList> listed(const Node& node, const NetworkState& network, storage::ListQuery query,
                             const ListRequest& request) {
  const Day today = request.all || request.past ? Day{0} : day_at(unix_now_ms());
  const std::size_t wanted = query.limit;
  v1::EntryList list;
  list.set_total_held(node.store().counters().entries);
  query.limit = wanted + 1;  // one more, to know whether something is left
  for (std::size_t examined = 0;;) {
    const auto entries = node.store().list(query);
    if (!entries) return tl::unexpected(entries.error());
    for (const storage::StoredEntry& entry : *entries) {
      query.before_arrival = entry.arrival;
      const Result<Life> life = request.all ? Life::living : life_of(node.store(), network, entry);
      if (!life) return tl::unexpected(life.error());
      const bool shown = stands_in_a_list(*life);
      if ((shown && static_cast<std::size_t>(list.entries_size()) == wanted) || examined == examined_max) {
        list.set_next_before(entry.arrival + 1);
        return list;
      }
      ++examined;
      if (!shown) continue;
      const HeaderFields fields = read_header(entry.header).fields;
      const auto document = read_document(node.store(), network, entry);
      if (document && *document && is_over(fields, **document, today)) {
        list.set_past_deadline(list.past_deadline() + 1);
        continue;
      }
      v1::EntrySummary& summary = *list.add_entries();
      summary = summary_of(node, network, entry, fields, document);
      if (!request.all) {
        auto title = translated_title(node.store(), network, entry, request.language);
        if (!title) return tl::unexpected(title.error());
        summary.set_translated_title(*std::move(title));
      }
      if (summary.missing_reason() == name_of(Reason::not_followed)) list.set_not_followed(list.not_followed() + 1);
    }
    if (entries->size() < query.limit) return list;
  }
}

}  // namespace

v1::DocumentView document_view(const Document& document) {
  v1::DocumentView view;
  view.set_title(document.title);
  view.set_summary(document.summary);
  view.set_language(document.language);
  for (const std::string& theme : document.themes) view.add_themes(theme);
  for (const std::string& keyword : document.keywords) view.add_keywords(keyword);
  if (document.place) view.set_place(document.place->name);
  if (document.place && document.place->point) {
    const GeoPoint& point = *document.place->point;
    view.set_point(degrees_text(point.latitude) + ", " + degrees_text(point.longitude));
  }
  view.set_period(document.period);
  view.set_outcome(document.outcome);
  view.set_licence(document.licence);
  view.set_source(document.source);
  for (const Link& link : document.links) {
    v1::LinkView& out = *view.add_links();
    out.set_label(link.label);
    out.set_target(link.target);
  }
  for (const FrontMatterField& field : document.fields) {
    v1::FieldView& out = *view.add_fields();
    out.set_name(field.name);
    out.set_value(field.yaml);
  }
  for (const Section& section : document.sections) {
    v1::SectionView& out = *view.add_sections();
    out.set_code(section.code);
    out.set_heading(section.heading);
    out.set_level(section.level);
    out.set_text(section.text);
  }
  return view;
}

v1::EntrySummary summary_of(const Node& node, const NetworkState& network, const storage::StoredEntry& entry) {
  return summary_of(node, network, entry, read_header(entry.header).fields,
                    read_document(node.store(), network, entry));
}

v1::EntrySummary summary_of(const Node& node, const NetworkState& network, const storage::StoredEntry& entry,
                            const Document& document) {
  v1::EntrySummary summary = summary_without_title(node.store(), network, entry, read_header(entry.header).fields);
  summary.set_title(document.title);
  return summary;
}

Result<storage::ListQuery> list_query(const NetworkState& network, const ListRequest& request) {
  storage::ListQuery query;
  query.limit = std::clamp<std::size_t>(request.limit, 1, 1000);
  query.before_arrival = request.before;
  if (!request.from.empty()) {
    auto city = find_city(network, request.from);
    if (!city) return tl::unexpected(city.error());
    query.log = (*city)->admission.node_key;
  }
  if (!request.theme.empty() && find_theme(request.theme) == nullptr) {
    return fail(Errc::unknown_theme, {shortened(harmless(request.theme), 40), joined(nearest_themes(request.theme))});
  }
  if (!request.kind.empty() && find_kind(request.kind) == nullptr) {
    std::vector<std::string> codes;
    for (const Kind& kind : kinds()) codes.push_back(kind.code);
    return fail(Errc::unknown_kind, {shortened(harmless(request.kind), 40), joined(nearest(request.kind, codes, 3))});
  }
  query.theme = request.theme;
  query.kind = request.kind;
  query.before_arrival = request.before;
  return query;
}

Result<v1::EntryList> list_entries(const Node& node, const ListRequest& request) {
  const auto network = node.membership().current();
  if (!network) return fail(Errc::no_network);
  const auto query = list_query(*network, request);
  if (!query) return tl::unexpected(query.error());
  return listed(node, *network, *query, request);
}

Result<v1::EntryView> show_entry(const Node& node, const ShowRequest& request) {
  const auto network = node.membership().current();
  if (!network) return fail(Errc::no_network);
  const storage::Store& store = node.store();
  const auto asked = find_entry(store, *network, request.label);
  if (!asked) return tl::unexpected(asked.error());
  const auto text = text_of(store, *network, *asked);
  if (!text) return tl::unexpected(text.error());
  const storage::StoredEntry& entry = request.version == Version::exact ? *asked : text->newest();
  const ReadHeader header = read_header(entry.header);

  v1::EntryView view;
  *view.mutable_summary() = summary_without_title(store, *network, entry, header.fields);
  auto document = read_document(store, *network, entry);
  if (!document) return tl::unexpected(document.error());
  if (*document) {
    view.mutable_summary()->set_title((*document)->title);
    *view.mutable_document() = document_view(**document);
    view.set_markdown(print_markdown(**document));
    const ReaderGrade told = reader_grade(header.fields.kind, **document, header.fields.time_ms, today());
    if (told.grade && !is_about_another(header.fields.kind)) view.set_grade(std::string(name_of(*told.grade)));
    view.set_to_check_since(told.to_check_since);
  }
  for (const storage::StoredEntry& one : text->versions) *view.add_versions() = summary_of(node, *network, one);
  view.set_version(static_cast<std::uint32_t>(text->number_of(entry.place.sequence)));
  view.set_ours(entry.place.log == node.self());
  for (const Reference& reference : header.fields.references) {
    v1::ReferenceView& out = *view.add_references();
    out.set_relation(std::string(name_of(reference.relation)));
    out.set_label(label_of_reference(store, *network, reference));
  }
  if (auto referring = add_referring(store, *network, entry, view); !referring) {
    return tl::unexpected(referring.error());
  }
  if (auto added = add_thread(node, *network, *text, view); !added) return tl::unexpected(added.error());
  const MemberState* const author = network->by_key(entry.place.log);
  if (author != nullptr && is_text_kind(header.fields.kind)) {
    auto roles = whom_to_ask(node, *network, *author, header.fields.themes);
    if (!roles) return tl::unexpected(roles.error());
    for (v1::RoleView& role : *roles) *view.add_ask() = std::move(role);
  }
  if (*document && (*document)->profile) essaim::write_profile(*(*document)->profile, *view.mutable_profile());
  const std::string reader = request.version == Version::exact ? std::string() : request.language;
  if (auto added = add_reuse(node, *network, *text, reader, view); !added) return tl::unexpected(added.error());
  return view;
}

v1::EntryView text_view(const Node& node, const NetworkState& network, const Text& text, const Document& document) {
  const storage::StoredEntry& entry = text.newest();
  v1::EntryView view;
  *view.mutable_summary() = summary_of(node, network, entry, document);
  *view.mutable_document() = document_view(document);
  for (const storage::StoredEntry& one : text.versions) {
    *view.add_versions() = one.place == entry.place ? view.summary() : summary_of(node, network, one);
  }
  view.set_version(static_cast<std::uint32_t>(text.versions.size()));
  for (const Reference& reference : read_header(entry.header).fields.references) {
    v1::ReferenceView& out = *view.add_references();
    out.set_relation(std::string(name_of(reference.relation)));
    out.set_label(label_of_reference(node.store(), network, reference));
  }
  return view;
}

}  // namespace essaim::daemon
