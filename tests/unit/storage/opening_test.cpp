#include <fcntl.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <map>

#include "storage/database.h"
#include "storage/free_space.h"
#include "storage/keys.h"
#include "tests/unit/storage/shelf.h"

namespace essaim::storage {
namespace {

class Opening : public testing::Test {
 protected:
  Errc refusal(const Options& options) const {
    const auto opened = Store::open(options);
    return opened ? Errc::internal : opened.error().code;
  }
  // The files of the store with this ending, the largest first.
  std::vector<std::filesystem::path> files(std::string_view extension) const {
    std::vector<std::filesystem::path> found;
    for (const auto& file : std::filesystem::directory_iterator(shelf_.files())) {
      if (file.path().extension() == extension) found.push_back(file.path());
    }
    std::ranges::sort(found, std::ranges::greater{}, [](const auto& file) { return std::filesystem::file_size(file); });
    return found;
  }
  std::map<std::string, std::string> octets_of_all_files() const {
    std::map<std::string, std::string> octets;
    for (const auto& file : std::filesystem::directory_iterator(shelf_.files())) {
      octets[file.path().filename().string()] = read_whole(file.path());
    }
    return octets;
  }
  // Writes a row behind the store's back.
  void put_raw(Family family, ByteView key, ByteView value) {
    const auto database = Database::open(shelf_.options());
    ASSERT_TRUE(database);
    rocksdb::WriteBatch batch;
    ASSERT_TRUE(batch
                    .Put((*database)->handle(family), rocksdb::Slice(key.data(), key.size()),
                         rocksdb::Slice(value.data(), value.size()))
                    .ok());
    ASSERT_TRUE((*database)->write(batch, Durability::synced));
    ASSERT_TRUE((*database)->close());
  }

  test::TestNetwork network_{1};
  test::TestCity& city_ = network_.lead();
  Shelf shelf_;
};

// One store has one owner, in this process and in any other.
TEST_F(Opening, RefusesASecondOwner) {
  EXPECT_EQ(refusal(shelf_.options()), Errc::already_running);
  shelf_.close();
  // A child that only holds the lock of the database, until its standard input ends.
  int hold[2];
  int held[2];
  ASSERT_EQ(::pipe(hold), 0);
  ASSERT_EQ(::pipe(held), 0);
  const std::string lock = shelf_.files() / "LOCK";
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(hold[1]);
    const int file = ::open(lock.c_str(), O_RDWR);
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    char octet = ::fcntl(file, F_SETLK, &whole) == 0 ? 'y' : 'n';
    if (::write(held[1], &octet, 1) != 1 || ::read(hold[0], &octet, 1) < 0) ::_exit(1);
    ::_exit(0);
  }
  char octet = 0;
  ASSERT_EQ(::read(held[0], &octet, 1), 1);
  ASSERT_EQ(octet, 'y');
  EXPECT_EQ(refusal(shelf_.options()), Errc::already_running);
  for (const int end : {hold[0], hold[1], held[0], held[1]}) ::close(end);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  shelf_.open();
}

// A store of a later format is refused and says which; no file of it is made, changed or taken away.
TEST_F(Opening, RefusesALaterFormat) {
  city_.publish_many(2);
  shelf_.put(everything_of(city_));
  shelf_.close();
  put_raw(Family::marks, format_key(), format_value(format_version + 6));
  const auto before = octets_of_all_files();
  const auto opened = Store::open(shelf_.options());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error(), Error(Errc::store_newer, {"7", "1"}));
  EXPECT_EQ(octets_of_all_files(), before);
}

// The same where the later format has a family that we do not know.
TEST_F(Opening, RefusesALaterFormatWithAnUnknownFamily) {
  {
    shelf_.close();
    put_raw(Family::marks, format_key(), format_value(format_version + 1));
    rocksdb::DB* raw = nullptr;
    std::vector<rocksdb::ColumnFamilyDescriptor> families = {{rocksdb::kDefaultColumnFamilyName, {}}};
    for (const Family family : all_families) {
      families.emplace_back(std::string(name_of(family)), family_options(family, nullptr));
    }
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    ASSERT_TRUE(rocksdb::DB::Open({}, shelf_.files().string(), families, &handles, &raw).ok());
    rocksdb::ColumnFamilyHandle* statements = nullptr;
    ASSERT_TRUE(raw->CreateColumnFamily({}, "statements", &statements).ok());
    handles.push_back(statements);
    for (rocksdb::ColumnFamilyHandle* handle : handles) raw->DestroyColumnFamilyHandle(handle);
    delete raw;
  }
  EXPECT_EQ(refusal(shelf_.options()), Errc::store_newer);
}

// Below the floor nothing is opened and nothing is written, and what is there can be read.
TEST_F(Opening, KeepsAFloorOfFreeSpace) {
  city_.publish_many(2);
  shelf_.put(everything_of(city_));
  shelf_.close();
  Options greedy = shelf_.options();
  greedy.free_bytes_floor = UINT64_MAX;
  EXPECT_EQ(refusal(greedy), Errc::disk_full);
  const auto free = free_bytes(shelf_.directory());
  ASSERT_TRUE(free);
  EXPECT_TRUE(check_free_space(shelf_.directory(), *free / 2));
  const auto full = check_free_space(shelf_.directory(), UINT64_MAX);
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().arguments.size(), 2U);
  EXPECT_EQ(free_bytes(shelf_.directory() / "none").error().code, Errc::store_failed);

  const auto database = Database::open(shelf_.options());
  ASSERT_TRUE(database);
  ASSERT_TRUE((*database)->close());
  shelf_.open();
  EXPECT_TRUE(must(shelf_->document({city_.log(), 1})));
}

// Closed or killed, the same is found again.
TEST_F(Opening, FindsEverythingAfterAKill) {
  for (int round = 0; round < 3; ++round) {
    const Sequence before = city_.last();
    city_.publish_many(20, 300);
    shelf_.put(everything_of(city_, before + 1), Filter::everything(), 1, Durability::synced);
    shelf_.drop();
    shelf_.open();
    EXPECT_EQ(shelf_.log(city_).sequence, city_.last());
    EXPECT_EQ(shelf_.log(city_).head, city_.head());
    shelf_.expect_sound();
  }
}

// A log that ends in the middle of a record, as after a power cut, loses that record alone.
TEST_F(Opening, ForgivesATornTail) {
  city_.publish_many(40, 300);
  for (Sequence sequence = 1; sequence <= 40; ++sequence) {
    Ingest one;
    one.runs = {city_.verified_run(sequence, sequence)};
    one.documents = documents_of(city_, {sequence}).documents;
    shelf_.put(std::move(one), Filter::everything(), 1, Durability::synced);
  }
  shelf_.drop();
  const auto log = files(".log").front();
  std::filesystem::resize_file(log, std::filesystem::file_size(log) - 5);
  shelf_.open();
  EXPECT_EQ(shelf_.log(city_).sequence, 39U);
  shelf_.expect_sound();
}

// One flipped bit in the middle of the log is damage: the default of RocksDB would open with half of what was
// acknowledged and say nothing (RELIABILITY M1).
TEST_F(Opening, RefusesADamagedLog) {
  city_.publish_many(40, 300);
  for (Sequence sequence = 1; sequence <= 40; ++sequence) {
    Ingest one;
    one.runs = {city_.verified_run(sequence, sequence)};
    shelf_.put(std::move(one), Filter::everything(), 1, Durability::synced);
  }
  shelf_.drop();
  const auto log = files(".log").front();
  std::string octets = read_whole(log);
  const char good = octets[octets.size() / 2];
  octets[octets.size() / 2] = static_cast<char>(good ^ 4);
  write_whole(log, octets);
  EXPECT_EQ(refusal(shelf_.options()), Errc::store_damaged);
  octets[octets.size() / 2] = good;
  write_whole(log, octets);
  shelf_.open();
  EXPECT_EQ(shelf_.log(city_).sequence, 40U) << "refusing changed nothing";
}

// A store whose CURRENT is gone is not taken for a new one, and a table that is gone or short is noticed.
TEST_F(Opening, RefusesLostFiles) {
  city_.publish_many(40, 300);
  shelf_.put(everything_of(city_));
  shelf_.close();
  const std::vector<std::filesystem::path> lost = {shelf_.files() / "CURRENT", files(".sst").front()};
  for (const auto& file : lost) {
    const auto aside = shelf_.directory() / "aside";
    std::filesystem::rename(file, aside);
    EXPECT_EQ(refusal(shelf_.options()), Errc::store_damaged) << file;
    std::filesystem::rename(aside, file);
  }
  const std::string octets = read_whole(lost[1]);
  write_whole(lost[1], octets.substr(0, octets.size() / 2));
  EXPECT_EQ(refusal(shelf_.options()), Errc::store_damaged);
  write_whole(lost[1], octets);
  shelf_.open();
  shelf_.expect_sound();
}

// A directory that cannot be made is a failure of the surroundings.
TEST_F(Opening, FailsWhereNoDirectoryCanBe) {
  write_whole(shelf_.directory() / "file", "x");
  Options options = shelf_.options();
  options.directory = shelf_.directory() / "file" / "store";
  EXPECT_EQ(refusal(options), Errc::store_failed);
}

// Rows that no longer agree with the counters are found: at once where opening reads them, else by verify.
TEST_F(Opening, ComparesCountersWithRows) {
  city_.publish_many(3);
  shelf_.put(everything_of(city_));
  shelf_.close();
  const Bytes frame = "frame";
  put_raw(Family::themes, theme_key("data", 99), theme_value({1, 1}, "note", "fr"));
  shelf_.open();
  EXPECT_EQ(shelf_->verify().error().code, Errc::store_damaged);
  shelf_.close();
  put_raw(Family::logs, log_key(9, LogPart::row), log_value({}));
  EXPECT_EQ(refusal(shelf_.options()), Errc::store_damaged);
}

// A bit that turned inside a table is never taken for an answer.
TEST_F(Opening, NeverAnswersFromADamagedTable) {
  city_.publish_many(60);
  shelf_.put(everything_of(city_));
  shelf_.close();
  const auto table = files(".sst").front();  // the documents
  std::string octets = read_whole(table);
  octets[octets.size() / 3] = static_cast<char>(octets[octets.size() / 3] ^ 1);
  write_whole(table, octets);
  shelf_.open();
  EXPECT_FALSE(shelf_->documents(city_.log(), 1, 60, 1 << 20));
  EXPECT_EQ(shelf_->verify().error().code, Errc::store_damaged);
  EXPECT_TRUE(must(shelf_->run(city_.log(), 1)));
}

}  // namespace
}  // namespace essaim::storage
