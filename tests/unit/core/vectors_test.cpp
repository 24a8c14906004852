#include "tests/support/vectors.h"

#include <gtest/gtest.h>

#include "core/document.h"
#include "core/entry.h"
#include "core/sign.h"

namespace essaim {
namespace {

using test::VectorFile;

// Golden octets: what our code makes today is what every node has signed and stored.
TEST(Vectors, AreMadeAgainOctetByOctet) {
  for (const VectorFile& made : {test::entry_vectors(), test::document_vectors(), test::frontier_vectors()}) {
    const VectorFile kept = test::read_vectors(made.file);
    ASSERT_FALSE(kept.lines.empty()) << "tests/vectors/" << made.file
                                     << " (start this from the root of the source tree)";
    ASSERT_EQ(kept.lines.size(), made.lines.size()) << made.file;
    for (std::size_t i = 0; i < made.lines.size(); ++i) {
      EXPECT_EQ(kept.lines[i].first, made.lines[i].first) << made.file;
      EXPECT_EQ(to_hex(kept.lines[i].second), to_hex(made.lines[i].second)) << made.file << ", " << made.lines[i].first;
    }
    EXPECT_EQ(test::print_vectors(kept), test::print_vectors(made));
  }
}

// The entries are read from the file alone, as a node would from the wire.
TEST(Vectors, OfEntriesAreAcceptedAsARun) {
  const VectorFile entries = test::read_vectors("entry.txt");
  const NetworkId network = *NetworkId::from(entries.at("network"));
  essaim::Run run{.log = *LogKey::from(entries.at("log")),
                  .first = 1,
                  .previous = {},
                  .format = 1,
                  .bodies = {},
                  .signature = Signature::from(entries.at("signature 3"))};
  for (const char* header : {"header 1", "header 2", "header 3"}) run.bodies.push_back(entries.at(header).substr(105));
  const CheckedRun checked = check_run(network, run);
  ASSERT_EQ(checked.verdict, Verdict::accept) << checked.why;
  EXPECT_EQ(checked.run->head().bytes(), entries.at("hash 3"));
  const auto& headers = checked.run->headers();
  EXPECT_EQ(headers[0].fields().kind, "experience");
  EXPECT_EQ(headers[1].fields().references.size(), 6U);
  ASSERT_EQ(headers[2].fields().retracts().size(), 1U);
  EXPECT_EQ(headers[2].fields().retracts().front().header, headers[1].hash());
  EXPECT_TRUE(headers[0].shown() && headers[1].shown() && headers[2].shown());
  for (const char* number : {"1", "2", "3"}) {
    const Bytes signed_octets = entries.at(std::string("signing octets ") + number);
    EXPECT_EQ(signed_octets, signing_bytes(domain::entry, network, entries.at(std::string("header ") + number)));
    EXPECT_TRUE(verify(run.log, signed_octets, *Signature::from(entries.at(std::string("signature ") + number))));
  }
}

// A frame that was once written opens for ever, also where zstd compresses otherwise by now.
TEST(Vectors, OfFramesOpen) {
  const VectorFile document = test::read_vectors("document.txt");
  const VectorFile frames = test::read_vectors("document_frame.txt");
  const DocumentClaim claim{
      .place = {*LogKey::from(document.at("log")), static_cast<Sequence>(read_u64(document.at("sequence")))},
      .hash = *DocumentHash::from(document.at("hash")),
      .size = static_cast<std::uint32_t>(document.at("document").size())};
  const NetworkId network = *NetworkId::from(document.at("network"));
  for (const auto& [name, frame] : frames.lines) {
    const auto opened = open_document(network, claim, frame);
    ASSERT_TRUE(opened) << name;
    EXPECT_EQ(*opened, document.at("document")) << name;
  }
  EXPECT_EQ(frames.lines.size(), dictionary_ids().size() + 1) << "a dictionary without a golden frame, or one is gone";
}

}  // namespace
}  // namespace essaim
