#pragma once

#include <string>

namespace essaim::v1 {
class FollowChanged;
class FollowView;
}  // namespace essaim::v1

namespace essaim::client {

// What a follow is of, in the user's language: `themes data, water; from dakar`; `everything`.
std::string follow_text(const v1::FollowView& follow);
// `2 (eau): themes …`.
std::string numbered_follow_text(const v1::FollowView& follow);
// After a change: how many texts are wanted now and on their way, and how many are not followed.
void print_wanted(const v1::FollowChanged& changed);

}  // namespace essaim::client
