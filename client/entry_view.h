#pragma once

#include <cstdint>
#include <string>

#include "core/error.h"

namespace essaim::v1 {
class EntrySummary;
class EntryView;
}  // namespace essaim::v1

namespace essaim::client {

// Where the API has the entry that the user calls `guediawaye/12`; label_invalid where it is no such name.
Result<std::string> entry_target(const std::string& label);

// What a list shows in place of a title: why the document is not here, in the user's language; the title where it is.
std::string title_or_reason(const v1::EntrySummary& summary);
// The sentence of a reason that the daemon named; the name itself where it is of a later version.
std::string reason_sentence(const std::string& name);
std::string reason_advice(const std::string& name);
// That so many calls are not shown because their deadline has passed; empty for none.
std::string past_note(std::uint64_t count);
// Labels of kind, theme, outcome and grade in the user's language; the code where it is of a later version.
std::string kind_label(const std::string& code);
std::string theme_label(const std::string& code);
std::string outcome_label(const std::string& code);
std::string grade_label(const std::string& code);

// A line for each version of a text, the first one first.
void print_history(const v1::EntryView& view);
// One entry as a person reads it.
void print_entry(const v1::EntryView& view);

}  // namespace essaim::client
