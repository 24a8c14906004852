#pragma once

#include <optional>
#include <string_view>

#include "core/language.h"

namespace essaim {

// Why something is not complete: the closed list of DESIGN §6, used alike by the protocol, the client, JSON and the
// log. Numbers are those of essaim.v1.Reason in entry.proto and never change.
enum class Reason : unsigned char {
  none = 0,
  not_followed = 1,
  too_large = 2,
  on_demand = 3,
  waiting_for_partner = 4,
  no_partner_holds_it = 5,
  partner_unreachable = 6,
  refused_by_partner = 7,
  not_a_member = 8,
  not_approved_yet = 9,
  revoked = 10,
  left = 11,
  retracted = 12,
  sealed_for_others = 13,
  hidden = 14,
  disk_full = 15,
  link_budget_spent = 16,
  clock_wrong = 17,
  log_forked = 18,
  two_machines = 19,
  author_slowed = 20,
  version_too_old = 21,
  bad_message = 22,
  damaged = 23,
  busy = 24,
  paused = 25,
  shutting_down = 26,
  proxy_failed = 27,
};
inline constexpr unsigned reason_count = 28;

// `not-followed`; stable for programs.
std::string_view name_of(Reason reason);
std::string_view sentence(Reason reason, Language language);
// What the reader can do about it.
std::string_view advice(Reason reason, Language language);
// Nothing for a number of a later version.
std::optional<Reason> reason_from(unsigned number);
// The reverse of name_of.
std::optional<Reason> reason_from(std::string_view name);

}  // namespace essaim
