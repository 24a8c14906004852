#include <algorithm>
#include <utility>

#include "core/document.h"
#include "core/front_matter.h"
#include "core/harmless.h"
#include "core/kinds.h"
#include "core/themes.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/entries.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// The document of an entry where it is held and in force; a stored frame that does not open is damage.
Result<std::optional<Document>> read_document(const storage::Store& store, const NetworkState& network,
                                              const storage::StoredEntry& entry, const HeaderFields& fields) {
  if (!fields.document || entry.retracted || !entry.document_held) return std::optional<Document>();
  auto frame = store.document(entry.place);
  if (!frame) return tl::unexpected(frame.error());
  if (!*frame) return std::optional<Document>();
  auto octets = open_document(network.id(), {entry.place, *fields.document, fields.document_size}, **frame);
  if (!octets) return tl::unexpected(octets.error());
  auto document = decode_document(*octets);
  if (!document) return tl::unexpected(document.error());
  return std::optional<Document>(std::move(*document));
}

Reason missing_reason(const storage::Store& store, const storage::StoredEntry& entry, const HeaderFields& fields) {
  if (entry.retracted || entry.erased) return Reason::retracted;
  if (!fields.document || entry.document_held) return Reason::none;
  const auto log = store.log(entry.place.log);
  if (log && log->unwanted.contains(entry.place.sequence)) return Reason::not_followed;
  return Reason::waiting_for_partner;
}

v1::DocumentView view_of(const Document& document) {
  v1::DocumentView view;
  view.set_title(document.title);
  view.set_summary(document.summary);
  view.set_language(document.language);
  for (const std::string& theme : document.themes) view.add_themes(theme);
  for (const std::string& keyword : document.keywords) view.add_keywords(keyword);
  if (document.place) view.set_place(document.place->name);
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

std::string_view relation_name(Relation relation) {
  switch (relation) {
    case Relation::unknown: return "unknown";
    case Relation::retracts: return "retracts";
    case Relation::successor: return "successor";
    case Relation::supersedes: return "supersedes";
    case Relation::answers: return "answers";
    case Relation::cites: return "cites";
    case Relation::adapts: return "adapts";
    case Relation::translates: return "translates";
    case Relation::part_of: return "part-of";
  }
  return "unknown";
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
  const auto log = store.log(entry.place.log);
  summary.set_state(std::string(name_of(log ? standing_of(network, *log, entry.place.sequence) : Standing::accepted)));
  return summary;
}

}  // namespace

v1::EntrySummary summary_of(const Node& node, const NetworkState& network, const storage::StoredEntry& entry) {
  const ReadHeader header = read_header(entry.header);
  v1::EntrySummary summary = summary_without_title(node.store(), network, entry, header.fields);
  const auto document = read_document(node.store(), network, entry, header.fields);
  if (!document) {
    summary.set_missing_reason(std::string(name_of(Reason::damaged)));
  } else if (*document) {
    summary.set_title((*document)->title);
  }
  return summary;
}

Result<v1::EntryList> list_entries(const Node& node, const ListRequest& request) {
  const auto network = node.membership().current();
  if (!network) return fail(Errc::no_network);
  storage::ListQuery query;
  query.limit = std::clamp<std::size_t>(request.limit, 1, 1000);
  if (!request.from.empty()) {
    auto city = find_city(*network, request.from);
    if (!city) return tl::unexpected(city.error());
    query.log = (*city)->admission.node_key;
  }
  if (!request.theme.empty() && find_theme(request.theme) == nullptr) {
    return fail(Errc::unknown_theme, {shortened(harmless(request.theme), 40), joined(nearest_themes(request.theme))});
  }
  if (!request.kind.empty() && find_kind(request.kind) == nullptr) {
    std::vector<std::string> codes;
    for (const Kind& kind : kinds()) codes.push_back(kind.code);
    return fail(Errc::unknown_kind, {shortened(harmless(request.kind), 40), joined(codes)});
  }
  query.theme = request.theme;
  query.kind = request.kind;
  auto entries = node.store().list(query);
  if (!entries) return tl::unexpected(entries.error());
  v1::EntryList list;
  for (const storage::StoredEntry& entry : *entries) *list.add_entries() = summary_of(node, *network, entry);
  list.set_total_held(node.store().counters().entries);
  return list;
}

Result<v1::EntryView> show_entry(const Node& node, std::string_view label) {
  const auto network = node.membership().current();
  if (!network) return fail(Errc::no_network);
  const storage::Store& store = node.store();
  auto entry = find_entry(store, *network, label);
  if (!entry) return tl::unexpected(entry.error());
  const ReadHeader header = read_header(entry->header);

  v1::EntryView view;
  *view.mutable_summary() = summary_without_title(store, *network, *entry, header.fields);
  auto document = read_document(store, *network, *entry, header.fields);
  if (!document) return tl::unexpected(document.error());
  if (*document) {
    view.mutable_summary()->set_title((*document)->title);
    *view.mutable_document() = view_of(**document);
    view.set_markdown(print_markdown(**document));
  }
  for (const Reference& reference : header.fields.references) {
    v1::ReferenceView& out = *view.add_references();
    out.set_relation(std::string(relation_name(reference.relation)));
    if (reference.sequence != 0) out.set_label(label_of(*network, {reference.log, reference.sequence}));
  }
  auto referring = store.referring_to(header_hash(network->id(), entry->header));
  if (!referring) return tl::unexpected(referring.error());
  for (const auto& [relation, place] : *referring) {
    v1::ReferenceView& out = *view.add_referred_by();
    out.set_relation(std::string(relation_name(relation)));
    out.set_label(label_of(*network, place));
    if (relation != Relation::retracts || !entry->retracted || place.log != entry->place.log) continue;
    auto retraction = store.find(place);
    if (!retraction) return tl::unexpected(retraction.error());
    if (!*retraction) continue;
    const auto text = read_document(store, *network, **retraction, read_header((*retraction)->header).fields);
    if (text && *text) view.set_retraction_reason((*text)->summary);
  }
  return view;
}

}  // namespace essaim::daemon
