#pragma once

#include <functional>
#include <string_view>

#include "core/error.h"

namespace essaim::v1 {
class AddFollow;
class FollowChanged;
class FollowList;
class RemoveFollow;
}  // namespace essaim::v1

// What the city follows: seen and changed without a restart. `done` may come on any thread, once.
namespace essaim::daemon {

class Node;

void list_follows(Node& node, std::function<void(Result<v1::FollowList>)> done);
// Errors: unknown_theme, unknown_kind, city_unknown, no_network (where a city is named), malformed, follow_exists,
// follow_name_invalid, too_many, daemon_busy.
void add_follow(Node& node, const v1::AddFollow& request, std::function<void(Result<v1::FollowChanged>)> done);
// `typed` is a number or a name. Errors: follow_unknown, daemon_busy.
void remove_follow(Node& node, std::string_view typed, const v1::RemoveFollow& request,
                   std::function<void(Result<v1::FollowChanged>)> done);

}  // namespace essaim::daemon
