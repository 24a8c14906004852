// Runs every file of the corpora through its target, as a test each: what once was found stays found, with any
// compiler. Started from the root of the source tree.
#include <google/protobuf/unknown_field_set.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "tests/fuzz/counting_new.h"

// Each target's LLVMFuzzerTestOneInput under a name of its own; cmake/fuzz.cmake writes this list.
#include "essaim_fuzz_targets.inc"

namespace {

using Target = int (*)(const std::uint8_t* data, std::size_t size);

const std::filesystem::path corpora = "tests/fuzz/corpus";
// A corpus is read at every test: small enough to look at.
constexpr std::size_t files_max = 80;
constexpr std::uintmax_t bytes_max = 64 * 1024;

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

// A broken promise ends the process; the name of the file stands in the line above.
class Replay : public testing::Test {
 public:
  Replay(Target target, std::filesystem::path file) : target_(target), file_(std::move(file)) {}
  void TestBody() override {
    std::ifstream in(file_, std::ios::binary);
    ASSERT_TRUE(in);
    const std::vector<std::uint8_t> octets{std::istreambuf_iterator<char>(in), {}};
    EXPECT_LE(octets.size(), bytes_max);
    EXPECT_EQ(target_(octets.data(), octets.size()), 0);
  }

 private:
  Target target_;
  std::filesystem::path file_;
};

TEST(FuzzCorpora, BelongToATargetEach) {
  std::vector<std::string> folders, names;
  for (const auto& folder : files_in(corpora)) folders.push_back(folder.filename().string());
  for (const auto& [name, target] : essaim::fuzz::targets) names.emplace_back(name);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(folders, names) << "start this from the root of the source tree";
  for (const std::string& name : names) {
    const std::size_t count = files_in(corpora / name).size();
    EXPECT_GT(count, 0U) << name << " has nothing to replay";
    EXPECT_LE(count, files_max) << name << ": keep what differs";
  }
}

// Or the bound of the target `wire` would hold whatever protobuf takes.
TEST(HeapCount, SeesWhatOurCodeAndProtobufTake) {
  const essaim::fuzz::HeapCount heap;
  { const std::string ours(1000, 'x'); }
  EXPECT_GE(heap.peak(), 1000U);
  EXPECT_LT(heap.peak(), 2000U);
  google::protobuf::UnknownFieldSet fields;
  for (int i = 0; i < 100; ++i) fields.AddLengthDelimited(1)->assign(1000, 'y');
  EXPECT_GE(heap.peak(), 100'000U);
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (const auto& [name, target] : essaim::fuzz::targets) {
    for (const std::filesystem::path& file : files_in(corpora / name)) {
      testing::RegisterTest(("Corpus." + std::string(name)).c_str(), file.filename().c_str(), nullptr, nullptr,
                            __FILE__, __LINE__,
                            [run = target, file]() -> testing::Test* { return new Replay(run, file); });
    }
  }
  return RUN_ALL_TESTS();
}
