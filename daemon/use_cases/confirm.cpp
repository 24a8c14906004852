#include <string>
#include <utility>
#include <vector>

#include "core/conversation.h"
#include "core/harmless.h"
#include "core/kinds.h"
#include "core/retraction.h"
#include "core/review_date.h"
#include "daemon/node.h"
#include "daemon/time_text.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/correct.h"
#include "daemon/use_cases/field_change.h"
#include "daemon/use_cases/stored_document.h"
#include "daemon/use_cases/writing.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

// What was typed, where it is a day, month or year to come; without anything, as far ahead as when a text is new.
Result<std::string> next_date(const std::string& typed) {
  if (typed.empty()) return review_date_usual(unix_now_ms());
  Document document;
  document.fields.push_back({"review_by", typed});
  const auto date = review_date_set(document);
  if (!date || is_over(*date, today())) return fail(Errc::review_date_invalid, {shortened(harmless(typed), 40)});
  return *date;
}

// Nothing is written where the text says so already, and whoever asks twice hears the same.
Result<std::vector<Draft>> confirming(const Node& node, const std::string& label, const std::string& until,
                                      v1::Confirmed& said) {
  const auto network = writable_network(node);
  if (!network) return tl::unexpected(network.error());
  const auto entry = find_own_entry(node, **network, label);
  if (!entry) return tl::unexpected(entry.error());
  const std::string kind = read_header(entry->header).fields.kind;
  if (kind == retraction_kind) return fail(Errc::entry_without_text, {label});
  if (const Kind* const known = find_kind(kind); known != nullptr && known->automatic) {
    return fail(Errc::kind_automatic, {label, kind, known->command});
  }
  const auto text = text_of(node.store(), **network, *entry);
  if (!text) return tl::unexpected(text.error());
  const storage::StoredEntry& newest = text->newest();
  const std::string newest_label = label_of(**network, newest.place);
  if (newest.retracted) return fail(Errc::entry_retracted, {newest_label});
  auto document = read_document(node.store(), **network, newest);
  if (!document) return tl::unexpected(document.error());
  if (!*document) return fail(Errc::document_not_held, {newest_label, std::string(name_of(Reason::damaged))});
  say_newest(**network, *text, said);
  said.set_until(until);
  if (review_date_set(**document) == until) return std::vector<Draft>();
  return minor_version(node, **network, *text, with_field(std::move(**document), "review_by", until), said);
}

}  // namespace

void confirm(Node& node, std::string_view label, const v1::Confirm& request,
             std::function<void(Result<v1::Confirmed>)> done) {
  const auto until = next_date(request.until());
  if (!until) return done(tl::unexpected(until.error()));
  auto make = [&node, label = std::string(label), until = *until](v1::Confirmed& said) {
    return confirming(node, label, until, said);
  };
  publish_change<v1::Confirmed>(node, std::move(make), std::move(done));
}

}  // namespace essaim::daemon
