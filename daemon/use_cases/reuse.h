#pragma once

#include <functional>
#include <string_view>

#include "core/error.h"

namespace essaim::v1 {
class Adopt;
class Endorse;
class Reused;
class Translate;
class Tree;
}  // namespace essaim::v1

// Taking up what others wrote (proto/essaim/v1/api_reuse.proto). What this city said of the text before is looked up on
// the store lane, so that two requests at once make two versions of one entry and never two entries. `done` may come on
// any thread, once. Common errors: label_invalid, city_unknown, entry_unknown, entry_not_in_force, kind_unfit,
// nothing_new, too_many (versions), no_network, member_revoked, field_invalid.
namespace essaim::daemon {

class Node;

// Besides: own_entry, module_unknown, and those of parse_note for the note, whose head says nothing of its own kind.
void adopt(Node& node, std::string_view label, const v1::Adopt& request, std::function<void(Result<v1::Reused>)> done);
// Besides: own_entry, option_empty, field_too_long.
void endorse(Node& node, std::string_view label, const v1::Endorse& request,
             std::function<void(Result<v1::Reused>)> done);
// Of the version that its head names, the newest where it names none. Besides: translates_other, same_language,
// not_translated, field_missing, and those of parse_note.
void translate(Node& node, std::string_view label, const v1::Translate& request,
               std::function<void(Result<v1::Reused>)> done);

// What came from what. Errors: no_network, label_invalid, city_unknown, entry_unknown.
Result<v1::Tree> show_tree(const Node& node, std::string_view label);

}  // namespace essaim::daemon
