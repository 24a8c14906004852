#include <gtest/gtest.h>
#include <zstd.h>

#include <random>

#include "core/document.h"
#include "core/document_frame.h"
#include "core/limits.h"
#include "tests/support/cities.h"

namespace essaim {
namespace {

using test::octets_of;

struct Case {
  NetworkId network = *NetworkId::from(octets_of(1, "network", 32));
  Bytes bytes;
  DocumentClaim claim;

  explicit Case(Bytes octets) : bytes(std::move(octets)) {
    claim.place = {test::key_of(1, "dakar").public_key(), 118};
    claim.size = static_cast<std::uint32_t>(bytes.size());
    claim.hash = document_hash(network, claim.place, bytes);
  }
  Case() : Case(*encode_document(test::sample_document(3), octets_of(1, "salt", limits::salt_bytes))) {}

  Bytes frame() const { return compress_document(bytes, Effort::quick, {}); }
  bool opens(const Bytes& frame) const {
    const auto checked = check_document(network, claim, frame);
    const auto opened = open_document(network, claim, frame);
    EXPECT_EQ(checked.has_value(), opened.has_value());
    if (!checked) {
      EXPECT_EQ(checked.error().code, Errc::malformed);
      EXPECT_EQ(opened.error().code, Errc::store_damaged);
      return false;
    }
    EXPECT_EQ(checked->frame(), frame);
    EXPECT_EQ(checked->size(), claim.size);
    EXPECT_EQ(checked->place(), claim.place);
    EXPECT_EQ(*opened, bytes);
    return true;
  }
};

// zstd with parameters that we would never choose.
Bytes odd_frame(ByteView bytes, const std::vector<std::pair<ZSTD_cParameter, int>>& parameters) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  for (const auto& [parameter, value] : parameters) {
    EXPECT_FALSE(ZSTD_isError(ZSTD_CCtx_setParameter(context, parameter, value)));
  }
  Bytes frame(ZSTD_compressBound(bytes.size()) + 64, '\0');
  const std::size_t written = ZSTD_compress2(context, frame.data(), frame.size(), bytes.data(), bytes.size());
  ZSTD_freeCCtx(context);
  EXPECT_FALSE(ZSTD_isError(written));
  frame.resize(written);
  return frame;
}

TEST(DocumentFrame, OpensToWhatWasCompressed) {
  for (const std::size_t size : {17UL, 100UL, 2000UL, 70'000UL, limits::document_bytes_max}) {
    const Case random(octets_of(size, "random", size));
    const Case text(Bytes(size, 'x'));
    for (const Effort effort : {Effort::quick, Effort::thorough}) {
      for (const Case* one : {&random, &text}) {
        const Bytes frame = compress_document(one->bytes, effort);
        EXPECT_LE(frame.size(), size + limits::document_frame_slack);
        EXPECT_EQ(ZSTD_getFrameContentSize(frame.data(), frame.size()), size);
        EXPECT_TRUE(one->opens(frame));
        EXPECT_TRUE(one->opens(compress_document(one->bytes, effort, {})));
        EXPECT_EQ(own_document(one->claim.place, one->bytes, effort).frame(), frame);
      }
    }
  }
}

// A node without our dictionaries gets a frame that needs none; each frame says what it needs.
TEST(DocumentFrame, IsMadeWithWhatTheReaderHas) {
  const Case one;
  const std::uint32_t unknown[] = {4'000'000'000U};
  EXPECT_EQ(dictionary_of(one.frame()), 0U);
  EXPECT_EQ(dictionary_of(compress_document(one.bytes, Effort::thorough, unknown)), 0U);
  for (const std::uint32_t id : dictionary_ids()) {
    EXPECT_NE(id, 0U);
    const std::uint32_t only[] = {id};
    for (const Effort effort : {Effort::quick, Effort::thorough}) {
      const Bytes frame = compress_document(one.bytes, effort, only);
      EXPECT_EQ(dictionary_of(frame), id);
      EXPECT_TRUE(one.opens(frame));
      EXPECT_LT(frame.size(), one.frame().size());
    }
  }
}

// A stored frame is made anew for a reader that lacks its dictionary: the same document, within the bound, whatever it
// contains. Sizes around zstd's blocks of 128 KiB, where what does not compress costs most.
TEST(DocumentFrame, IsMadeAnewWithoutDictionary) {
  for (const std::size_t size : {17UL, 2000UL, 131'071UL, 131'072UL, 131'073UL, limits::document_bytes_max}) {
    const Case random(octets_of(size, "random", size));
    const Case text(Bytes(size, 'x'));
    for (const Case* one : {&random, &text}) {
      for (const std::uint32_t id : dictionary_ids()) {
        const std::uint32_t only[] = {id};
        const Bytes frame = compress_document(one->bytes, Effort::thorough, only);
        ASSERT_EQ(dictionary_of(frame), id);
        EXPECT_TRUE(opens_with(frame, only));
        EXPECT_FALSE(opens_with(frame, {}));
        const auto plain = without_dictionary(frame);
        ASSERT_TRUE(plain);
        EXPECT_EQ(dictionary_of(*plain), 0U);
        EXPECT_TRUE(opens_with(*plain, {}));
        EXPECT_LE(plain->size(), size + limits::document_frame_slack);
        EXPECT_TRUE(one->opens(*plain));
      }
    }
  }
}

TEST(DocumentFrame, ThatIsDamagedIsNotMadeAnew) {
  const Bytes good = compress_document(Case().bytes, Effort::quick);
  Bytes huge(limits::document_bytes_max + 1, 'x');
  for (const Bytes& frame : {Bytes(), Bytes("garbage, and long enough for a head"), good.substr(0, good.size() - 3),
                             good.substr(0, 5), compress_document(huge, Effort::quick)}) {
    const auto plain = without_dictionary(frame);
    ASSERT_FALSE(plain);
    EXPECT_EQ(plain.error().code, Errc::store_damaged);
  }
}

TEST(DocumentFrame, OfNoFrameHasNoDictionary) {
  EXPECT_FALSE(opens_with("garbage, and long enough for a head", dictionary_ids()));
  EXPECT_FALSE(dictionary_of(""));
  EXPECT_FALSE(dictionary_of("garbage, and long enough for a head"));
  EXPECT_FALSE(dictionary_of(Case().frame().substr(0, 5)));
  EXPECT_FALSE(dictionary_of(Bytes("\x50\x2a\x4d\x18\x04\x00\x00\x00skip", 12)));
}

// Frames with a dictionary that we lack are refused, and so are frames from any that is not ours under a known id.
TEST(DocumentFrame, WithAnUnknownDictionaryIsRefused) {
  const Case one;
  Bytes frame = one.frame();
  // Frame header: bit 0 and 1 of the descriptor give the size of the dictionary id, which follows it.
  ASSERT_EQ(frame[4] & 3, 0);
  frame[4] = static_cast<char>(frame[4] | 1);
  const bool single_segment = (frame[4] & 0x20) != 0;
  frame.insert(single_segment ? 5 : 6, 1, '\x63');
  ASSERT_EQ(dictionary_of(frame), 0x63U);
  EXPECT_FALSE(one.opens(frame));
}

// Every octet that is changed or cut off either leaves the same text or is refused.
TEST(DocumentFrame, IsRefusedWhenDamaged) {
  const Case one(*encode_document(test::sample_document(3, 300), octets_of(1, "salt", limits::salt_bytes)));
  const Bytes good = one.frame();
  ASSERT_TRUE(one.opens(good));
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_FALSE(one.opens(good.substr(0, length))) << length;
  int survived = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes changed = good;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      survived += one.opens(changed) ? 1 : 0;
    }
  }
  // A few bits mean nothing, such as one of the head and those that fill up the last octet of a bit stream.
  EXPECT_LE(survived, 16);
}

TEST(DocumentFrame, IsNotGarbage) {
  const Case one;
  EXPECT_FALSE(one.opens(""));
  EXPECT_FALSE(one.opens(one.bytes));
  for (unsigned seed = 0; seed < 500; ++seed) {
    EXPECT_FALSE(one.opens("\x28\xb5\x2f\xfd" + octets_of(seed, "garbage", seed % 200)));
  }
}

// One frame and nothing else: no second one, no skippable one before or behind, no octet more.
TEST(DocumentFrame, StandsAlone) {
  const Case one;
  const Bytes skippable("\x50\x2a\x4d\x18\x04\x00\x00\x00skip", 12);
  const Bytes empty = compress_document("", Effort::quick, {});
  EXPECT_FALSE(one.opens(one.frame() + "x"));
  EXPECT_FALSE(one.opens(one.frame() + skippable));
  EXPECT_FALSE(one.opens(skippable + one.frame()));
  EXPECT_FALSE(one.opens(one.frame() + empty));
  EXPECT_FALSE(one.opens(empty + one.frame()));
  EXPECT_FALSE(one.opens(skippable));
}

// A frame says the size of its content, and the same as the header.
TEST(DocumentFrame, SaysItsSize) {
  const Case one;
  EXPECT_FALSE(one.opens(odd_frame(one.bytes, {{ZSTD_c_contentSizeFlag, 0}})));
  for (const int off : {-1, 1}) {
    Case other = one;
    other.claim.size = static_cast<std::uint32_t>(static_cast<int>(one.claim.size) + off);
    EXPECT_FALSE(other.opens(one.frame()));
  }
}

// A small frame that would unfold to a gigabyte is refused by the size it declares, and where that size lies, by zstd,
// which writes nothing beyond the room it is given.
TEST(DocumentFrame, IsNoBomb) {
  const Bytes bomb_content(64 * 1024 * 1024, '\0');
  Bytes bomb = odd_frame(bomb_content, {});
  ASSERT_LT(bomb.size(), 10'000U);
  Case one(Bytes(limits::document_bytes_max, '\0'));
  EXPECT_FALSE(one.opens(bomb));
  // The header may promise as much as it likes: 192 KiB are the end.
  one.claim.size = 64 * 1024 * 1024;
  EXPECT_FALSE(one.opens(bomb));
  one.claim.size = static_cast<std::uint32_t>(limits::document_bytes_max);
  // A content size of four octets stands right behind descriptor and, where there is one, window.
  const std::size_t at = (bomb[4] & 0x20) != 0 ? 5 : 6;
  ASSERT_EQ((bomb[4] >> 6) & 3, 2);
  const Bytes lie("\x00\x00\x03\x00", 4);
  bomb.replace(at, 4, lie);
  ASSERT_EQ(ZSTD_getFrameContentSize(bomb.data(), bomb.size()), limits::document_bytes_max);
  EXPECT_FALSE(one.opens(bomb));
}

// A frame may ask for a window of any size; we open it in one call and never make that window.
TEST(DocumentFrame, NeedsNoWindow) {
  const Case one(Bytes(1000, 'x'));
  const Bytes good = one.frame();
  ASSERT_NE(good[4] & 0x20, 0);
  // The same frame with a window of its own: its descriptor loses the bit, the window's octet follows. The content size
  // had two octets (value less 256) in both.
  for (const int log : {10, 21, 41}) {
    Bytes windowed = good;
    windowed[4] = static_cast<char>(windowed[4] & ~0x20);
    windowed.insert(5, 1, static_cast<char>((log - 10) << 3));
    ASSERT_EQ(ZSTD_getFrameContentSize(windowed.data(), windowed.size()), log > 31 ? ZSTD_CONTENTSIZE_ERROR : 1000U);
    EXPECT_EQ(one.opens(windowed), log <= 31) << log;
  }
}

// A frame is at most 64 octets longer than its document, however many empty blocks it has.
TEST(DocumentFrame, IsHardlyLongerThanItsDocument) {
  const Case one(octets_of(1, "random", 100));
  Bytes frame = one.frame();
  ASSERT_TRUE(one.opens(frame));
  // Empty raw blocks that are not the last stand after the header of 6 octets: single segment, size of one octet.
  ASSERT_EQ(ZSTD_getFrameContentSize(frame.data(), frame.size()), 100U);
  const Bytes empty_block(3, '\0');
  std::size_t added = 0;
  while (frame.size() + empty_block.size() <= 100 + limits::document_frame_slack) {
    frame.insert(6, empty_block);
    ++added;
    EXPECT_TRUE(one.opens(frame)) << added;
  }
  EXPECT_GT(added, 10U);
  frame.insert(6, empty_block);
  EXPECT_FALSE(one.opens(frame));
}

// The octets are right and yet not what this header names.
TEST(DocumentFrame, BelongsToItsHeader) {
  const Case one;
  Case other = one;
  other.claim.place.sequence = 119;
  EXPECT_FALSE(other.opens(one.frame()));
  other = one;
  other.claim.hash.octets[0] ^= 1;
  EXPECT_FALSE(other.opens(one.frame()));
  other = one;
  other.network.octets[0] ^= 1;
  EXPECT_FALSE(other.opens(one.frame()));
}

// Anyone may compress a document again, in any way; it stays the same document.
TEST(DocumentFrame, MayBeMadeAnew) {
  const Case one;
  EXPECT_TRUE(one.opens(odd_frame(one.bytes, {{ZSTD_c_compressionLevel, 19}})));
  EXPECT_TRUE(one.opens(odd_frame(one.bytes, {{ZSTD_c_checksumFlag, 1}})));
  Bytes wrong_checksum = odd_frame(one.bytes, {{ZSTD_c_checksumFlag, 1}});
  wrong_checksum.back() = static_cast<char>(wrong_checksum.back() ^ 1);
  EXPECT_FALSE(one.opens(wrong_checksum));
}

}  // namespace
}  // namespace essaim
