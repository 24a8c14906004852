#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/network_log.h"
#include "core/profile.h"

namespace essaim::v1 {
class CityView;
class RoleView;
}  // namespace essaim::v1

// What answers of the directory have in common.
namespace essaim::daemon {

class Node;

// A city as the network log and its profile have it, without adoptions.
Result<v1::CityView> view_of_city(const Node& node, const NetworkState& network, const MemberState& member);

v1::RoleView role_view(const MemberState& member, const ProfileRole& role);
// Whom to ask in a city about these themes; empty where its profile names nobody, or is not held.
Result<std::vector<v1::RoleView>> whom_to_ask(const Node& node, const NetworkState& network, const MemberState& member,
                                              std::span<const std::string> themes);

}  // namespace essaim::daemon
