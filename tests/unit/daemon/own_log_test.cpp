#include "daemon/own_log.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/limits.h"
#include "tests/support/cities.h"

namespace essaim::daemon {
namespace {

namespace fs = std::filesystem;

// A city's own register on a real store and a real anchor, each of which can be put back to an older copy.
class OwnRegister : public ::testing::Test {
 protected:
  void SetUp() override { open(); }
  void TearDown() override {
    close();
    fs::remove_all(directory_);
  }

  void open() {
    storage::Options options;
    options.directory = directory_ / "store";
    options.free_bytes_floor = 1;
    store_ = *storage::Store::open(options);
    anchor_ = std::make_unique<storage::Anchor>(*storage::Anchor::open(directory_ / "anchor"));
    own_ = std::make_unique<OwnLog>(*store_, *anchor_, key_);
  }
  void close() {
    own_.reset();
    anchor_.reset();
    if (store_) {
      EXPECT_TRUE(store_->close());
    }
    store_.reset();
  }
  void copy(const std::string& what, const std::string& to) {
    fs::remove_all(directory_ / to);
    fs::copy(directory_ / what, directory_ / to, fs::copy_options::recursive);
  }
  Result<OwnLog::Written> write(std::size_t count) {
    std::vector<Draft> drafts(count);
    for (Draft& draft : drafts) {
      draft.kind = "note";
      draft.language = "fr";
      draft.document = *encode_document(test::sample_document(++texts_), random_bytes(limits::salt_bytes));
    }
    return own_->write(network_, std::move(drafts), Filter::everything(), 1000 + texts_, false);
  }
  Sequence held() const { return store_->log(key_.public_key()).value_or(storage::LogState{}).sequence; }

  fs::path directory_ = fs::path(::testing::TempDir()) / ("own-log-" + to_hex(random_bytes(6)));
  SigningKey key_ = SigningKey::generate();
  NetworkId network_ = *NetworkId::from(Bytes(NetworkId::size, 'n'));
  std::shared_ptr<storage::Store> store_;
  std::unique_ptr<storage::Anchor> anchor_;
  std::unique_ptr<OwnLog> own_;
  std::uint64_t texts_ = 0;
};

// Numbers go on over a restart, and the anchor says what was acknowledged.
TEST_F(OwnRegister, GoesOnAfterARestart) {
  ASSERT_TRUE(write(3));
  close();
  open();
  const auto written = write(2);
  ASSERT_TRUE(written);
  EXPECT_EQ(written->entries.back()->place.sequence, 5U);
  EXPECT_EQ(anchor_->read().sequence, 5U);
  EXPECT_EQ(anchor_->read().head, written->entries.back()->hash);
}

// What a partner is given later was compressed as well as can be, unless more was waiting; both say the same.
TEST_F(OwnRegister, KeepsTheBetterFrame) {
  for (const bool hurry : {false, true}) {
    Draft draft;
    draft.kind = "note";
    draft.language = "fr";
    const Bytes octets = *encode_document(test::sample_document(++texts_), random_bytes(limits::salt_bytes));
    draft.document = octets;
    const auto written = own_->write(network_, {draft}, Filter::everything(), 1000, hurry);
    ASSERT_TRUE(written);
    const Effort effort = hurry ? Effort::quick : Effort::thorough;
    EXPECT_EQ(*store_->document(written->entries[0]->place), compress_document(octets, effort));
  }
}

// An older copy of the database with the anchor of today: nothing is written, since it would take a number that is
// taken. The refusal says both numbers.
TEST_F(OwnRegister, IsNotWrittenBehindTheAnchor) {
  ASSERT_TRUE(write(3));
  close();
  copy("store", "older");
  open();
  ASSERT_TRUE(write(2));
  const storage::Anchor::Head anchored = anchor_->read();
  close();
  copy("older", "store");
  open();
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto refused = write(1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), Error(Errc::store_behind_anchor, {"3", "5"}));
  }
  EXPECT_EQ(held(), 3U);
  EXPECT_EQ(anchor_->read(), anchored);
}

// What partners give back ends the refusal, and the next number is the one after all that was acknowledged.
TEST_F(OwnRegister, IsWrittenAgainOnceTheRestCameBack) {
  ASSERT_TRUE(write(3));
  close();
  copy("store", "older");
  open();
  auto lost = write(2);
  ASSERT_TRUE(lost);
  close();
  copy("older", "store");
  open();
  ASSERT_FALSE(write(1));
  Ingest given_back;
  given_back.runs = lost->ingested.runs;
  ASSERT_TRUE(store_->commit(std::move(given_back), Filter::everything(), storage::Durability::synced, 9000));
  const auto written = write(1);
  ASSERT_TRUE(written) << sentence(written.error(), Language::english);
  EXPECT_EQ(written->entries.front()->place.sequence, 6U);
  EXPECT_EQ(anchor_->read().sequence, 6U);
}

// A batch that was synced just before the power went, its anchor not: the anchor is older, which is no loss.
TEST_F(OwnRegister, MayBeAheadOfTheAnchor) {
  ASSERT_TRUE(write(2));
  close();
  copy("anchor", "older");
  open();
  ASSERT_TRUE(write(1));
  close();
  copy("older", "anchor");
  open();
  const auto written = write(1);
  ASSERT_TRUE(written) << sentence(written.error(), Language::english);
  EXPECT_EQ(written->entries.front()->place.sequence, 4U);
  EXPECT_EQ(anchor_->read().sequence, 4U);
}

}  // namespace
}  // namespace essaim::daemon
