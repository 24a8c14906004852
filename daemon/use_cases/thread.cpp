#include <algorithm>
#include <utility>

#include "core/conversation.h"
#include "core/limits.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/conversation.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/relations.h"
#include "daemon/use_cases/stored_document.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

// The summary of an entry and what it says, where it is held.
template <typename Said>
Result<void> say(const Node& node, const NetworkState& network, const storage::StoredEntry& entry, Said& said) {
  const auto document = read_document(node.store(), network, entry);
  if (!document) {
    *said.mutable_summary() = summary_of(node, network, entry);
    return {};
  }
  if (!*document) {
    *said.mutable_summary() = summary_of(node, network, entry);
    return {};
  }
  *said.mutable_summary() = summary_of(node, network, entry, **document);
  said.set_text(said_in(**document));
  return {};
}

Result<void> add_question(const Node& node, const NetworkState& network, const Text& question, v1::EntryView& view) {
  v1::Question& out = *view.add_thread();
  if (auto said = say(node, network, question.newest(), out); !said) return said;
  const auto answers = referrers_of(node.store(), network, question, limits::referrers_shown_max);
  if (!answers) return tl::unexpected(answers.error());
  const auto accepted =
      texts_named(node.store(), network, read_header(question.newest().header).fields, Relation::accepts);
  if (!accepted) return tl::unexpected(accepted.error());
  for (const Referrer& answer : *answers) {
    if (answer.relation != Relation::answers || answer.fields.kind != "answer") continue;
    if (auto said = say(node, network, answer.entry, *out.add_answers()); !said) return said;
    const bool good =
        std::ranges::any_of(*accepted, [&](const Text& text) { return text.newest().place == answer.entry.place; });
    if (good) out.set_accepted(label_of(network, answer.entry.place));
  }
  return {};
}

}  // namespace

Result<void> add_thread(const Node& node, const NetworkState& network, const Text& text, v1::EntryView& view) {
  if (read_header(text.newest().header).fields.kind == "question") return add_question(node, network, text, view);
  const auto referrers = referrers_of(node.store(), network, text, limits::referrers_shown_max);
  if (!referrers) return tl::unexpected(referrers.error());
  for (const Referrer& one : *referrers) {
    if (one.relation != Relation::about || one.fields.kind != "question") continue;
    const auto question = text_of(node.store(), network, one.entry);
    if (!question) return tl::unexpected(question.error());
    if (auto added = add_question(node, network, *question, view); !added) return added;
  }
  return {};
}

}  // namespace essaim::daemon
