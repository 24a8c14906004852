#pragma once

#include <string>

namespace essaim::v1 {
class DraftList;
class DraftView;
}  // namespace essaim::v1

namespace essaim::client {

// Where the API has the draft that the user calls `3`.
std::string draft_target(const std::string& number);
// What is in the tray, a line each, and why some of it was given back.
void print_drafts(const v1::DraftList& list);
// One of them as who approves it reads it: who and when, the text, and what the check says. Of a new version what it
// changes in place of the text, unless the whole is asked for or nothing is known to compare it with.
void print_draft(const v1::DraftView& view, bool whole);

}  // namespace essaim::client
