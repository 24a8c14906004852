#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace essaim {

// What should not stand in an entry as it does: each found by its shape in a line of prose, as it is written there.
// Shapes are judged so that little is said in vain: what could well be something else is passed over.

// Mail addresses that look like somebody's own: a department's box such as contact@, mairie@ or info@ is none.
std::vector<std::string> personal_mail_addresses(std::string_view line);

// Numbers that one could call: with a country code, in the form of France or of Senegal, or behind a word such as
// "phone". Amounts, dates and official codes are none.
std::vector<std::string> phone_numbers(std::string_view line);

// Whether a currency is named: a sign, a code or a word.
bool names_currency(std::string_view line);

// Amounts of a hundred or more to which the line names no currency. Where the whole text is about money (`money`), a
// bare number is one; elsewhere only behind a word such as "cost" or "budget". Years, percentages and numbers of
// something are none.
std::vector<std::string> amounts_without_currency(std::string_view line, bool money);

}  // namespace essaim
