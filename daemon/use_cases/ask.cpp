#include <utility>

#include "core/conversation.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "core/themes.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/conversation.h"
#include "daemon/use_cases/relations.h"
#include "daemon/use_cases/writing.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_conversation.pb.h"

namespace essaim::daemon {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// The text that is spoken of, by its newest version, where there is still something to say of it.
Result<storage::StoredEntry> subject_of(const Node& node, const NetworkState& network, std::string_view label) {
  const auto entry = find_entry(node.store(), network, label);
  if (!entry) return tl::unexpected(entry.error());
  if (read_header(entry->header).fields.kind == retraction_kind) {
    return fail(Errc::kind_unfit, {shortened(harmless(label), 60)});
  }
  auto text = text_of(node.store(), network, *entry);
  if (!text) return tl::unexpected(text.error());
  if (text->newest().retracted) return fail(Errc::entry_not_in_force, {label_of(network, text->newest().place)});
  return std::move(text->versions.back());
}

Result<Draft> draft_of_question(const Node& node, const v1::Ask& request) {
  const auto network = writable_network(node);
  if (!network) return tl::unexpected(network.error());
  Message message{request.text(), request.language(), {}};
  if (request.about().empty()) {
    if (find_theme(request.theme()) == nullptr) {
      return fail(Errc::unknown_theme,
                  {shortened(harmless(request.theme()), 40), joined(nearest_themes(request.theme()))});
    }
    message.themes = {request.theme()};
    const auto document = question_of(message, {});
    return document ? draft_of(*document) : tl::unexpected(document.error());
  }
  const auto subject = subject_of(node, **network, request.about());
  if (!subject) return tl::unexpected(subject.error());
  if (subject->place.log == node.self()) return fail(Errc::own_question, {label_of(**network, subject->place)});
  message.themes = read_header(subject->header).fields.themes;
  const auto document = question_of(message, label_of(**network, subject->place));
  if (!document) return tl::unexpected(document.error());
  auto draft = draft_of(*document);
  if (draft) draft->references = {reference_to(**network, Relation::about, *subject)};
  return draft;
}

Result<Draft> draft_of_answer(const Node& node, std::string_view label, const v1::Say& request) {
  const auto network = writable_network(node);
  if (!network) return tl::unexpected(network.error());
  const auto question = subject_of(node, **network, label);
  if (!question) return tl::unexpected(question.error());
  const HeaderFields fields = read_header(question->header).fields;
  if (fields.kind != "question") return fail(Errc::not_a_question, {shortened(harmless(label), 60)});
  const auto document =
      answer_of({request.text(), request.language(), fields.themes}, label_of(**network, question->place));
  if (!document) return tl::unexpected(document.error());
  auto draft = draft_of(*document);
  if (draft) draft->references = {reference_to(**network, Relation::answers, *question)};
  return draft;
}

void publish_draft(Node& node, Result<Draft> draft, std::function<void(Result<v1::Published>)> done) {
  if (!draft) return done(tl::unexpected(draft.error()));
  node.lane().publish(std::move(*draft),
                      [handle = node.config().handle, done = std::move(done)](const Result<PublishedEntry>& entry) {
                        if (!entry) return done(tl::unexpected(entry.error()));
                        v1::Published published;
                        published.set_label(handle + "/" + std::to_string(entry->place.sequence));
                        published.set_id(to_hex(entry->hash.view()));
                        done(std::move(published));
                      });
}

}  // namespace

void ask(Node& node, const v1::Ask& request, std::function<void(Result<v1::Published>)> done) {
  publish_draft(node, draft_of_question(node, request), std::move(done));
}

void answer(Node& node, std::string_view question, const v1::Say& request,
            std::function<void(Result<v1::Published>)> done) {
  publish_draft(node, draft_of_answer(node, question, request), std::move(done));
}

}  // namespace essaim::daemon
