#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/calendar.h"
#include "core/csv.h"
#include "core/entry_table.h"
#include "core/exported.h"
#include "core/front_matter.h"
#include "core/imported.h"
#include "core/reader_grade.h"
#include "core/retraction.h"
#include "daemon/node.h"
#include "daemon/time_text.h"
#include "daemon/use_cases/bulk.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/stored_document.h"
#include "daemon/use_cases/versions.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

// A page is small beside what one connection may cost, and large beside asking for it.
constexpr std::size_t page_bytes_wanted = 1024 * 1024;
// Entries read at once; of usual texts a page holds two such steps.
constexpr std::size_t entries_per_step = 256;

// What a page is made of, one text for each entry that fits.
enum class Form { lines, markdown, table, map, view };

std::optional<Form> form_from(std::string_view name) {
  if (name == "jsonl") return Form::lines;
  if (name == "markdown") return Form::markdown;
  if (name == "csv") return Form::table;
  if (name == "geojson") return Form::map;
  if (name == "view") return Form::view;
  return std::nullopt;
}

bool is_public(const storage::StoredEntry& entry) {
  return read_header(entry.header).fields.audience == Audience::everyone;
}

// What a page is to hold.
struct Wanted {
  Form form = Form::lines;
  char separator = ',';
  bool as_text = false;
  bool only_public = false;
};

class Page {
 public:
  Page(const Node& node, std::shared_ptr<const NetworkState> network, Wanted wanted)
      : node_(node), store_(node.store()), network_(std::move(network)), wanted_(wanted), today_(today()) {}

  Result<v1::ExportPage> read(storage::ListQuery query) {
    query.limit = entries_per_step;
    page_.set_newest(store_.counters().last_arrival);
    for (;;) {
      auto entries = store_.list(query);
      if (!entries) return tl::unexpected(entries.error());
      for (const storage::StoredEntry& entry : *entries) {
        if (auto added = add(entry); !added) return tl::unexpected(added.error());
        query.before_arrival = entry.arrival;
        if (bytes_ < page_bytes_wanted) continue;
        page_.set_next_before(query.before_arrival);
        return std::move(page_);
      }
      if (entries->size() < query.limit) return std::move(page_);
    }
  }

 private:
  Result<void> add(const storage::StoredEntry& entry) {
    const auto life = life_of(store_, *network_, entry);
    if (!life) return tl::unexpected(life.error());
    if (network_->by_key(entry.place.log) == nullptr) return {};
    if (*life == Life::living && (!wanted_.only_public || is_public(entry))) return add_living(entry);
    // A profile that a newer one replaced was never shown as a text.
    const bool text = is_text_kind(read_header(entry.header).fields.kind);
    const bool gone = text && (*life == Life::living || *life == Life::retracted);
    return gone && wanted_.form == Form::view ? add_gone(entry) : Result<void>();
  }

  Result<void> add_living(const storage::StoredEntry& entry) {
    const HeaderFields fields = read_header(entry.header).fields;
    auto document = read_document(store_, *network_, entry);
    if (!document) return tl::unexpected(document.error());
    if (!*document) {
      if (fields.document) page_.set_without_text(page_.without_text() + 1);
      return {};
    }
    if (wanted_.form == Form::map && (!(*document)->place || !(*document)->place->point)) {
      page_.set_without_point(page_.without_point() + 1);
      return {};
    }
    v1::ExportedEntry out;
    out.set_handle(network_->by_key(entry.place.log)->admission.handle);
    out.set_number(entry.place.sequence);
    out.set_title((*document)->title);
    if (auto filled = fill(out, entry, **document, fields); !filled) return filled;
    bytes_ += out.ByteSizeLong();
    if (wanted_.as_text) {
      append(out.text());
    } else {
      *page_.add_entries() = std::move(out);
    }
    return {};
  }

  // As a file has it, which begins with this page and may go on with the next.
  void append(const std::string& text) {
    std::string& all = *page_.mutable_text();
    if (wanted_.form == Form::map && !all.empty()) all += ",\n";
    all += text;
    if (wanted_.form == Form::lines) all += '\n';
    page_.set_count(page_.count() + 1);
  }

  Result<void> fill(v1::ExportedEntry& out, const storage::StoredEntry& entry, const Document& document,
                    const HeaderFields& fields) const {
    switch (wanted_.form) {
      case Form::lines:
        // Who imports it elsewhere decides whom it is for, unless its author said that it is for everybody.
        out.set_text(write_json_line(id_of(entry), document,
                                     fields.audience == Audience::network ? "" : name_of(fields.audience)));
        return {};
      case Form::markdown: out.set_text(print_markdown(document)); return {};
      case Form::table:
      case Form::map: {
        const auto facts = facts_of(entry, fields, document);
        if (!facts) return tl::unexpected(facts.error());
        out.set_text(wanted_.form == Form::map ? write_feature(document, *facts)
                                               : csv_line(table_row(document, *facts), wanted_.separator));
        return {};
      }
      case Form::view: {
        const auto text = text_of(store_, *network_, entry);
        if (!text) return tl::unexpected(text.error());
        *out.mutable_view() = text_view(node_, *network_, *text, document);
        return {};
      }
    }
    return {};
  }

  std::string id_of(const storage::StoredEntry& entry) const {
    return export_id(label_of(*network_, entry.place), header_hash(network_->id(), entry.header));
  }

  Result<EntryFacts> facts_of(const storage::StoredEntry& entry, const HeaderFields& fields,
                              const Document& document) const {
    const MemberState& member = *network_->by_key(entry.place.log);
    EntryFacts facts;
    facts.label = label_of(*network_, entry.place);
    facts.id = id_of(entry);
    facts.author = member.admission.handle;
    facts.author_name = member.name(document.language);
    facts.author_country = member.admission.country;
    facts.audience = fields.audience;
    const auto grade = reader_grade(fields.kind, document, fields.time_ms, today_).grade;
    if (grade) facts.grade = std::string(name_of(*grade));
    std::uint64_t created_ms = fields.time_ms;
    // What supersedes nothing is the first of its text, and being in force the last.
    if (std::ranges::any_of(fields.references, [](const Reference& r) { return r.relation == Relation::supersedes; })) {
      const auto text = text_of(store_, *network_, entry);
      if (!text) return tl::unexpected(text.error());
      facts.versions = text->versions.size();
      created_ms = read_header(text->first().header).fields.time_ms;
    }
    facts.created = program_time(created_ms);
    facts.revised = program_time(fields.time_ms);
    return facts;
  }

  // A text whose newest version was taken back, or is for the members only where an earlier one was for everybody: so
  // that those who have it hear that it is gone. Nothing where it never was for whom this page is.
  Result<void> add_gone(const storage::StoredEntry& entry) {
    const auto text = text_of(store_, *network_, entry);
    if (!text) return tl::unexpected(text.error());
    if (text->newest().place != entry.place) return {};
    const storage::StoredEntry* shown = nullptr;
    for (const storage::StoredEntry& version : text->versions) {
      if (!wanted_.only_public || is_public(version)) shown = &version;
    }
    if (shown == nullptr) return {};
    const auto since = gone_since(entry);
    if (!since) return tl::unexpected(since.error());
    v1::ExportedEntry& out = *page_.add_entries();
    out.set_handle(network_->by_key(entry.place.log)->admission.handle);
    out.set_number(entry.place.sequence);
    out.set_gone_ms(*since);
    *out.mutable_view()->mutable_summary() = summary_of(node_, *network_, *shown);
    for (const storage::StoredEntry& version : text->versions) {
      *out.mutable_view()->add_versions() = summary_of(node_, *network_, version);
    }
    bytes_ += out.ByteSizeLong();
    return {};
  }

  // When it was first taken back, by its author's clock; else when the version was written that is not for all. Never
  // 0.
  Result<std::uint64_t> gone_since(const storage::StoredEntry& entry) const {
    std::uint64_t since = std::max<std::uint64_t>(read_header(entry.header).fields.time_ms, 1);
    if (!entry.retracted) return since;
    const auto referring = store_.referring_to(header_hash(network_->id(), entry.header));
    if (!referring) return tl::unexpected(referring.error());
    std::optional<std::uint64_t> first;
    for (const auto& [relation, place] : *referring) {
      if (relation != Relation::retracts || place.log != entry.place.log) continue;
      const auto retraction = store_.find(place);
      if (!retraction) return tl::unexpected(retraction.error());
      if (!*retraction || (*retraction)->disputed) continue;
      const HeaderFields fields = read_header((*retraction)->header).fields;
      if (fields.kind == retraction_kind) first = std::min(first.value_or(fields.time_ms), fields.time_ms);
    }
    return std::max(first.value_or(since), since);
  }

  const Node& node_;
  const storage::Store& store_;
  std::shared_ptr<const NetworkState> network_;
  Wanted wanted_;
  std::string today_;
  v1::ExportPage page_;
  std::size_t bytes_ = 0;
};

}  // namespace

void export_entries(Node& node, ExportQuery query, std::function<void(Result<v1::ExportPage>)> done) {
  const auto network = node.membership().current();
  if (!network) return done(fail(Errc::no_network));
  const auto form = form_from(query.format);
  if (!form) return done(fail(Errc::malformed, {"format must be jsonl, markdown, csv, geojson or view"}));
  if (query.separator.size() != 1 || std::ranges::find(csv_separators, query.separator[0]) == csv_separators.end()) {
    return done(fail(Errc::malformed, {"separator must be a comma, a semicolon or a tab"}));
  }
  if (!query.audience.empty() && !audience_from(query.audience)) {
    return done(fail(Errc::malformed, {"audience must be public or network"}));
  }
  const bool in_one_file = *form == Form::lines || *form == Form::table || *form == Form::map;
  if (query.as_text && !in_one_file) return done(fail(Errc::malformed, {"text=1 goes with jsonl, csv and geojson"}));
  const Wanted wanted{*form, query.separator[0], query.as_text, query.audience == name_of(Audience::everyone)};
  ListRequest request;
  request.from = std::move(query.from);
  request.theme = std::move(query.theme);
  request.kind = std::move(query.kind);
  request.before = query.before;
  auto list = list_query(*network, request);
  if (!list) return done(tl::unexpected(list.error()));
  node.bulk().post(
      [&node, network, list = std::move(*list), wanted, done] { done(Page(node, network, wanted).read(list)); });
}

}  // namespace essaim::daemon
