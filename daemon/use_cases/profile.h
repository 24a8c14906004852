#pragma once

#include <functional>
#include <string_view>

#include "core/error.h"

namespace essaim::v1 {
class CityView;
class ProfileWritten;
class WriteProfile;
}  // namespace essaim::v1

// What cities say of themselves.
namespace essaim::daemon {

class Node;

// Reads the form and writes the profile of this city; the one before is taken back in the same commit as personal data,
// so that every city erases it at once. Where nothing changed nothing is written. `done` once it is durable, on any
// thread. Errors: those of parse_profile_form, no_network, member_revoked, and what the store says.
void write_profile(Node& node, const v1::WriteProfile& request, std::function<void(Result<v1::ProfileWritten>)> done);

// This city; before there is a network what `essaim init` knows of it. Errors: store_damaged, store_failed.
Result<v1::CityView> show_own_city(const Node& node);
// Errors: no_network, city_unknown, store_damaged, store_failed.
Result<v1::CityView> show_city(const Node& node, std::string_view handle);

}  // namespace essaim::daemon
