#pragma once

#include <functional>
#include <string>

#include "core/error.h"

namespace essaim::v1 {
class CityList;
class MatchAnswer;
class WhoAnswer;
}  // namespace essaim::v1

// Who is who among the cities. `done` comes on the bulk lane, or at once with no_network or unknown_theme.
namespace essaim::daemon {

class Node;

// Every member, in the order of admission, with the adoptions of its texts among the newest entries.
void list_cities(Node& node, std::function<void(Result<v1::CityList>)> done);
// Roles for a theme in all cities that are members now, and which of them wrote most on it.
void find_who(Node& node, std::string theme, std::function<void(Result<v1::WhoAnswer>)> done);
// What others look for and this city offers, and the reverse.
void find_matches(Node& node, std::function<void(Result<v1::MatchAnswer>)> done);

}  // namespace essaim::daemon
