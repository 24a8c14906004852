#pragma once

#include <string>

namespace essaim::v1 {
class CityView;
class Profile;
class RoleView;
}  // namespace essaim::v1

namespace essaim::client {

// `Service SIG: sig@ville.example`, harmless.
std::string role_line(const v1::RoleView& role);
// A theme as people read it, with the code that options take.
std::string theme_with_code(const std::string& code);

// What a city says of itself as a person reads it: roles, what it looks for, what it can offer.
void print_profile(const v1::Profile& profile);
// The same with what the network log knows of the city, also where it says nothing of itself.
void print_city(const v1::CityView& city);

}  // namespace essaim::client
