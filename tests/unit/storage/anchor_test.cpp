#include "storage/anchor.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/hash.h"
#include "tests/support/vectors.h"
#include "tests/unit/storage/shelf.h"

namespace essaim::storage {
namespace {

HeaderHash hash_named(std::string_view name) { return as_id<HeaderHash>(sha256({name})); }

class Anchoring : public testing::Test {
 protected:
  std::filesystem::path file() const { return directory_.path() / "anchor"; }
  Anchor::Head read() const {
    const auto anchor = Anchor::open(file());
    EXPECT_TRUE(anchor);
    return anchor ? anchor->read() : Anchor::Head{};
  }
  void write(const Anchor::Head& head) const {
    auto anchor = Anchor::open(file());
    ASSERT_TRUE(anchor);
    ASSERT_TRUE(anchor->write(head));
    EXPECT_EQ(anchor->read(), head);
  }
  TemporaryDirectory directory_;
};

// A new anchor says that nothing was acknowledged; only its owner reads it.
TEST_F(Anchoring, BeginsAtNothing) {
  EXPECT_EQ(read(), Anchor::Head{});
  struct stat facts {};
  ASSERT_EQ(::stat(file().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);
  EXPECT_EQ(facts.st_size, 1024);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_.path()), {}), 1) << "nothing is left behind";
}

// What was written is read again by the next process.
TEST_F(Anchoring, KeepsTheNewest) {
  for (Sequence sequence = 1; sequence < 6; ++sequence) {
    const Anchor::Head head{sequence, hash_named(std::to_string(sequence))};
    write(head);
    EXPECT_EQ(read(), head);
  }
  auto anchor = Anchor::open(file());
  for (Sequence sequence = 6; sequence < 9; ++sequence) {
    ASSERT_TRUE(anchor->write({sequence, hash_named("x")}));
  }
  EXPECT_EQ(read(), (Anchor::Head{8, hash_named("x")}));
}

// A write that was cut at any octet leaves what it was to replace, or is whole.
TEST_F(Anchoring, SurvivesAWriteTornAnywhere) {
  const Anchor::Head before{7, hash_named("before")};
  const Anchor::Head after{8, hash_named("after")};
  write({6, hash_named("older")});
  write(before);
  const std::string old_octets = read_whole(file());
  write(after);
  const std::string new_octets = read_whole(file());
  std::size_t first = 0;
  while (old_octets[first] == new_octets[first]) ++first;
  for (std::size_t cut = 0; cut <= 512; ++cut) {
    const std::size_t slot = first / 512 * 512;
    std::string torn = old_octets;
    torn.replace(slot, cut, new_octets, slot, cut);
    write_whole(file(), torn);
    const Anchor::Head found = read();
    EXPECT_TRUE(found == before || (found == after && cut == 512)) << cut;
  }
}

// One damaged slot leaves the other; where both are, or the file is short or long, it says so and does not begin anew.
TEST_F(Anchoring, TellsDamage) {
  write({1, hash_named("one")});
  write({2, hash_named("two")});
  const std::string good = read_whole(file());
  for (std::size_t at = 0; at < 512; ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    write_whole(file(), bad);
    EXPECT_GE(read().sequence, 1U) << at;
    bad[at + 512] = static_cast<char>(bad[at + 512] ^ 0x80);
    write_whole(file(), bad);
    ASSERT_EQ(Anchor::open(file()).error().code, Errc::store_damaged) << at;
  }
  for (const std::string& octets :
       {std::string(), good.substr(0, 512), good.substr(0, 1023), good + "x", good.substr(512) + good.substr(0, 512)}) {
    write_whole(file(), octets);
    EXPECT_EQ(Anchor::open(file()).error().code, Errc::store_damaged) << octets.size();
  }
}

// A place where no file can be made is a failure, not damage.
TEST_F(Anchoring, FailsWithoutAFolder) {
  EXPECT_EQ(Anchor::open(directory_.path() / "none" / "anchor").error().code, Errc::store_failed);
}

// The octets are part of the storage format.
TEST_F(Anchoring, HasGoldenOctets) {
  write({1, hash_named("one")});
  write({118, hash_named("two")});
  EXPECT_EQ(read_whole(file()), test::read_vectors("storage_anchor.txt").at("anchor"));
}

}  // namespace
}  // namespace essaim::storage
