#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "core/language.h"

namespace essaim {

// Why something could not be done, as the closed list that users, programs and the documents share. Every code has an
// English and a French sentence, an advice and an exit code (core/error_texts.cpp, docs/errors.md). The names in JSON
// are the enumerators with '-' for '_'. Codes are only added, at the end of their group.
enum class Errc {
  // What the user typed or wrote.
  usage,                   // {0} what is wrong
  file_unreadable,         // {0} file, {1} system's reason
  file_empty,              // {0} file
  file_too_large,          // {0} file, {1} its bytes, {2} bound in bytes
  not_utf8,                // {0} file, {1} line, {2} column
  front_matter_missing,    // {0} file
  front_matter_malformed,  // {0} file, {1} line, {2} column, {3} the line or character
  field_missing,           // {0} file, {1} field
  field_invalid,           // {0} file:line:column, {1} field, {2} value, {3} values that are good
  unknown_theme,           // {0} theme, {1} the nearest three
  unknown_kind,            // {0} kind, {1} known kinds
  document_too_large,      // {0} bytes, {1} bound in bytes
  handle_invalid,          // {0} handle
  address_invalid,         // {0} address
  label_invalid,           // {0} what was typed
  duration_invalid,        // {0} what was typed
  front_matter_unclosed,   // {0} file
  front_matter_twice,      // {0} file, {1} line of the second
  front_matter_no_fields,  // {0} file, {1} line; not a list of `name: value` from the first column
  front_matter_too_large,  // {0} file, {1} its bytes, {2} bound in bytes
  front_matter_too_deep,   // {0} file, {1} line, {2} levels allowed
  front_matter_reference,  // {0} file, {1} line, {2} column; YAML anchors, aliases and tags
  field_twice,             // {0} file, {1} line, {2} field
  field_not_text,          // {0} file:line:column, {1} field; a list or several lines where one line is needed
  field_too_long,          // {0} file:line:column, {1} field, {2} bytes, {3} bound in bytes
  field_too_many,          // {0} file:line:column, {1} field, {2} number given, {3} bound
  because_unknown,         // {0} what was typed
  revision_unchanged,      // {0} file, {1} label
  line_malformed,          // {0} file, {1} line, {2} column, {3} what stands there
  line_incomplete,         // {0} file, {1} line
  line_too_long,           // {0} file, {1} line, {2} bound in bytes
  line_field_missing,      // {0} file, {1} line, {2} field
  json_array,              // {0} file
  json_spread,             // {0} file; one object over several lines
  markdown_given,          // {0} file
  folder_in_use,           // {0} folder
  file_unwritable,         // {0} file, {1} system's reason
  other_encoding,          // {0} file, {1} line, {2} column, {3} what it looks like, as iconv names it
  file_not_text,           // {0} file, {1} line, {2} column of what no text holds
  front_matter_tab,        // {0} file, {1} line, {2} column
  typographic_quotes,      // {0} file:line:column, {1} what stands in them
  field_unknown,           // {0} file:line:column, {1} field, {2} the nearest that is known
  field_theme_unknown,     // {0} file:line:column, {1} theme, {2} the nearest three
  field_kind_unknown,      // {0} file:line:column, {1} kind, {2} known kinds
  handle_suggested,        // {0} handle, {1} one that is possible
  query_empty,             //
  query_too_long,          // {0} bytes, {1} bound in bytes
  filter_invalid,          // {0} filter, {1} value, {2} values that are good
  citation_unknown,        // {0} file, {1} field, {2} label
  citations_many,          // {0} file, {1} number given, {2} bound
  not_a_question,          // {0} label
  not_an_answer,           // {0} label
  message_empty,           //
  message_too_long,        // {0} bytes, {1} bound in bytes
  kind_automatic,          // {0} file:line:column, {1} kind, {2} command that writes its entries
  part_missing,            // {0} file:line:column, {1} field that belongs there
  since_invalid,           // {0} what was typed
  review_date_invalid,     // {0} what was typed
  audience_differs,        // {0} file, {1} audience in its head, {2} the one asked for
  same_text,               // {0} file, {1} label of the entry of this city that says it
  translates_other,        // {0} file, {1} label in its head, {2} label asked for
  module_unknown,          // {0} what was typed, {1} how many parts there are
  option_empty,            // {0} option
  same_language,           // {0} label, {1} its language
  not_translated,          // {0} file, {1} label
  nothing_new,             // {0} label of what says it already
  table_head_unknown,      // {0} file, {1} its first line
  table_column_unknown,    // {0} file, {1} columns, {2} the nearest that are known
  table_column_twice,      // {0} file, {1} column
  table_column_missing,    // {0} file, {1} column
  table_cells,             // {0} file, {1} line, {2} cells found, {3} cells expected
  table_quote,             // {0} file, {1} line, {2} column of the quotation mark
  folder_without_texts,    // {0} folder
  folder_too_large,        // {0} folder, {1} bound in files
  table_cell_missing,      // {0} file, {1} line, {2} column
  // What exists and what does not.
  entry_unknown,        // {0} label
  city_unknown,         // {0} handle, {1} the nearest
  already_initialised,  // {0} data directory
  not_initialised,      // {0} data directory
  document_not_held,    // {0} label, {1} name of a reason; said as its sentence
  follow_unknown,       // {0} what was typed, {1} the follows that exist, 0 for none
  follow_exists,        // {0} number and name of the one that exists
  follow_name_invalid,  // {0} what was typed
  draft_unknown,        // {0} what was typed
  draft_replaced,       // {0} number, {1} number of what took its place
  // Network and membership.
  no_network,           //
  network_exists,       // {0} name of the network
  not_lead,             // {0} handle of the lead
  not_author,           // {0} label, {1} own handle
  invitation_damaged,   //
  invitation_expired,   // {0} when
  invitation_used,      //
  invitation_unknown,   //
  inviter_unreachable,  // {0} address, {1} reason
  inviter_not_genuine,  // {0} address
  handle_taken,         // {0} handle
  key_taken,            //
  member_revoked,       // {0} handle
  already_retracted,    // {0} label
  no_address,           // {0} what it listens on, may be empty
  two_machines,         // {0} number of the first entry that this daemon did not write
  entry_retracted,      // {0} label; where only an entry in force will do
  entry_without_text,   // {0} label of a retraction
  successor_unfit,      // {0} label
  entry_not_in_force,   // {0} label
  kind_unfit,           // {0} label of what is about another entry
  own_entry,            // {0} label
  proxy_failed,         // {0} address, {1} proxy, {2} a proxy failure (core/proxy_failure.h); said in its words
  approval_required,    // {0} command that hands it in
  same_person,          // {0} number of a draft, {1} who submitted it
  draft_given_back,     // {0} number of a draft, {1} who gave it back
  draft_of_another,     // {0} number of a draft, {1} who submitted it
  tray_full,            // {0} bound
  draft_outdated,       // {0} number of a draft, {1} label of the version that was published since
  own_question,         // {0} label
  folder_audience,      // {0} folder, {1} audience it was written for, {2} the one asked for
  // The daemon and its surroundings.
  daemon_unreachable,  // {0} socket path
  daemon_busy,         //
  already_running,     // {0} data directory
  port_in_use,         // {0} address
  config_invalid,      // {0} file, {1} line, {2} what
  rights_too_open,     // {0} path
  forbidden,           // {0} what
  shutting_down,       //
  // The disk.
  store_newer,          // {0} version found, {1} version known
  store_damaged,        // {0} detail
  store_behind_anchor,  // {0} number in the store, {1} number in the anchor
  store_failed,         // {0} detail
  disk_full,            // {0} free MiB, {1} floor MiB
  index_failed,         // {0} detail; the search index, which is made anew from the store
  // What came from a partner or a program.
  malformed,            // {0} what
  too_many,             // {0} what, {1} bound
  unsupported_version,  // {0} what
  // Never expected; a defect that was caught.
  internal,  // {0} detail
};

// A failure: what could not be done, with the values that its sentence needs, in the order listed beside the code.
struct Error {
  Errc code;
  std::vector<std::string> arguments;

  explicit Error(Errc c, std::vector<std::string> a = {}) : code(c), arguments(std::move(a)) {}
  bool operator==(const Error&) const = default;
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Errc code, std::vector<std::string> arguments = {}) {
  return tl::unexpected<Error>(Error(code, std::move(arguments)));
}

// One sentence with what happened. Arguments are put in as they are: make remote text harmless first.
std::string sentence(const Error& error, Language language);
// What to do next; may be empty only for `internal`.
std::string advice(const Error& error, Language language);
// `unknown-theme`; stable for programs.
std::string name_of(Errc code);
// The reverse of name_of; `internal` for a name of a later version.
Errc errc_from(std::string_view name);

// What the client's process returns (docs/errors.md): 1 internal, 2 usage, 3 daemon not reachable, 4 the input must be
// corrected, 5 not found, 6 refused by the state of network or membership, 7 busy, in use or out of reach: try again
// later, 8 disk or store. `essaim doctor` alone returns 9 as well: it found a problem.
int exit_code(Errc code);

}  // namespace essaim
