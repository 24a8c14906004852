#pragma once

#include <functional>

namespace essaim::v1 {
class EntryList;
class EntryView;
}  // namespace essaim::v1

namespace essaim::daemon {

class Node;

// Says of every text that is awaited what the links know of it, in the words of `status`: that a partner was asked,
// that none who can be reached has it, that nobody can be reached. The store alone cannot tell these apart. `done`
// comes at once where nothing is awaited, else on the net thread.
void explain_missing(Node& node, const v1::EntryList& list, const std::function<void(const v1::EntryList&)>& done);
void explain_missing(Node& node, const v1::EntryView& view, const std::function<void(const v1::EntryView&)>& done);

}  // namespace essaim::daemon
