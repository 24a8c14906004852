#include "core/proxy_failure.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/check.h"

namespace essaim {
namespace {

struct Row {
  std::string_view name;
  std::string_view english, french;
};

// In the order of Kind.
constexpr std::array<Row, 7> rows = {{
    {"refused", "it answered", "il a répondu"},
    {"silent", "it did not answer in time", "il n’a pas répondu à temps"},
    {"hung-up", "it hung up before it had answered", "il a raccroché avant d’avoir répondu"},
    {"not-http", "its answer is not that of a proxy", "sa réponse n’est pas celle d’un proxy"},
    {"head-too-long", "its answer has no end", "sa réponse n’a pas de fin"},
    {"unresolved", "its name is not known", "son nom est inconnu"},
    {"unreachable", "it cannot be reached", "il est injoignable"},
}};

const Row& row_of(ProxyFailure::Kind kind) {
  const auto number = static_cast<std::size_t>(kind);
  CHECK(number < rows.size());
  return rows[number];
}

}  // namespace

std::string describe(const ProxyFailure& failure, Language language) {
  const Row& row = row_of(failure.kind);
  std::string words(language == Language::french ? row.french : row.english);
  if (failure.kind == ProxyFailure::Kind::refused) {
    words += " " + std::to_string(failure.status);
    return failure.detail.empty() ? words : words + " " + failure.detail;
  }
  return failure.detail.empty() ? words : words + " (" + failure.detail + ")";
}

std::string to_argument(const ProxyFailure& failure) {
  std::string argument(row_of(failure.kind).name);
  if (failure.kind == ProxyFailure::Kind::refused) argument += " " + std::to_string(failure.status);
  return failure.detail.empty() ? argument : argument + " " + failure.detail;
}

std::optional<ProxyFailure> proxy_failure_from(std::string_view argument) {
  const auto cut = [&argument] {
    const std::string_view word = argument.substr(0, argument.find(' '));
    argument.remove_prefix(std::min(argument.size(), word.size() + 1));
    return word;
  };
  const std::string_view name = cut();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].name != name) continue;
    ProxyFailure failure;
    failure.kind = static_cast<ProxyFailure::Kind>(i);
    if (failure.kind == ProxyFailure::Kind::refused) {
      const std::string_view digits = cut();
      const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), failure.status);
      if (wrong != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    }
    failure.detail = std::string(argument);
    return failure;
  }
  return std::nullopt;
}

}  // namespace essaim
