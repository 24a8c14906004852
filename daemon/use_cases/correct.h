#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "daemon/use_cases/approval.h"

namespace essaim::v1 {
class Confirm;
class Confirmed;
class Difference;
class Retract;
class Retracted;
class Revise;
class Revised;
}  // namespace essaim::v1

// Correcting what was published: a new version, the difference between two, taking back. What is decided on the store
// lane sees the newest version, also where two requests come at once. `done` may come on any thread, once.
namespace essaim::daemon {

class Node;
struct Text;

// A new version of the text that the entry belongs to; it goes on from the newest one. Errors: those of parse_markdown,
// label_invalid, city_unknown, entry_unknown, not_author, entry_retracted, entry_without_text, revision_unchanged,
// too_many (versions), file_too_large, no_network, member_revoked, approval_required.
void revise(Node& node, std::string_view label, const v1::Revise& request,
            std::function<void(Result<v1::Revised>)> done);
// The text that revise would take now. Its errors but approval_required.
Result<CheckedText> check_revision(const Node& node, std::string_view label, const v1::Revise& request);
// The same as revise for a text that a second person approved. What bears its mark was published already: then done
// with that label alone. Besides: draft_outdated.
void revise_approved(Node& node, std::string_view label, const v1::Revise& request, const Approved& approved,
                     std::function<void(Result<v1::Revised>)> done);
// Takes back all versions of the text, or just this one where the request says so, in one commit. What is taken back
// already may be taken back again as personal data, as long as it is not erased. Errors: label_invalid, city_unknown,
// entry_unknown, not_author, already_retracted, field_missing, because_unknown, successor_unfit, no_network,
// member_revoked.
void retract(Node& node, std::string_view label, const v1::Retract& request,
             std::function<void(Result<v1::Retracted>)> done);
// Says in a minor version that nothing in the text needs to change: when it is to be looked at again is all that
// differs. Needs no second person, who would read what was approved already. Errors: review_date_invalid,
// label_invalid, city_unknown, entry_unknown, not_author, entry_retracted, entry_without_text, kind_automatic,
// document_not_held, too_many (versions), no_network, member_revoked.
void confirm(Node& node, std::string_view label, const v1::Confirm& request,
             std::function<void(Result<v1::Confirmed>)> done);
// From the entry to the newest version, or to it from the one before where it is the newest. No lines where there is
// only one version. Errors: label_invalid, city_unknown, entry_unknown, document_not_held, store_damaged, no_network.
Result<v1::Difference> show_difference(const Node& node, std::string_view label);
// The same of a text that is not published, to the newest version of the entry's text.
Result<v1::Difference> difference_to(const Node& node, const Text& text, const Document& changed);

}  // namespace essaim::daemon
