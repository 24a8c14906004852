#pragma once

#include <functional>
#include <string>

#include "core/error.h"

namespace essaim::v1 {
class Approve;
class DraftList;
class DraftSummary;
class DraftView;
class DropDraft;
class Published;
class Reject;
class Submit;
class Submitted;
}  // namespace essaim::v1

// Approval by a second person (docs/decisions/approval-by-name.md). A person is the name that a request gives. `number`
// is as it was typed. `done` may come on any thread, once.
namespace essaim::daemon {

class Node;

// Puts a text into the tray, if it could be published as it is. Errors: malformed (by), those of publish and of revise,
// tray_full, draft_unknown, draft_replaced, daemon_busy, disk_full, file_unwritable.
void submit_draft(Node& node, const v1::Submit& request, std::function<void(Result<v1::Submitted>)> done);
// Of a revision also whether another version was published since.
v1::DraftList list_drafts(Node& node);
// Of a revision also what it would change. Errors: draft_unknown, draft_replaced, file_unreadable, store_damaged.
Result<v1::DraftView> show_draft(Node& node, const std::string& number);
// Publishes it, once, also where the process ends in between and it is approved again. Errors: malformed (by),
// draft_unknown, draft_replaced, draft_given_back, same_person, daemon_busy, and those of publish and of revise; it
// then stays in the tray. Whoever approves again what this process published hears the same label.
void approve_draft(Node& node, std::string number, const v1::Approve& request,
                   std::function<void(Result<v1::Published>)> done);
// Errors: malformed (by, reason), draft_unknown, draft_replaced, daemon_busy, file_unwritable.
void reject_draft(Node& node, std::string number, const v1::Reject& request,
                  std::function<void(Result<v1::DraftSummary>)> done);
// Errors: malformed (by), draft_unknown, draft_replaced, draft_of_another, daemon_busy, file_unwritable.
void drop_draft(Node& node, std::string number, const v1::DropDraft& request,
                std::function<void(Result<v1::DraftSummary>)> done);

}  // namespace essaim::daemon
