#pragma once

#include <functional>

#include "core/error.h"
#include "core/network_log.h"

namespace essaim::v1 {
class CreateNetwork;
class Invite;
class Invited;
class Join;
class NetworkSummary;
class NetworkView;
class Revoke;
}  // namespace essaim::v1

// What a city does with its network: found it, invite, join, revoke, look. `done` may come on any thread, once.
namespace essaim::daemon {

class Node;

v1::NetworkSummary network_summary(const NetworkState& network);
// no_network while there is none.
Result<v1::NetworkView> show_network(const Node& node);

// Errors: network_exists, field_missing, field_invalid.
void create_network(Node& node, const v1::CreateNetwork& request, std::function<void(Result<v1::NetworkView>)> done);
// Errors: no_network, not_lead, address_invalid (nobody could dial this city), duration_invalid, too_many.
void invite(Node& node, const v1::Invite& request, std::function<void(Result<v1::Invited>)> done);
// Errors: network_exists, invitation_damaged, invitation_expired, and what Net::introduce brings.
void join_network(Node& node, const v1::Join& request, std::function<void(Result<v1::NetworkView>)> done);
// Errors: no_network, not_lead, city_unknown, member_revoked, field_invalid.
void revoke(Node& node, const v1::Revoke& request, std::function<void(Result<v1::NetworkView>)> done);

}  // namespace essaim::daemon
