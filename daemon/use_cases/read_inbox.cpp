#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/calendar.h"
#include "core/completeness.h"
#include "core/conversation.h"
#include "core/endorsement.h"
#include "core/limits.h"
#include "core/review_date.h"
#include "daemon/inbox.h"
#include "daemon/node.h"
#include "daemon/time_text.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/conversation.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/relations.h"
#include "daemon/use_cases/stored_document.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_conversation.pb.h"

namespace essaim::daemon {
namespace {

// Concerns that are looked at, and own texts whose age is asked, for one reading: some tens of milliseconds.
constexpr std::size_t looked_at_max = 1000;
constexpr int shown_max = 200;

// Puts one reading together, against one state of the network.
class Reading {
 public:
  Reading(const Node& node, const NetworkState& network, bool all) : node_(node), network_(network), all_(all) {}

  Result<void> add(const Inbox::Concern& concern);
  Result<void> add_reviews(const Inbox::View& view);
  v1::Inbox finished() &&;

 private:
  Result<std::optional<storage::StoredEntry>> arrived(std::uint64_t arrival) const;
  Result<bool> is_settled(const storage::StoredEntry& entry, const HeaderFields& fields, v1::InboxItem& item) const;
  Result<bool> is_about_gone(const HeaderFields& fields) const;
  Result<void> fill(const storage::StoredEntry& entry, const HeaderFields& fields, v1::InboxItem& item) const;
  Result<void> fill_about(const storage::StoredEntry& entry, const HeaderFields& fields, v1::InboxItem& item) const;
  Result<void> add_review(const storage::StoredEntry& entry, const std::string& day, bool read);
  void take(v1::InboxItem item);

  const Node& node_;
  const NetworkState& network_;
  bool all_;
  v1::Inbox inbox_;
};

bool names_us(const HeaderFields& fields, Relation relation, const LogKey& self) {
  return std::ranges::any_of(fields.references, [&](const Reference& reference) {
    return reference.relation == relation && reference.log == self;
  });
}

std::string_view reason_of(const HeaderFields& fields, const LogKey& self) {
  if (names_us(fields, Relation::accepts, self)) return "accepted";
  if (names_us(fields, Relation::answers, self)) return "answer";
  if (names_us(fields, Relation::adapts, self)) return "adoption";
  if (names_us(fields, Relation::translates, self)) return "translation";
  if (names_us(fields, Relation::about, self)) return fields.kind == "question" ? "question" : "endorsement";
  return fields.kind == "question" ? "question-to-all" : "citation";
}

// Which reference the reason speaks of.
const Reference* named_of(const HeaderFields& fields, const LogKey& self) {
  for (const Relation relation : {Relation::accepts, Relation::answers, Relation::adapts, Relation::translates,
                                  Relation::about, Relation::part_of, Relation::builds_on, Relation::cites}) {
    const auto found = std::ranges::find_if(fields.references, [&](const Reference& reference) {
      return reference.relation == relation && reference.log == self;
    });
    if (found != fields.references.end()) return &*found;
  }
  return nullptr;
}

Result<std::optional<storage::StoredEntry>> Reading::arrived(std::uint64_t arrival) const {
  auto found = node_.store().arrivals(arrival - 1, 1);
  if (!found) return tl::unexpected(found.error());
  if (found->empty() || found->front().arrival != arrival) return std::optional<storage::StoredEntry>();
  return std::move(found->front());
}

// A question that we answered, or that its author calls settled, needs nobody to be told of it again. `item` learns
// whether one about a text of ours has no answer of anybody.
Result<bool> Reading::is_settled(const storage::StoredEntry& entry, const HeaderFields& fields,
                                 v1::InboxItem& item) const {
  if (fields.kind != "question" || names_us(fields, Relation::accepts, node_.self())) return false;
  const auto settled = std::ranges::find(fields.references, Relation::accepts, &Reference::relation);
  if (settled != fields.references.end()) return true;
  const auto text = text_of(node_.store(), network_, entry);
  if (!text) return tl::unexpected(text.error());
  const auto answers = referrers_of(node_.store(), network_, *text, limits::referrers_shown_max);
  if (!answers) return tl::unexpected(answers.error());
  const auto is_answer = [](const Referrer& one) { return one.relation == Relation::answers; };
  item.set_unanswered(item.reason() == "question" && std::ranges::none_of(*answers, is_answer));
  return std::ranges::any_of(
      *answers, [&](const Referrer& one) { return is_answer(one) && one.entry.place.log == node_.self(); });
}

// Whether all that it says is an answer to a question of ours that we took back.
Result<bool> Reading::is_about_gone(const HeaderFields& fields) const {
  const Reference* const reference = named_of(fields, node_.self());
  if (reference == nullptr || reference->relation != Relation::answers) return false;
  const auto question = find_reference(node_.store(), network_, *reference);
  if (!question) return tl::unexpected(question.error());
  if (!*question) return false;
  const auto text = text_of(node_.store(), network_, **question);
  if (!text) return tl::unexpected(text.error());
  return text->newest().retracted;
}

Result<void> Reading::fill(const storage::StoredEntry& entry, const HeaderFields& fields, v1::InboxItem& item) const {
  const auto document = read_document(node_.store(), network_, entry);
  if (document && *document) {
    *item.mutable_summary() = summary_of(node_, network_, entry, **document);
    const bool speaks = fields.kind == "question" || fields.kind == "answer";
    if (speaks) item.set_text(said_in(**document));
    if (fields.kind == "adoption") {
      item.set_stage(head_value(**document, "stage"));
      item.set_modules(head_value(**document, "modules"));
    }
    if (fields.kind == endorsement_kind) item.set_text(essaim::reason_of(**document));
  } else {
    *item.mutable_summary() = summary_of(node_, network_, entry);
  }
  return fill_about(entry, fields, item);
}

Result<void> Reading::fill_about(const storage::StoredEntry& entry, const HeaderFields& fields,
                                 v1::InboxItem& item) const {
  const Reference* const reference = named_of(fields, node_.self());
  if (reference == nullptr) return {};
  const auto ours = find_reference(node_.store(), network_, *reference);
  if (!ours) return tl::unexpected(ours.error());
  if (!*ours) return {};
  const auto text = text_of(node_.store(), network_, **ours);
  if (!text) return tl::unexpected(text.error());
  item.set_about(label_of(network_, text->newest().place));
  item.set_about_title(summary_of(node_, network_, text->newest()).title());
  if (reference->relation != Relation::answers) return {};
  const auto accepted =
      texts_named(node_.store(), network_, read_header(text->newest().header).fields, Relation::accepts);
  if (!accepted) return tl::unexpected(accepted.error());
  item.set_accepted(
      std::ranges::any_of(*accepted, [&](const Text& answer) { return answer.newest().place == entry.place; }));
  return {};
}

void Reading::take(v1::InboxItem item) {
  if (!item.read()) inbox_.set_unread(inbox_.unread() + 1);
  if (item.read() && item.unanswered()) inbox_.set_waiting(inbox_.waiting() + 1);
  inbox_.set_total(inbox_.total() + 1);
  if (all_ || !item.read()) *inbox_.add_items() = std::move(item);
}

Result<void> Reading::add(const Inbox::Concern& concern) {
  const auto entry = arrived(concern.arrival);
  if (!entry) return tl::unexpected(entry.error());
  if (!*entry) return {};
  const auto life = life_of(node_.store(), network_, **entry);
  if (!life) return tl::unexpected(life.error());
  if (*life != Life::living) return {};
  const HeaderFields fields = read_header((*entry)->header).fields;
  const auto gone = is_about_gone(fields);
  if (!gone) return tl::unexpected(gone.error());
  if (*gone) return {};
  v1::InboxItem item;
  item.set_reason(std::string(reason_of(fields, node_.self())));
  const auto settled = is_settled(**entry, fields, item);
  if (!settled) return tl::unexpected(settled.error());
  item.set_read(concern.read || *settled);
  if (item.read() && !all_) {
    take(std::move(item));
    return {};
  }
  if (auto filled = fill(**entry, fields, item); !filled) return filled;
  take(std::move(item));
  return {};
}

Result<void> Reading::add_review(const storage::StoredEntry& entry, const std::string& day, bool read) {
  const auto life = life_of(node_.store(), network_, entry);
  if (!life) return tl::unexpected(life.error());
  if (*life != Life::living) return {};
  v1::InboxItem item;
  item.set_reason("review");
  item.set_review_by(day);
  item.set_read(read);
  *item.mutable_summary() = summary_of(node_, network_, entry);
  take(std::move(item));
  return {};
}

// First the texts whose head sets a day, then the oldest of the others: they were written in the order of the log.
Result<void> Reading::add_reviews(const Inbox::View& view) {
  const std::string today = daemon::today();
  std::size_t looked_at = 0;
  for (const Inbox::ReviewDate& one : view.reviews) {
    if (!is_over(one.day, today) && one.day != today) continue;
    if (++looked_at > looked_at_max) break;
    const auto entry = arrived(one.arrival);
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry) continue;
    if (auto added = add_review(**entry, one.day, one.read); !added) return added;
  }
  for (Sequence sequence = 1; sequence <= looked_at_max; ++sequence) {
    const auto entry = node_.store().find({node_.self(), sequence});
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry) break;
    const HeaderFields fields = read_header((*entry)->header).fields;
    const std::string day = review_date_usual(fields.time_ms);
    if (day > today) break;
    const bool set = std::ranges::any_of(
        view.reviews, [&](const Inbox::ReviewDate& one) { return one.arrival == (*entry)->arrival; });
    if (set || !is_reviewed(fields.kind)) continue;
    const bool read = view.reviews_read.contains((*entry)->arrival);
    if (auto added = add_review(**entry, day, read); !added) return added;
  }
  return {};
}

v1::Inbox Reading::finished() && {
  auto& items = *inbox_.mutable_items();
  std::stable_sort(items.begin(), items.end(),
                   [](const v1::InboxItem& a, const v1::InboxItem& b) { return a.read() < b.read(); });
  if (items.size() > shown_max) items.DeleteSubrange(shown_max, items.size() - shown_max);
  return std::move(inbox_);
}

Result<v1::Inbox> inbox_now(Node& node, bool all) {
  const auto network = node.membership().current();
  if (!network) return fail(Errc::no_network);
  auto view = node.inbox().look(*network);
  if (!view) return tl::unexpected(view.error());
  if (view->concerns.size() > looked_at_max) view->concerns.resize(looked_at_max);
  Reading reading(node, *network, all);
  for (const Inbox::Concern& concern : view->concerns) {
    if (auto added = reading.add(concern); !added) return tl::unexpected(added.error());
  }
  if (auto added = reading.add_reviews(*view); !added) return tl::unexpected(added.error());
  return std::move(reading).finished();
}

Result<v1::Inbox> mark_and_read(Node& node, const v1::MarkRead& request) {
  const auto network = node.membership().current();
  if (!network) return fail(Errc::no_network);
  const auto view = node.inbox().look(*network);
  if (!view) return tl::unexpected(view.error());
  std::vector<std::uint64_t> concerns, reviews;
  for (const std::string& label : request.labels()) {
    const auto entry = find_entry(node.store(), *network, label);
    if (!entry) return tl::unexpected(entry.error());
    (entry->place.log == node.self() ? reviews : concerns).push_back(entry->arrival);
  }
  if (request.all()) {
    auto whole = inbox_now(node, false);
    if (!whole) return whole;
    for (const Inbox::Concern& concern : view->concerns) concerns.push_back(concern.arrival);
    for (const v1::InboxItem& item : whole->items()) {
      if (item.reason() == "review") reviews.push_back(item.summary().arrival());
    }
  }
  node.inbox().mark_read(concerns, reviews);
  return inbox_now(node, false);
}

}  // namespace

void read_inbox(Node& node, bool all, std::function<void(Result<v1::Inbox>)> done) {
  auto read = [&node, all, done] { done(inbox_now(node, all)); };
  if (!node.net().work(read)) done(fail(Errc::shutting_down));
}

void mark_read(Node& node, const v1::MarkRead& request, std::function<void(Result<v1::Inbox>)> done) {
  auto mark = [&node, request, done] { done(mark_and_read(node, request)); };
  if (!node.net().work(mark)) done(fail(Errc::shutting_down));
}

}  // namespace essaim::daemon
