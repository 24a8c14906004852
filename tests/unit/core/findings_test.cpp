#include "core/findings.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "core/proxy_failure.h"

namespace essaim {
namespace {

std::set<std::string> matches(std::string_view text, const std::regex& pattern) {
  const std::string whole(text);
  return {std::sregex_token_iterator(whole.begin(), whole.end(), pattern), std::sregex_token_iterator()};
}

const std::regex placeholder(R"(\{[^}]*\}?)");
const std::regex command(R"(essaimd?( (init|network|create|join|show|status|doctor))*( --[a-z]+)*)");

TEST(FindingTexts, SpeakOfTheSameThingsInBothLanguages) {
  std::set<std::string_view> names;
  for (const FindingText& text : finding_texts()) {
    EXPECT_TRUE(names.insert(text.name).second) << text.name;
    EXPECT_FALSE(text.english.empty()) << text.name;
    EXPECT_NE(text.english, text.french) << text.name;
    EXPECT_EQ(matches(text.english, placeholder), matches(text.french, placeholder)) << text.name;
    EXPECT_EQ(matches(text.english_advice, placeholder), matches(text.french_advice, placeholder)) << text.name;
    EXPECT_EQ(matches(text.english_advice, command), matches(text.french_advice, command)) << text.name;
  }
}

// What is not well comes with what to do, and only that.
TEST(FindingTexts, AdviseWhereSomethingIsToBeDone) {
  for (const FindingText& text : finding_texts()) {
    EXPECT_EQ(text.english_advice.empty(), text.outcome == Outcome::good) << text.name;
    EXPECT_EQ(text.french_advice.empty(), text.outcome == Outcome::good) << text.name;
  }
}

TEST(Findings, AreFoundByTheirNames) {
  for (const FindingText& text : finding_texts()) {
    EXPECT_EQ(finding_from(text.name), text.code);
    EXPECT_EQ(check_from(name_of(text.check)), text.check);
    EXPECT_EQ(outcome_from(name_of(text.outcome)), text.outcome);
    EXPECT_FALSE(label_of(text.check, Language::french).empty());
  }
  EXPECT_FALSE(finding_from("of-a-later-version"));
  EXPECT_FALSE(check_from("of-a-later-version"));
  EXPECT_FALSE(outcome_from("of-a-later-version"));
}

TEST(Findings, SayFailuresAndReasonsInTheLanguage) {
  const Finding refused(FindingCode::partner_proxy_refuses,
                        {"dakar", "dakar.example:7700", "proxy:3128", "refused 403 Forbidden"});
  EXPECT_EQ(sentence(refused, Language::english),
            "dakar: the proxy proxy:3128 does not let this city through to dakar.example:7700: it answered 403 "
            "Forbidden.");
  EXPECT_NE(sentence(refused, Language::french).find("il a répondu 403 Forbidden"), std::string::npos);
  const Finding ended(FindingCode::partner_refuses, {"dakar", "dakar.example:7700", "busy"});
  EXPECT_NE(sentence(ended, Language::english).find("The daemon is busy."), std::string::npos);
  EXPECT_NE(sentence(ended, Language::french).find("Le service est occupé."), std::string::npos);
}

// An argument with braces stays what it is; a missing one is seen.
TEST(Findings, PutArgumentsInOnce) {
  EXPECT_NE(sentence(Finding(FindingCode::daemon_silent, {"{0}{1}"}), Language::english).find("“{0}{1}”"),
            std::string::npos);
  EXPECT_NE(sentence(Finding(FindingCode::daemon_silent), Language::english).find("“…”"), std::string::npos);
}

TEST(ProxyFailures, ComeBackFromTheArgument) {
  using Kind = ProxyFailure::Kind;
  for (const ProxyFailure& failure :
       {ProxyFailure{Kind::refused, 407, "Proxy Authentication Required"}, ProxyFailure{Kind::refused, 502, ""},
        ProxyFailure{Kind::silent, 0, ""}, ProxyFailure{Kind::hung_up, 0, ""}, ProxyFailure{Kind::not_http, 0, ""},
        ProxyFailure{Kind::head_too_long, 0, ""}, ProxyFailure{Kind::unresolved, 0, "Name or service not known"},
        ProxyFailure{Kind::unreachable, 0, "Connection refused"}}) {
    EXPECT_EQ(proxy_failure_from(to_argument(failure)), failure) << to_argument(failure);
    EXPECT_NE(describe(failure, Language::english), describe(failure, Language::french));
  }
  for (const char* wrong : {"", "refused", "refused x", "refused 40x Forbidden", "gone"}) {
    EXPECT_FALSE(proxy_failure_from(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace essaim
