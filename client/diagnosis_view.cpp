#include "client/diagnosis_view.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "client/entry_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/findings.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

// A city has eight to eleven partners; a network of the whole field has hundreds.
constexpr int good_partners_shown = 20;
constexpr std::size_t gap = 2;

std::optional<Finding> known(const v1::Finding& finding) {
  const auto code = finding_from(finding.code());
  if (!code) return std::nullopt;
  return Finding(*code, {finding.arguments().begin(), finding.arguments().end()});
}

std::string outcome_word(const std::string& outcome) {
  if (outcome == "good") return say("good");
  if (outcome == "warning") return say("warning");
  if (outcome == "problem") return say("problem");
  return harmless(outcome);
}

// Bold, and green, yellow or red beside the word.
std::string coloured(const std::string& word, const std::string& outcome) {
  if (!output_has_colour()) return word;
  const char* colour = outcome == "good" ? "32" : outcome == "warning" ? "1;33" : "1;31";
  return std::string("\x1b[") + colour + "m" + word + "\x1b[0m";
}

std::string check_word(const std::string& name) {
  const auto check = check_from(name);
  return check ? std::string(label_of(*check, spoken())) : harmless(name);
}

std::string padded(const std::string& word, std::size_t width) {
  return std::string(width - std::min(width, columns(word)), ' ');
}

bool is_good_partner(const v1::Finding& finding) { return finding.outcome() == "good" && finding.has_partner(); }

struct Widths {
  std::size_t outcome = 0, check = 0;
};

void print_finding(const v1::Finding& finding, const Widths& widths, std::uint64_t now_ms) {
  const std::string outcome = outcome_word(finding.outcome());
  const std::string check = check_word(finding.check());
  print_prepared(coloured(outcome, finding.outcome()) + padded(outcome, widths.outcome + gap) + check +
                 padded(check, widths.check + gap) + finding_sentence(finding) + "\n");
  const std::string margin(widths.outcome + widths.check + 2 * gap, ' ');
  if (const std::string advice = finding_advice(finding); !advice.empty()) print_line(margin + "→ " + advice);
  if (!finding.has_partner() || is_good_partner(finding)) return;
  const v1::FindingPartner& partner = finding.partner();
  std::string before = say("Last contact: {0}.", {ago_text(partner.last_contact_ms(), now_ms)});
  if (!partner.last_problem().empty()) {
    before += " " + say("Known since {0}: {1}",
                        {time_text(partner.last_problem_ms()), reason_sentence(partner.last_problem())});
  }
  print_line(margin + before);
}

std::string summary(const v1::Diagnosis& diagnosis) {
  if (diagnosis.problems() == 0 && diagnosis.warnings() == 0) return say("All is well.");
  std::string text;
  if (diagnosis.problems() > 0) text = say_count("{0} problem", "{0} problems", diagnosis.problems());
  if (diagnosis.warnings() > 0) {
    text += (text.empty() ? "" : ", ") + say_count("{0} warning", "{0} warnings", diagnosis.warnings());
  }
  return text + ".";
}

}  // namespace

std::string finding_sentence(const v1::Finding& finding) {
  const auto ours = known(finding);
  return harmless(ours ? sentence(*ours, spoken()) : finding.sentence());
}

std::string finding_advice(const v1::Finding& finding) {
  const auto ours = known(finding);
  return harmless(ours ? advice(*ours, spoken()) : finding.advice());
}

void print_diagnosis(const v1::Diagnosis& diagnosis) {
  Widths widths;
  for (const v1::Finding& finding : diagnosis.findings()) {
    widths.outcome = std::max(widths.outcome, columns(outcome_word(finding.outcome())));
    widths.check = std::max(widths.check, columns(check_word(finding.check())));
  }
  int good_partners = 0;
  for (const v1::Finding& finding : diagnosis.findings()) {
    if (is_good_partner(finding) && ++good_partners > good_partners_shown) continue;
    print_finding(finding, widths, diagnosis.now_ms());
  }
  if (good_partners > good_partners_shown) {
    print_line(say_count("{0} further partner is well.", "{0} further partners are well.",
                         static_cast<unsigned long>(good_partners - good_partners_shown)));
  }
  print_line();
  print_line(summary(diagnosis));
}

}  // namespace essaim::client
