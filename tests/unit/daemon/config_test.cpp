#include "daemon/config.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace essaim::daemon {
namespace {

constexpr const char* city =
    "[city]\nhandle = \"guediawaye\"\nname = \"Ville de Guédiawaye\"\ncountry = \"SN\"\n"
    "recovery_key = \"0000000000000000000000000000000000000000000000000000000000000001\"\n";

class ConfigFile : public ::testing::Test {
 protected:
  Result<Config> read(const std::string& text) {
    std::ofstream(path_) << text;
    return read_config(path_);
  }
  // The line and the words of a refusal.
  void expect_refused(const std::string& text, const std::string& line, const std::string& word) {
    const auto config = read(text);
    ASSERT_FALSE(config) << text;
    ASSERT_EQ(config.error().code, Errc::config_invalid);
    EXPECT_EQ(config.error().arguments.at(1), line) << text;
    EXPECT_NE(config.error().arguments.at(2).find(word), std::string::npos) << config.error().arguments.at(2);
  }
  void TearDown() override { std::filesystem::remove(path_); }

  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("essaim-config-" + std::to_string(::getpid()));
};

// What init writes is read back as it was meant.
TEST_F(ConfigFile, ReadsWhatASettingSays) {
  const auto config =
      read(std::string(city) +
           "approval = true\n[net]\nlisten = \"0.0.0.0:7700\"\naddresses = [\"essaim.example.org:7700\"]\n"
           "[log]\nlevel = \"debug\"\nto = \"journal\"\n[store]\ncache_mib = 64\n");
  ASSERT_TRUE(config) << sentence(config.error(), Language::english);
  EXPECT_EQ(config->handle, "guediawaye");
  EXPECT_EQ(config->listen, "0.0.0.0:7700");
  EXPECT_EQ(config->addresses, std::vector<std::string>{"essaim.example.org:7700"});
  EXPECT_EQ(config->log_level, LogLevel::debug);
  EXPECT_EQ(config->log_to, "journal");
  EXPECT_EQ(config->cache_mib, 64U);
  EXPECT_TRUE(config->approval);
  EXPECT_FALSE(read(city)->approval);
  EXPECT_EQ(config->recovery_key.octets.back(), 1);
}

// A typing error is named with its line and the setting that was meant.
TEST_F(ConfigFile, RefusesUnknownSettingsByLine) {
  expect_refused(std::string(city) + "[net]\nlisten = \"0.0.0.0:7700\"\nadresses = []\n", "8", "net.addresses");
  expect_refused("handle = \"x\"\n", "1", "[city]");
}

// Values of the wrong kind or beyond their bounds.
TEST_F(ConfigFile, RefusesValuesThatDoNotFit) {
  expect_refused(std::string(city) + "[store]\ncache_mib = 4\n", "7", "8 to 65536");
  expect_refused(std::string(city) + "[store]\ncache_mib = \"x\"\n", "7", "8 to 65536");
  expect_refused(std::string(city) + "approval = \"yes\"\n", "6", "true or false");
  expect_refused(std::string("approval = true\n") + city, "1", "[city]");
  expect_refused(std::string(city) + "[log]\nlevel = \"loud\"\n", "7", "debug");
  expect_refused(std::string(city) + "[net]\nlisten = 7700\n", "7", "0.0.0.0:7700");
  expect_refused("[city]\nhandle = \"guediawaye\"\n", "1", "missing");
  expect_refused("[city\n", "1", "");
}

// A file that is not there is said to be unreadable, not invalid.
TEST(ConfigFileAbsent, IsUnreadable) {
  const auto config = read_config("/nowhere/essaim.toml");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().code, Errc::file_unreadable);
}

// Each setting is explained in both languages.
TEST(Settings, AreDescribedInBothLanguages) {
  const std::string english = describe_settings(Language::english);
  const std::string french = describe_settings(Language::french);
  EXPECT_NE(english, french);
  for (const char* name : {"city.handle", "net.listen", "net.addresses", "log.level", "store.free_mib_floor"}) {
    EXPECT_NE(english.find(name), std::string::npos);
    EXPECT_NE(french.find(name), std::string::npos);
  }
}

}  // namespace
}  // namespace essaim::daemon
