#include "client/diagnosis_view.h"

#include <gtest/gtest.h>

#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

v1::Finding finding(const std::string& outcome, const std::string& code, std::initializer_list<const char*> arguments) {
  v1::Finding made;
  made.set_check("partner");
  made.set_outcome(outcome);
  made.set_code(code);
  for (const char* argument : arguments) made.add_arguments(argument);
  return made;
}

std::string printed(const v1::Diagnosis& diagnosis) {
  ::testing::internal::CaptureStdout();
  print_diagnosis(diagnosis);
  return ::testing::internal::GetCapturedStdout();
}

// A daemon of a later version may find what this client has no words for.
TEST(Diagnosis, OfALaterVersionIsSaidInItsOwnWords) {
  v1::Finding later = finding("problem", "of-a-later-version", {"x"});
  later.set_check("tides");
  later.set_sentence("The tide is high\x1b[2J.");
  later.set_advice("Wait.");
  EXPECT_EQ(finding_sentence(later), "The tide is high\\u{1B}[2J.");
  EXPECT_EQ(finding_advice(later), "Wait.");
  v1::Diagnosis diagnosis;
  *diagnosis.add_findings() = later;
  diagnosis.set_problems(1);
  const std::string text = printed(diagnosis);
  EXPECT_NE(text.find("tides"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

// What partners and proxies said is harmless on a terminal, whatever the daemon did to it.
TEST(Diagnosis, IsHarmless) {
  const v1::Finding hostile = finding("warning", "partner-silent", {"dakar", "a:1", "\x1b]0;own\x07\xE2\x80\xAE"});
  EXPECT_EQ(finding_sentence(hostile).find_first_of("\x1b\x07"), std::string::npos);
  EXPECT_EQ(finding_sentence(hostile).find("\xE2\x80\xAE"), std::string::npos);
}

// Of hundreds of partners that are well the first twenty are named, and every other one that is not.
TEST(Diagnosis, CountsPartnersThatAreWell) {
  v1::Diagnosis diagnosis;
  for (int i = 0; i < 300; ++i) {
    v1::Finding& one = *diagnosis.add_findings();
    one = finding(i == 250 ? "warning" : "good", i == 250 ? "partner-silent" : "partner-connected",
                  {("ville" + std::to_string(i)).c_str(), "a:1", "no answer in time"});
    one.mutable_partner()->set_handle("ville" + std::to_string(i));
  }
  diagnosis.set_warnings(1);
  const std::string text = printed(diagnosis);
  EXPECT_NE(text.find("ville19 "), std::string::npos);
  EXPECT_EQ(text.find("ville20 "), std::string::npos);
  EXPECT_NE(text.find("ville250 does not answer"), std::string::npos);
  EXPECT_NE(text.find("279 further partners are well."), std::string::npos);
  EXPECT_TRUE(text.ends_with("\n1 warning.\n"));
}

}  // namespace
}  // namespace essaim::client
