#include "core/hash.h"

#include <gtest/gtest.h>

#include <thread>

#include "core/ids.h"

namespace essaim {
namespace {

std::string hex(const Sha256& digest) { return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()}); }

// The examples of FIPS 180-4.
TEST(Hash, AgreesWithTheStandard) {
  EXPECT_EQ(hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256({"abc"})), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256({"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"})),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex(sha256({Bytes(1'000'000, 'a')})), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// Where the parts are cut does not matter, nor whether they are given at once.
TEST(Hash, TakesPartsAsOneInput) {
  const Sha256 whole = sha256({"guediawaye/118"});
  EXPECT_EQ(sha256({"guedia", "", "waye/", "118"}), whole);
  EXPECT_EQ(Hasher().add("guediawaye").add("/").add("118").finish(), whole);
  EXPECT_NE(sha256({"guediawaye/119"}), whole);
}

// Each thread has a context of its own, so hashing in several of them never mixes.
TEST(Hash, IsTheSameInEveryThread) {
  const Bytes input(100'000, 'x');
  const Sha256 expected = sha256({input});
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (int& count : wrong) {
    threads.emplace_back([&input, &expected, &count] {
      for (int i = 0; i < 50; ++i) count += sha256({input}) == expected ? 0 : 1;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

// A short id is the start of the digest.
TEST(Hash, CutsADigestToAnId) {
  EXPECT_EQ(to_hex(as_id<HeadTag>(sha256({"abc"})).view()), "ba7816bf");
  EXPECT_EQ(to_hex(as_id<HeaderHash>(sha256({"abc"})).view()), hex(sha256({"abc"})));
}

// An id of another length is none.
TEST(Ids, AcceptOnlyTheirLength) {
  EXPECT_FALSE(LogKey::from(Bytes(31, 'k')));
  EXPECT_FALSE(LogKey::from(Bytes(33, 'k')));
  EXPECT_FALSE(LogKey::from(""));
  ASSERT_TRUE(LogKey::from(Bytes(32, 'k')));
  EXPECT_TRUE(LogKey{}.is_zero());
  EXPECT_EQ(tag_of(*LogKey::from("0123456789abcdef0123456789abcdef")).bytes(), "01234567");
}

}  // namespace
}  // namespace essaim
