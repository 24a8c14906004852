#include "tests/support/errors_page.h"

#include "core/error_texts.h"
#include "core/findings.h"
#include "core/reasons.h"

namespace essaim::test {
namespace {

constexpr std::string_view introduction = R"(# Errors, reasons and findings

Written by `tests/tools/print_errors.cpp` from `core/error_texts.cpp`, `core/reasons.cpp` and `core/finding_texts.cpp`;
a test compares. To write it again: `build/dev/bin/print_errors > docs/errors.md`.

An **error** says why something could not be done. Programs find its code in JSON, people read a sentence and what to
do next, and the process returns an exit code:

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | a fault of Essaim itself |
| 2 | the command cannot be understood |
| 3 | no daemon answers |
| 4 | what was given must be corrected |
| 5 | not found |
| 6 | refused: rights, membership or the state of the network |
| 7 | busy, in use or out of reach: try again later |
| 8 | disk or store |
| 9 | `essaim doctor` found a problem |

Codes and reasons are only added, never renamed. `{0}`, `{1}` … stand for what the error is about.

)";

// A sign that would end a cell of the table.
std::string cell(std::string text) {
  for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) text.insert(at, "\\");
  return text;
}

std::string both(std::string_view english, std::string_view french) {
  return cell(std::string(english) + "<br>" + typeset(french, Language::french));
}

std::string row(std::string_view code, const std::string& middle, const std::string& what, const std::string& next) {
  return "| `" + std::string(code) + "` | " + middle + what + " | " + next + " |\n";
}

}  // namespace

std::string errors_page() {
  std::string page(introduction);
  page += "## Errors\n\n| code | exit | what happened | what to do |\n|---|---|---|---|\n";
  for (const ErrorText& text : error_texts()) {
    page += row(text.name, std::to_string(text.exit_code) + " | ", both(text.english, text.french),
                both(text.english_advice, text.french_advice));
  }
  page += "\n## Reasons\n\nWhy something is not complete (`essaim.v1.Reason`).\n\n";
  page += "| number | code | what it means | what to do |\n|---|---|---|---|\n";
  for (unsigned number = 0; number < reason_count; ++number) {
    const auto reason = static_cast<Reason>(number);
    page += "| " + std::to_string(number) + " ";
    page += row(name_of(reason), "", both(sentence(reason, Language::english), sentence(reason, Language::french)),
                both(advice(reason, Language::english), advice(reason, Language::french)));
  }
  page += "\n## Findings\n\nWhat `essaim doctor` says, by check. An advice comes where something is to be done.\n\n";
  page += "| check | outcome | code | what was found | what to do |\n|---|---|---|---|---|\n";
  for (const FindingText& text : finding_texts()) {
    page += "| `" + std::string(name_of(text.check)) + "` | " + std::string(name_of(text.outcome)) + " ";
    page += row(text.name, "", both(text.english, text.french),
                text.english_advice.empty() ? "" : both(text.english_advice, text.french_advice));
  }
  return page;
}

}  // namespace essaim::test
