#pragma once

#include <functional>
#include <string_view>

#include "core/error.h"
#include "core/network_log.h"
#include "daemon/use_cases/versions.h"
#include "storage/store.h"

namespace essaim::v1 {
class Ask;
class EntryView;
class Inbox;
class MarkRead;
class Published;
class Revised;
class Say;
}  // namespace essaim::v1

// Cities that ask and answer, and what concerns this one. `done` may come on any thread, once.
namespace essaim::daemon {

class Node;

// Publishes a question about an entry, or to the whole network on a theme. Errors: those of question_of, label_invalid,
// city_unknown, entry_unknown, entry_not_in_force, kind_unfit, own_question, unknown_theme, no_network, member_revoked.
void ask(Node& node, const v1::Ask& request, std::function<void(Result<v1::Published>)> done);
// Publishes an answer to a question of any city. Errors: those of answer_of, label_invalid, city_unknown,
// entry_unknown, not_a_question, entry_not_in_force, kind_unfit, no_network, member_revoked.
void answer(Node& node, std::string_view question, const v1::Say& request,
            std::function<void(Result<v1::Published>)> done);
// Says in a new version of our question that this answer settles it; another one may take its place later. Errors:
// label_invalid, city_unknown, entry_unknown, not_an_answer, not_author, document_not_held, revision_unchanged, …
void accept(Node& node, std::string_view answer, std::function<void(Result<v1::Revised>)> done);

// The questions about a text with their answers, oldest first; of a question, itself.
Result<void> add_thread(const Node& node, const NetworkState& network, const Text& text, v1::EntryView& view);

// What others say of our texts, questions to all, and own texts that should be looked at again; at most 200, of the
// newest thousand. `all` includes what was read.
void read_inbox(Node& node, bool all, std::function<void(Result<v1::Inbox>)> done);
// Errors: label_invalid, city_unknown, entry_unknown.
void mark_read(Node& node, const v1::MarkRead& request, std::function<void(Result<v1::Inbox>)> done);

}  // namespace essaim::daemon
