#include <algorithm>
#include <utility>
#include <vector>

#include "core/citations.h"
#include "core/conversation.h"
#include "core/harmless.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/conversation.h"
#include "daemon/use_cases/field_change.h"
#include "daemon/use_cases/relations.h"
#include "daemon/use_cases/stored_document.h"
#include "daemon/use_cases/writing.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

// An answer, and the question of ours that it is to settle.
struct Settled {
  std::string answer;  // label of its newest version
  Text question;
  Document document;  // of the question
};

Result<Settled> found(const Node& node, const NetworkState& network, const std::string& typed) {
  const storage::Store& store = node.store();
  const auto entry = find_entry(store, network, typed);
  if (!entry) return tl::unexpected(entry.error());
  const std::string shown = shortened(harmless(typed), 60);
  if (read_header(entry->header).fields.kind != "answer") return fail(Errc::not_an_answer, {shown});
  const auto answer = text_of(store, network, *entry);
  if (!answer) return tl::unexpected(answer.error());
  auto questions = texts_named(store, network, read_header(answer->newest().header).fields, Relation::answers);
  if (!questions) return tl::unexpected(questions.error());
  if (questions->empty()) return fail(Errc::not_an_answer, {shown});
  Text& question = questions->front();
  const std::string label = label_of(network, question.newest().place);
  if (question.newest().place.log != node.self()) return fail(Errc::not_author, {label, node.config().handle});
  auto document = read_document(store, network, question.newest());
  if (!document) return tl::unexpected(document.error());
  if (!*document) return fail(Errc::document_not_held, {label, std::string(name_of(Reason::damaged))});
  return Settled{label_of(network, answer->newest().place), std::move(question), std::move(**document)};
}

bool says_so_already(const Settled& settled) {
  return std::ranges::any_of(citations_of(settled.document), [&](const Citation& citation) {
    return citation.relation == Relation::accepts && citation.label == settled.answer;
  });
}

// Nothing is written where the question says so already, and whoever asks twice hears the same.
Result<std::vector<Draft>> settling(const Node& node, const std::string& typed, v1::Revised& said) {
  const auto network = writable_network(node);
  if (!network) return tl::unexpected(network.error());
  auto settled = found(node, **network, typed);
  if (!settled) return tl::unexpected(settled.error());
  const Text& question = settled->question;
  say_newest(**network, question, said);
  said.set_text(label_of(**network, question.first().place));
  if (says_so_already(*settled)) return std::vector<Draft>();
  return minor_version(node, **network, question, with_field(std::move(settled->document), "accepts", settled->answer),
                       said);
}

}  // namespace

void accept(Node& node, std::string_view answer, std::function<void(Result<v1::Revised>)> done) {
  auto make = [&node, typed = std::string(answer)](v1::Revised& said) { return settling(node, typed, said); };
  publish_change<v1::Revised>(node, std::move(make), std::move(done));
}

}  // namespace essaim::daemon
