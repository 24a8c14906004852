#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.h"

namespace essaim {

// What `essaim doctor` looks at. The names in JSON are the enumerators.
enum class Check : unsigned char {
  daemon,
  configuration,
  rights,
  recovery,
  disk,
  descriptors,
  clock,
  store,
  log,
  network,
  port,
  address,
  proxy,
  partner,
};
enum class Outcome : unsigned char { good, warning, problem };

// What it may find: a closed list, each with its check, outcome, sentence and advice in both languages
// (core/finding_texts.cpp, docs/errors.md). Only added to; names in JSON have '-' for '_'.
enum class FindingCode : unsigned char {
  daemon_answers,         // {0} software
  daemon_silent,          // {0} socket
  daemon_killed,          // {0} socket
  daemon_stuck,           // {0} socket
  daemon_forbidden,       // {0} socket
  daemon_elsewhere,       // {0} data directory, {1} socket
  program_absent,         // {0} system's reason
  configuration_good,     // {0} file
  configuration_newer,    // {0} file
  configuration_bad,      // {0} file, {1} line, {2} what
  directory_unnamed,      //
  directory_empty,        // {0} data directory
  file_unreadable,        // {0} file, {1} system's reason
  rights_good,            // {0} data directory
  rights_open,            // {0} path, {1} its mode
  rights_foreign,         // {0} path, {1} number of its owner, {2} number of the daemon's user
  recovery_absent,        //
  recovery_here,          // {0} file
  disk_good,              // {0} free MiB, {1} floor MiB
  disk_low,               // {0} free MiB, {1} floor MiB
  disk_full,              // {0} free MiB, {1} floor MiB
  disk_read_only,         // {0} data directory
  disk_unreadable,        // {0} data directory, {1} system's reason
  descriptors_good,       // {0} open, {1} limit
  descriptors_few,        // {0} open, {1} limit, {2} wanted
  clock_good,             // {0} difference, {1} partners
  clock_alone,            // {0} what it shows
  clock_differs,          // {0} difference, {1} partners
  clock_wrong,            // {0} difference, {1} partners
  clock_before_program,   // {0} what it shows
  clock_before_entry,     // {0} what it shows, {1} label, {2} time of that entry
  store_good,             // {0} entries, {1} documents
  store_failed,           // {0} English
  log_good,               // {0} entries
  log_two_machines,       // {0} label
  log_forked,             // {0} label
  log_behind,             // {0} number in the store, {1} number confirmed
  network_good,           // {0} name, {1} members
  network_none,           //
  network_joining,        // {0} address of whoever invited
  network_forked,         // {0} name
  network_left,           // {0} name
  port_open,              // {0} address
  port_unwanted,          //
  port_missing,           // {0} addresses
  address_answers,        // {0} address
  address_called,         // {0} address, {1} handle, {2} time
  address_silent,         // {0} address, {1} system's reason
  address_unresolved,     // {0} address, {1} system's reason
  address_foreign,        // {0} address
  address_twin,           // {0} address
  address_none,           // {0} what is listened on
  address_changed,        // {0} what the network knows, {1} what the configuration says
  proxy_answers,          // {0} proxy
  proxy_down,             // {0} proxy, {1} a proxy failure
  partner_connected,      // {0} handle, {1} address
  partner_reached,        // {0} handle, {1} address
  partner_away,           // {0} handle
  partner_unresolved,     // {0} handle, {1} address, {2} system's reason
  partner_silent,         // {0} handle, {1} address, {2} system's reason
  partner_foreign,        // {0} handle, {1} address
  partner_garbled,        // {0} handle, {1} address, {2} system's reason
  partner_intercepted,    // {0} handle, {1} address, {2} proxy
  partner_proxy_refuses,  // {0} handle, {1} address, {2} proxy, {3} a proxy failure
  partner_proxy_asks,     // {0} handle, {1} address, {2} proxy
  partner_proxy_fails,    // {0} handle, {1} address, {2} proxy, {3} a proxy failure
  partner_beyond_proxy,   // {0} handle, {1} address, {2} proxy, {3} a proxy failure
  partner_knows_us_not,   // {0} handle, {1} address
  partner_refuses,        // {0} handle, {1} address, {2} a reason
  partner_kept_away,      // {0} handle, {1} what it did
  partners_untried,       // {0} how many
  partners_unreached,     // {0} how many
};

struct Finding {
  FindingCode code;
  std::vector<std::string> arguments;  // in the order listed beside the code; remote text in it is harmless

  explicit Finding(FindingCode c, std::vector<std::string> a = {}) : code(c), arguments(std::move(a)) {}
  bool operator==(const Finding&) const = default;
};

// What is said about one code. `{0}`, `{1}` … stand for the arguments.
struct FindingText {
  FindingCode code;
  std::string_view name;
  Check check;
  Outcome outcome;
  std::string_view english, french;
  std::string_view english_advice, french_advice;  // empty exactly where the outcome is good
};
// Every code, in the order of the enum.
std::span<const FindingText> finding_texts();
const FindingText& text_of(FindingCode code);
std::optional<FindingCode> finding_from(std::string_view name);

std::string_view name_of(Check check);
std::optional<Check> check_from(std::string_view name);
// One or two words for people: `clock`, `horloge`.
std::string_view label_of(Check check, Language language);
std::string_view name_of(Outcome outcome);
std::optional<Outcome> outcome_from(std::string_view name);

// One sentence with what was found. Reasons and failures of a proxy among the arguments are said in the language.
std::string sentence(const Finding& finding, Language language);
// What to do; empty where all is well.
std::string advice(const Finding& finding, Language language);

}  // namespace essaim
