#include "daemon/tray.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/bytes.h"
#include "core/limits.h"
#include "core/sign.h"

namespace essaim::daemon {
namespace {

namespace fs = std::filesystem;

// A tray in a folder of its own, which may be closed and opened again.
class TrayOnDisk : public ::testing::Test {
 protected:
  void SetUp() override { open(); }
  void TearDown() override { fs::remove_all(directory_); }

  void open() {
    tray_.reset();
    auto opened =
        Tray::open(directory_, [this](const std::string& mark) -> Result<bool> { return published_.contains(mark); });
    ASSERT_TRUE(opened) << sentence(opened.error(), Language::english);
    tray_ = std::move(*opened);
  }
  std::uint64_t add(const std::string& by = "Aminata", std::uint64_t again = 0) {
    TrayDraft draft;
    draft.title = "Un SIG pilote";
    draft.kind = "experience";
    draft.submitted_by = by;
    draft.markdown = text;
    const auto added = tray_->add(std::move(draft), again);
    EXPECT_TRUE(added) << sentence(added.error(), Language::english);
    return added ? added->number : 0;
  }
  std::vector<std::uint64_t> numbers() const {
    std::vector<std::uint64_t> numbers;
    for (const TrayDraft& draft : tray_->list()) numbers.push_back(draft.number);
    return numbers;
  }
  template <typename Value>
  static Errc code(const Result<Value>& result) {
    return result ? Errc::internal : result.error().code;
  }

  static constexpr const char* text = "---\ntitle: Un SIG pilote\n---\n";
  // Four hundred times synced: in memory that takes no time.
  static fs::path folder() {
    const fs::path memory = "/dev/shm";
    return ::access(memory.c_str(), W_OK | X_OK) == 0 ? memory : fs::path(::testing::TempDir());
  }
  const fs::path directory_ = folder() / ("essaim-tray-" + to_hex(random_bytes(6)));
  std::set<std::string> published_;
  std::unique_ptr<Tray> tray_;
};
using Numbers = std::vector<std::uint64_t>;

TEST(Person, IsTheSameWhateverCaseAccentsSpacesAndSigns) {
  EXPECT_TRUE(same_person("Aminata Diop", "aminata.diop"));
  EXPECT_TRUE(same_person("Hélène", " HELENE "));
  EXPECT_TRUE(same_person("Œuvre", "oeuvre"));
  EXPECT_FALSE(same_person("Aminata", "Fatou"));
  EXPECT_FALSE(same_person("agent 1", "agent 2"));
  EXPECT_TRUE(same_person("李", "李"));
  EXPECT_FALSE(same_person("李", "王"));
  EXPECT_FALSE(same_person("!", "?"));
}

// What was submitted is there after a restart, to the octet, and readable by nobody else.
TEST_F(TrayOnDisk, KeepsWhatWasSubmitted) {
  ASSERT_EQ(add(), 1U);
  const auto before = tray_->find("1");
  open();
  const auto after = tray_->find("1");
  ASSERT_TRUE(before && after);
  EXPECT_EQ(after->markdown, text);
  EXPECT_EQ(after->submitted_by, "Aminata");
  EXPECT_EQ(after->mark, before->mark);
  EXPECT_TRUE(after->waits());
  EXPECT_EQ(fs::status(directory_).permissions(), fs::perms::owner_all);
  EXPECT_EQ(fs::status(directory_ / "1").permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(TrayOnDisk, NeverGivesANumberTwice) {
  add();
  ASSERT_EQ(add(), 2U);
  ASSERT_TRUE(tray_->drop("2", "aminata"));
  open();
  EXPECT_EQ(add(), 3U);
  EXPECT_EQ(numbers(), (Numbers{1, 3}));
}

// The reviewer who asks for the text that he read last week hears that it is another one now.
TEST_F(TrayOnDisk, AChangedTextHasAnotherNumber) {
  add();
  ASSERT_TRUE(tray_->give_back("1", "fatou", "Explain AFD.", 5));
  ASSERT_EQ(add("Aminata", 1), 2U);
  ASSERT_EQ(add("Aminata", 2), 3U);
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(numbers(), Numbers{3});
    EXPECT_EQ(code(tray_->find("2")), Errc::draft_replaced);
    const auto first = tray_->begin_publishing("1", "fatou");
    ASSERT_FALSE(first);
    EXPECT_EQ(first.error(), Error(Errc::draft_replaced, {"1", "3"}));
    EXPECT_TRUE(tray_->find("3")->waits());
    open();
  }
}

// Killed after the new text was written and before the old one was deleted.
TEST_F(TrayOnDisk, OfTwoThatTakeOneAnothersPlaceOnlyTheNewOneIsLeft) {
  add();
  fs::copy(directory_ / "1", directory_ / "kept");
  add("Aminata", 1);
  fs::rename(directory_ / "kept", directory_ / "1");
  open();
  EXPECT_EQ(numbers(), Numbers{2});
  EXPECT_FALSE(fs::exists(directory_ / "1"));
}

// Killed after the entry was written and before its draft was deleted.
TEST_F(TrayOnDisk, WhatWasPublishedIsGoneAtTheNextStart) {
  add();
  add();
  published_.insert(tray_->find("1")->mark);
  open();
  EXPECT_EQ(numbers(), Numbers{2});
}

TEST_F(TrayOnDisk, OnlyAnotherPersonPublishes) {
  add("Aminata");
  EXPECT_EQ(code(tray_->begin_publishing("1", "AMINATA")), Errc::same_person);
  ASSERT_TRUE(tray_->begin_publishing("1", "Fatou"));
  // Meanwhile nothing else is done with it.
  EXPECT_EQ(code(tray_->begin_publishing("1", "Fatou")), Errc::daemon_busy);
  EXPECT_EQ(code(tray_->give_back("1", "Fatou", "why", 5)), Errc::daemon_busy);
  EXPECT_EQ(code(tray_->drop("1", "Aminata")), Errc::daemon_busy);
  ASSERT_TRUE(tray_->end_publishing(1, ""));
  ASSERT_TRUE(tray_->begin_publishing("1", "Fatou"));
  EXPECT_FALSE(tray_->published_as("1"));
  ASSERT_TRUE(tray_->end_publishing(1, "guediawaye/8"));
  EXPECT_EQ(tray_->published_as("1"), "guediawaye/8");
  EXPECT_EQ(numbers(), Numbers{});
  EXPECT_FALSE(fs::exists(directory_ / "1"));
}

TEST_F(TrayOnDisk, WhatWasGivenBackWaitsForItsAuthor) {
  add("Aminata");
  ASSERT_TRUE(tray_->give_back("1", "Fatou", "Explain AFD.", 5));
  open();
  EXPECT_EQ(tray_->list().front().reason, "Explain AFD.");
  EXPECT_EQ(code(tray_->begin_publishing("1", "Fatou")), Errc::draft_given_back);
  EXPECT_EQ(code(tray_->drop("1", "Fatou")), Errc::draft_of_another);
  EXPECT_TRUE(tray_->drop("1", "Aminata"));
  EXPECT_EQ(numbers(), Numbers{});
}

TEST_F(TrayOnDisk, HasABound) {
  for (std::size_t i = 0; i < limits::drafts_max; ++i) ASSERT_EQ(add(), i + 1);
  TrayDraft one_more;
  EXPECT_EQ(code(tray_->add(one_more, 0)), Errc::tray_full);
  // What takes another's place needs none.
  EXPECT_EQ(add("Aminata", 1), limits::drafts_max + 1);
}

TEST_F(TrayOnDisk, SaysWhichNumbersThereAreNot) {
  for (const char* typed : {"", "0", "1", "-1", "x", "1x", "99999999999999999999", "../1"}) {
    EXPECT_EQ(code(tray_->find(typed)), Errc::draft_unknown) << typed;
  }
}

// A damaged file stops no start, is in no list, and its number is not given again.
TEST_F(TrayOnDisk, LeavesDamagedFilesAlone) {
  add();
  std::ofstream(directory_ / "1", std::ios::app) << "x";
  std::ofstream(directory_ / "7") << "short";
  std::ofstream(directory_ / "3.new-abc") << "half";
  open();
  EXPECT_EQ(numbers(), Numbers{});
  EXPECT_TRUE(fs::exists(directory_ / "7"));
  EXPECT_FALSE(fs::exists(directory_ / "3.new-abc"));
  EXPECT_EQ(add(), 8U);
}

TEST_F(TrayOnDisk, SaysWhereItCannotWrite) {
  add();
  fs::remove_all(directory_);
  EXPECT_EQ(code(tray_->give_back("1", "Fatou", "why", 5)), Errc::file_unreadable);
  EXPECT_EQ(code(tray_->add(TrayDraft(), 0)), Errc::file_unwritable);
}

}  // namespace
}  // namespace essaim::daemon
