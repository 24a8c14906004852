#include "core/findings.h"

#include <algorithm>
#include <array>

#include "core/check.h"
#include "core/pattern.h"
#include "core/proxy_failure.h"
#include "core/reasons.h"

namespace essaim {
namespace {

struct CheckRow {
  std::string_view name;
  std::string_view english, french;
};

// In the order of Check.
constexpr std::array<CheckRow, 14> checks = {{
    {"daemon", "daemon", "service"},
    {"configuration", "settings", "réglages"},
    {"rights", "rights", "droits"},
    {"recovery", "recovery key", "clé de secours"},
    {"disk", "disk", "disque"},
    {"descriptors", "open files", "fichiers ouverts"},
    {"clock", "clock", "horloge"},
    {"store", "store", "données"},
    {"log", "register", "registre"},
    {"network", "network", "réseau"},
    {"port", "port", "port"},
    {"address", "address", "adresse"},
    {"proxy", "proxy", "proxy"},
    {"partner", "partner", "partenaire"},
}};
constexpr std::array<std::string_view, 3> outcomes = {"good", "warning", "problem"};

// Which argument of a code is a reason or a failure of a proxy, said in words.
std::string said(FindingCode code, std::size_t number, const std::string& argument, Language language) {
  const bool failure =
      (code == FindingCode::proxy_down && number == 1) ||
      (number == 3 && (code == FindingCode::partner_proxy_refuses || code == FindingCode::partner_proxy_fails ||
                       code == FindingCode::partner_beyond_proxy));
  if (failure) {
    if (const auto read = proxy_failure_from(argument)) return describe(*read, language);
  }
  if (code == FindingCode::partner_refuses && number == 2) {
    if (const auto reason = reason_from(argument)) return std::string(sentence(*reason, language));
  }
  return argument;
}

std::string fill(const Finding& finding, std::string_view pattern, Language language) {
  std::vector<std::string> arguments;
  arguments.reserve(finding.arguments.size());
  for (const std::string& argument : finding.arguments) {
    arguments.push_back(said(finding.code, arguments.size(), argument, language));
  }
  return filled(pattern, arguments, language);
}

}  // namespace

const FindingText& text_of(FindingCode code) {
  const auto texts = finding_texts();
  const auto number = static_cast<std::size_t>(code);
  CHECK(number < texts.size());
  return texts[number];
}

std::optional<FindingCode> finding_from(std::string_view name) {
  for (const FindingText& text : finding_texts()) {
    if (text.name == name) return text.code;
  }
  return std::nullopt;
}

std::string_view name_of(Check check) { return checks.at(static_cast<std::size_t>(check)).name; }

std::optional<Check> check_from(std::string_view name) {
  const auto found = std::ranges::find(checks, name, &CheckRow::name);
  if (found == checks.end()) return std::nullopt;
  return static_cast<Check>(found - checks.begin());
}

std::string_view label_of(Check check, Language language) {
  const CheckRow& row = checks.at(static_cast<std::size_t>(check));
  return language == Language::french ? row.french : row.english;
}

std::string_view name_of(Outcome outcome) { return outcomes.at(static_cast<std::size_t>(outcome)); }

std::optional<Outcome> outcome_from(std::string_view name) {
  const auto found = std::ranges::find(outcomes, name);
  if (found == outcomes.end()) return std::nullopt;
  return static_cast<Outcome>(found - outcomes.begin());
}

std::string sentence(const Finding& finding, Language language) {
  const FindingText& text = text_of(finding.code);
  return fill(finding, language == Language::french ? text.french : text.english, language);
}

std::string advice(const Finding& finding, Language language) {
  const FindingText& text = text_of(finding.code);
  return fill(finding, language == Language::french ? text.french_advice : text.english_advice, language);
}

}  // namespace essaim
