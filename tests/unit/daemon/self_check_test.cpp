#include "daemon/self_check.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/bytes.h"
#include "core/city_files.h"
#include "core/sign.h"
#include "daemon/time_text.h"

namespace essaim::daemon {
namespace {

using namespace std::chrono_literals;

constexpr const char* settings =
    "[city]\nhandle = \"guediawaye\"\nname = \"Ville de Guédiawaye\"\ncountry = \"SN\"\n"
    "recovery_key = \"0000000000000000000000000000000000000000000000000000000000000001\"\n[store]\nfree_mib_floor = "
    "16\n";

// A data directory as init leaves it.
class SelfCheck : public ::testing::Test {
 protected:
  SelfCheck() : directory_(std::filesystem::path(::testing::TempDir()) / ("check-" + to_hex(random_bytes(6)))) {
    std::filesystem::create_directories(directory_);
    ::chmod(directory_.c_str(), 0700);
    write(city_files::config, settings);
    write(city_files::node_key, "key");
  }
  ~SelfCheck() override { std::filesystem::remove_all(directory_); }

  void write(std::string_view name, const std::string& text) {
    std::ofstream(directory_ / name) << text;
    ::chmod((directory_ / name).c_str(), 0600);
  }
  std::vector<FindingCode> look() {
    std::vector<FindingCode> codes;
    for (const Finding& finding : check_stopped_city(directory_, directory_ / city_files::socket)) {
      codes.push_back(finding.code);
    }
    return codes;
  }
  std::string path(std::string_view name) { return (directory_ / name).string(); }

  std::filesystem::path directory_;
};

TEST_F(SelfCheck, FindsNothingInACityThatIsWell) {
  using enum FindingCode;
  EXPECT_EQ(look(), (std::vector{configuration_good, rights_good, recovery_absent, disk_good}));
}

// Each path by itself; the others stay as they are.
TEST_F(SelfCheck, NamesWhatOthersCouldRead) {
  write(city_files::recovery_key, "key");
  for (const std::string_view name : {city_files::node_key, city_files::config, city_files::recovery_key}) {
    ::chmod(path(name).c_str(), 0640);
    const auto findings = check_rights(directory_);
    EXPECT_EQ(findings.front(), Finding(FindingCode::rights_open, {path(name), "0640"}));
    EXPECT_EQ(findings.size(), 2U);
    ::chmod(path(name).c_str(), 0600);
  }
  ::chmod(directory_.c_str(), 0711);
  EXPECT_EQ(check_rights(directory_).front(), Finding(FindingCode::rights_open, {directory_.string(), "0711"}));
}

TEST_F(SelfCheck, NamesWhatIsGone) {
  std::filesystem::remove(directory_ / city_files::node_key);
  EXPECT_EQ(check_rights(directory_).front(),
            Finding(FindingCode::file_unreadable, {path(city_files::node_key), "No such file or directory"}));
  std::filesystem::remove(directory_ / city_files::config);
  EXPECT_EQ(look(), std::vector{FindingCode::directory_empty});
}

TEST_F(SelfCheck, WarnsOfARecoveryKeyThatIsNotInTheSafe) {
  write(city_files::recovery_key, "key");
  EXPECT_EQ(check_rights(directory_).back(), Finding(FindingCode::recovery_here, {path(city_files::recovery_key)}));
}

TEST_F(SelfCheck, ReadsTheSettingsAsTheNextStartWill) {
  const auto now = std::filesystem::file_time_type::clock::now();
  EXPECT_EQ(check_configuration(directory_, now + 1h).code, FindingCode::configuration_good);
  EXPECT_EQ(check_configuration(directory_, now - 1h).code, FindingCode::configuration_newer);
  write(city_files::config, std::string(settings) + "cache_mib = \"\\u001b\"\n");
  const Finding bad = check_configuration(directory_);
  EXPECT_EQ(bad.code, FindingCode::configuration_bad);
  EXPECT_EQ(bad.arguments.at(1), "8");
  EXPECT_NE(bad.arguments.at(2).find("store.cache_mib"), std::string::npos);
}

// Whether a daemon holds the directory is seen without taking it from a daemon that starts meanwhile.
TEST_F(SelfCheck, SeesADaemonThatListensElsewhere) {
  const int lock = ::open(path(city_files::lock).c_str(), O_RDWR | O_CREAT, 0600);
  ASSERT_EQ(::flock(lock, LOCK_EX | LOCK_NB), 0);
  EXPECT_EQ(look().front(), FindingCode::daemon_elsewhere);
  ::close(lock);
  EXPECT_EQ(look().front(), FindingCode::configuration_good);
}

TEST_F(SelfCheck, MeasuresTheDiskAgainstItsFloor) {
  const auto free = std::filesystem::space(directory_).available >> 20;
  EXPECT_EQ(check_disk(directory_, 0).code, FindingCode::disk_good);
  EXPECT_EQ(check_disk(directory_, free * 3 / 4).code, FindingCode::disk_low);
  EXPECT_EQ(check_disk(directory_, free * 2).code, FindingCode::disk_full);
  EXPECT_EQ(check_disk(directory_ / "nowhere", 0).code, FindingCode::disk_unreadable);
}

TEST(Descriptors, AreEnoughForTheStoreAndEveryPartner) {
  EXPECT_EQ(check_descriptors(1'000'000).code, FindingCode::descriptors_few);
  const Finding found = check_descriptors(0);
  EXPECT_GT(std::stoi(found.arguments.at(0)), 2);
}

TEST(TimeText, IsShortAndSigned) {
  EXPECT_EQ(time_text(1'793'491'200'000), "2026-11-01 00:00 UTC");
  EXPECT_EQ(difference_text(0ms), "+0 s");
  EXPECT_EQ(difference_text(-1'600ms), "-2 s");
  EXPECT_EQ(difference_text(7min + 29s), "+7 min");
  EXPECT_EQ(difference_text(-26h), "-26 h");
  EXPECT_EQ(difference_text(9'600h), "+400 d");
}

}  // namespace
}  // namespace essaim::daemon
