#include "daemon/use_cases/digest.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/calendar.h"
#include "core/completeness.h"
#include "core/digest.h"
#include "core/harmless.h"
#include "core/reader_grade.h"
#include "core/review_date.h"
#include "daemon/arrival_days.h"
#include "daemon/node.h"
#include "daemon/time_text.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/stored_document.h"
#include "daemon/use_cases/versions.h"
#include "essaim/v1/api_digest.pb.h"

namespace essaim::daemon {
namespace {

constexpr std::uint64_t arrivals_looked_at_max = 10'000;
constexpr std::size_t step_entries = 500;
// Of so many texts, the newest, it is asked how well they are filled in; the others count as stubs.
constexpr std::size_t graded_max = 1'000;
constexpr std::size_t takeaway_columns_max = 240;

// The deadline of a call, where it is a date.
std::string deadline_of(const Document& document) {
  std::string deadline = head_value(document, "deadline");
  const bool date = deadline.size() >= 4 && deadline.size() <= 10 &&
                    std::ranges::all_of(deadline, [](char c) { return (c >= '0' && c <= '9') || c == '-'; });
  if (!date) deadline.clear();
  return deadline;
}

class Digesting {
 public:
  Digesting(const Node& node, const NetworkState& network, std::chrono::sys_days since, std::size_t limit)
      : node_(node), network_(network), store_(node.store()), since_(since), limit_(limit) {
    today_ = today();
  }

  Result<v1::Digest> digest() {
    if (auto looked = look(); !looked) return tl::unexpected(looked.error());
    const DigestFold fold = fold_digest(arrived_, limit_);
    out_.set_handle(node_.config().handle);
    if (const MemberState* const self = network_.by_key(node_.self())) out_.set_city(self->name(""));
    out_.set_since(day_text(since_));
    out_.set_more(fold.left_out);
    out_.set_now_ms(unix_now_ms());
    for (const DigestReason reason : digest_reasons) {
      const std::size_t count = fold.counts[static_cast<std::size_t>(reason)];
      if (count == 0) continue;
      v1::DigestCount& out = *out_.add_counts();
      out.set_reason(std::string(name_of(reason)));
      out.set_count(count);
    }
    for (const DigestItem& item : fold.items) {
      if (auto added = add(item, *out_.add_items()); !added) return tl::unexpected(added.error());
    }
    return std::move(out_);
  }

 private:
  // All that arrived since, the newest first, so that the bounds leave out what is oldest.
  Result<void> look() {
    const auto days = read_arrival_days(store_);
    if (!days) return tl::unexpected(days.error());
    const auto follows = read_follows(store_);
    if (!follows) return tl::unexpected(follows.error());
    filter_ = follows->filter().of(node_.self());
    const std::uint64_t last = store_.counters().last_arrival;
    std::uint64_t after = days->last_before(static_cast<std::uint32_t>(since_.time_since_epoch().count()), last);
    if (last - std::min(after, last) > arrivals_looked_at_max) {
      after = last - arrivals_looked_at_max;
      out_.set_cut(true);
    }
    for (std::uint64_t before = last + 1; before > after + 1;) {
      storage::ListQuery query;
      query.before_arrival = before;
      query.limit = step_entries;
      const auto entries = store_.list(query);
      if (!entries) return tl::unexpected(entries.error());
      for (const storage::StoredEntry& entry : *entries) {
        before = entry.arrival;
        if (entry.arrival <= after) return {};
        if (auto looked = look_at(entry); !looked) return looked;
      }
      if (entries->size() < query.limit) return {};
    }
    return {};
  }

  Result<void> look_at(const storage::StoredEntry& entry) {
    if (entry.place.log == node_.self()) return {};
    const MemberState* const author = network_.by_key(entry.place.log);
    if (author == nullptr) return {};
    const auto life = life_of(store_, network_, entry);
    if (!life) return tl::unexpected(life.error());
    switch (*life) {
      case Life::living:
      case Life::superseded:
      case Life::retraction: break;
      case Life::retracted:
      case Life::profile:
      case Life::disputed:
      case Life::voided: return {};
    }
    const HeaderFields fields = read_header(entry.header).fields;
    DigestEntry arrived;
    arrived.kind = fields.kind;
    arrived.author = author->admission.handle;
    arrived.minor = fields.minor;
    arrived.arrival = entry.arrival;
    arrived.newest = *life == Life::living;
    arrived.followed = filter_.matches(entry.place.log, fields);
    if (*life == Life::retraction) {
      arrived.text = label_of(network_, entry.place);
      auto worth = add_taken_back(fields, arrived);
      if (!worth) return tl::unexpected(worth.error());
      if (*worth) arrived_.push_back(std::move(arrived));
      return {};
    }
    if (fields.document && !entry.document_held && !arrived.followed) {
      if (arrived.newest) out_.set_not_followed(out_.not_followed() + 1);
      return {};
    }
    const auto text = text_of(store_, network_, entry);
    if (!text) return tl::unexpected(text.error());
    arrived.text = label_of(network_, text->first().place);
    arrived.first = text->first().place == entry.place;
    if (auto added = add_targets(fields, arrived); !added) return added;
    if (arrived.kind == "answer" && answers_nothing(arrived)) return {};
    if (arrived.newest) {
      newest_.insert_or_assign(arrived.text, entry);
      if (auto graded = grade(entry, arrived); !graded) return graded;
    }
    arrived_.push_back(std::move(arrived));
    return {};
  }

  // The label of the text to which a reference leads; empty where it is not known here, or of another kind than texts.
  Result<std::string> text_named(const Reference& reference) {
    const auto entry = find_reference(store_, network_, reference);
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry || !is_text_kind(read_header((*entry)->header).fields.kind)) return std::string();
    const auto text = text_of(store_, network_, **entry);
    if (!text) return tl::unexpected(text.error());
    std::string label = label_of(network_, text->first().place);
    known_.insert_or_assign(label, text->newest());
    return label;
  }

  Result<void> add_targets(const HeaderFields& fields, DigestEntry& arrived) {
    for (const Reference& reference : fields.references) {
      if (reference.relation == Relation::supersedes) continue;
      auto label = text_named(reference);
      if (!label) return tl::unexpected(label.error());
      arrived.targets.push_back({reference.relation, std::move(*label), reference.log == node_.self()});
    }
    return {};
  }

  // Whether what it answers was taken back.
  bool answers_nothing(const DigestEntry& arrived) const {
    return std::ranges::any_of(arrived.targets, [&](const DigestTarget& target) {
      const auto question = known_.find(target.text);
      return target.relation == Relation::answers && question != known_.end() && question->second.retracted;
    });
  }

  // Whether a retraction is worth telling: of a text, with a successor that is known here and in force.
  Result<bool> add_taken_back(const HeaderFields& fields, DigestEntry& arrived) {
    std::size_t successors = 0;
    for (const Reference& reference : fields.references) {
      auto label = text_named(reference);
      if (!label) return tl::unexpected(label.error());
      if (label->empty()) return false;
      if (reference.relation == Relation::successor) {
        const auto life = life_of(store_, network_, known_.at(*label));
        if (!life) return tl::unexpected(life.error());
        if (*life != Life::living) return false;
        ++successors;
      }
      arrived.targets.push_back({reference.relation, std::move(*label), reference.log == node_.self()});
    }
    return successors == 1;
  }

  Result<void> grade(const storage::StoredEntry& entry, DigestEntry& arrived) {
    if (!entry.document_held || ++graded_ > graded_max) return {};
    const auto document = read_document(store_, network_, entry);
    if (!document) return {};  // damaged: list and show say so
    if (!*document) return {};
    const std::uint64_t written_ms = read_header(entry.header).fields.time_ms;
    arrived.grade = reader_grade(arrived.kind, **document, written_ms, today_).grade.value_or(Grade::stub);
    const std::string deadline = arrived.kind == "call" ? deadline_of(**document) : std::string();
    arrived.over = !deadline.empty() && is_over(deadline, today_);
    return {};
  }

  const storage::StoredEntry* newest_of(const std::string& text) const {
    if (const auto found = newest_.find(text); found != newest_.end()) return &found->second;
    const auto found = known_.find(text);
    return found == known_.end() ? nullptr : &found->second;
  }

  Result<void> add(const DigestItem& item, v1::DigestItemView& out) {
    out.set_reason(std::string(name_of(item.reason)));
    out.set_ours(item.ours);
    if (!item.about.empty()) {
      out.set_about(item.about);
      out.set_about_title(title_of(item.about));
    }
    const DigestEntry& arrived = arrived_[item.entries.front()];
    out.set_grade(std::string(name_of(arrived.grade)));
    if (item.reason == DigestReason::adopted) {
      for (const std::size_t at : item.entries) out.add_adopters(city_of(arrived_[at].author));
    }
    const storage::StoredEntry* const entry = newest_of(item.text);
    if (entry == nullptr) return {};
    const HeaderFields fields = read_header(entry->header).fields;
    out.set_label(label_of(network_, entry->place));
    if (const MemberState* const author = network_.by_key(entry->place.log)) {
      out.set_handle(author->admission.handle);
      out.set_city(author->name(fields.language));
    }
    out.set_kind(fields.kind);
    for (const std::string& theme : fields.themes) out.add_themes(theme);
    const auto document = read_document(store_, network_, *entry);
    if (!document || !*document) return {};
    const Document& text = **document;
    out.set_title(text.title);
    out.set_outcome(text.outcome);
    out.set_takeaway(shortened(takeaway_of(text), takeaway_columns_max));
    if (fields.kind == "call") out.set_deadline(deadline_of(text));
    if (item.reason == DigestReason::adopted && item.entries.size() == 1) out.set_stage(head_value(text, "stage"));
    return {};
  }

  std::string city_of(const std::string& handle) const {
    const MemberState* const member = network_.by_handle(handle);
    return member == nullptr ? handle : member->name("");
  }

  std::string title_of(const std::string& text) const {
    const storage::StoredEntry* const entry = newest_of(text);
    if (entry == nullptr) return {};
    const auto document = read_document(store_, network_, *entry);
    return document && *document ? (*document)->title : std::string();
  }

  const Node& node_;
  const NetworkState& network_;
  const storage::Store& store_;
  std::chrono::sys_days since_;
  std::size_t limit_;
  std::string today_;
  Filter filter_;
  std::vector<DigestEntry> arrived_;
  std::map<std::string, storage::StoredEntry, std::less<>> newest_, known_;  // by the label of their text
  std::size_t graded_ = 0;
  v1::Digest out_;
};

}  // namespace

void make_digest(Node& node, DigestRequest request, std::function<void(Result<v1::Digest>)> done) {
  const auto network = node.membership().current();
  if (!network) return done(fail(Errc::no_network));
  std::chrono::sys_days since = calendar_day(unix_now_ms()) - std::chrono::days(7);
  if (!request.since.empty()) {
    const auto day = day_from(request.since);
    if (!day) return done(fail(Errc::since_invalid, {shortened(harmless(request.since), 40)}));
    since = *day;
  }
  node.bulk().post([&node, network, since, limit = request.limit, done = std::move(done)] {
    done(Digesting(node, *network, since, limit).digest());
  });
}

}  // namespace essaim::daemon
