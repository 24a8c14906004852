#pragma once

#include <string>

#include "core/check_text.h"

namespace essaim::client {

// The date of today in UTC, such as 2026-11-26.
std::string today();

// What was found in a file, for people: grade, what is missing most, each remark with its line and what to do.
void print_check(const TextCheck& check, const std::string& shown);
// The same for programs, one line.
std::string check_json(const TextCheck& check, const std::string& shown);
// In one to four lines on standard error, for those who publish: `label` is that of the entry, empty where it has none
// yet.
void note_check(const TextCheck& check, const std::string& shown, const std::string& label);
// The same of a text that was published a moment ago.
void note_check_of(const std::string& text, const std::string& shown, const std::string& label);
// Of a file that was published as part of an entry, with or without a head: only that it names a person's address or
// number, where it does.
void note_personal_data(const std::string& text, const std::string& shown, const std::string& label);
// The same of words that were published as an entry of their own: a question, an answer, why a text is recommended.
void note_personal_words(const std::string& words, const std::string& label);

}  // namespace essaim::client
