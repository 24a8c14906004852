#include "client/entry_view.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

v1::EntrySummary summary(const std::string& label, const std::string& title) {
  v1::EntrySummary summary;
  summary.set_label(label);
  summary.set_kind("experience");
  if (title.empty()) {
    summary.set_missing_reason("waiting-for-partner");
  } else {
    summary.set_title(title);
  }
  return summary;
}

std::string printed(const v1::EntryView& view) {
  testing::internal::CaptureStdout();
  print_entry(view);
  std::fflush(stdout);
  return testing::internal::GetCapturedStdout();
}

// The newest version is on its way and an older one is here: what is known of the newest, why it is not here, and how
// to see the older one.
TEST(PrintEntry, OfAVersionThatIsNotHeldNamesTheOneThatIs) {
  v1::EntryView view;
  *view.mutable_summary() = summary("dakar/3", "");
  *view.add_versions() = summary("dakar/1", "Un titre");
  *view.add_versions() = summary("dakar/2", "Un titre");
  *view.add_versions() = summary("dakar/3", "");
  view.set_version(3);
  const std::string text = printed(view);
  EXPECT_NE(text.find("Version 3 of dakar/1."), std::string::npos) << text;
  EXPECT_NE(text.find(reason_sentence("waiting-for-partner")), std::string::npos) << text;
  EXPECT_NE(text.find("essaim show dakar/2 --exact"), std::string::npos) << text;
}

// Values that a kind offers are said in words; a field of a kind that is not known is shown as it was written, and
// nothing in its name moves the terminal.
TEST(PrintEntry, SaysTheFieldsOfAKindInWords) {
  v1::EntryView view;
  *view.mutable_summary() = summary("dakar/1", "Un titre");
  view.mutable_document()->set_outcome("partly");
  v1::FieldView& status = *view.mutable_document()->add_fields();
  status.set_name("statut");
  status.set_value("running");
  v1::FieldView& other = *view.mutable_document()->add_fields();
  other.set_name("x\x1b[2J");
  other.set_value("y");
  for (const char* kind : {"action", "kind-of-tomorrow"}) {
    view.mutable_summary()->set_kind(kind);
    const std::string text = printed(view);
    EXPECT_NE(text.find("Outcome: it worked in part\n"), std::string::npos) << text;
    EXPECT_NE(text.find("Status: running\n"), std::string::npos) << text;
    EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
  }
  EXPECT_NE(printed(view).find("· kind-of-tomorrow\n"), std::string::npos);
}

// What was taken back says why, what replaces it, and whether it is erased; text of others moves no terminal.
TEST(PrintEntry, OfWhatWasTakenBackSaysWhy) {
  v1::EntryView view;
  *view.mutable_summary() = summary("dakar/1", "");
  view.mutable_summary()->set_retracted(true);
  view.mutable_retraction()->set_because("personal-data");
  view.mutable_retraction()->set_reason("un nom\x1b[2J");
  view.mutable_retraction()->set_successor("lille/4");
  view.mutable_retraction()->set_time_ms(1'498'521'600'000);
  view.mutable_retraction()->set_erased(true);
  const std::string text = printed(view);
  EXPECT_NE(text.find("Taken back by its author on 2017-06-27 (personal data): un nom"), std::string::npos) << text;
  EXPECT_NE(text.find("Replaced by lille/4"), std::string::npos) << text;
  EXPECT_NE(text.find("erased on this machine"), std::string::npos) << text;
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

// A class of a later version is said as it is named.
TEST(PrintEntry, KeepsAClassThatIsNotKnown) {
  v1::EntryView view;
  *view.mutable_summary() = summary("dakar/1", "");
  view.mutable_summary()->set_retracted(true);
  view.mutable_retraction()->set_because("of-a-later-version");
  EXPECT_NE(printed(view).find("(of-a-later-version): no reason is held here"), std::string::npos);
}

// A reference to what is not known here names nothing that could be mistaken for it.
TEST(PrintEntry, SaysThatATargetIsNotKnown) {
  v1::EntryView view;
  *view.mutable_summary() = summary("dakar/1", "Un titre");
  view.add_references()->set_relation("cites");
  EXPECT_NE(printed(view).find("dakar/1 cites an entry that is not known here"), std::string::npos);
}

}  // namespace
}  // namespace essaim::client
