#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/filter.h"
#include "core/ingest.h"
#include "storage/store.h"
#include "tests/support/cities.h"

namespace essaim::storage {

// A directory of its own for one test, gone with it; in memory where the system has such a place, since no test here
// asks whether a real disk keeps what it was told to keep.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    const std::filesystem::path memory = "/dev/shm";
    const bool has_memory = ::access(memory.c_str(), W_OK | X_OK) == 0;
    const auto parent = has_memory ? memory : std::filesystem::temp_directory_path();
    std::string name = (parent / "essaim-storage-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary directory";
    path_ = name;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string read_whole(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void write_whole(const std::filesystem::path& file, std::string_view octets) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(octets.data(), static_cast<std::streamsize>(octets.size()));
}

// Everything a city wrote from `first` on, as one commit.
inline Ingest everything_of(const test::TestCity& city, Sequence first = 1) {
  Ingest ingest;
  ingest.runs = city.verified_runs(first);
  for (Sequence sequence = first; sequence <= city.last(); ++sequence) {
    if (const auto& document = city.entry(sequence).document) ingest.documents.push_back(*document);
  }
  return ingest;
}

inline Ingest headers_of(const test::TestCity& city, Sequence first = 1) {
  Ingest ingest;
  ingest.runs = city.verified_runs(first);
  return ingest;
}

inline Ingest documents_of(const test::TestCity& city, const std::vector<Sequence>& sequences) {
  Ingest ingest;
  for (const Sequence sequence : sequences) ingest.documents.push_back(*city.entry(sequence).document);
  return ingest;
}

// Two histories from `sequence` on.
inline ForkEvidence evidence_of(const test::TestCity& one, const test::TestCity& other, Sequence sequence) {
  auto first = one.verified_run(sequence, one.last());
  auto second = other.verified_run(sequence, other.last());
  if (second->headers().front().hash() < first->headers().front().hash()) std::swap(first, second);
  return {first, second};
}

// A store on a shelf of its own, with verbs that end the test where it fails.
class Shelf {
 public:
  Shelf() { open(); }

  Options options() const {
    Options options;
    options.directory = directory_.path() / "store";
    options.free_bytes_floor = 1;  // what the machine has left decides no test
    options.own_log = own_log_;
    return options;
  }
  // Whose machine this is, from the next opening on.
  void own(const test::TestCity& city) { own_log_ = city.log(); }
  void open() {
    auto opened = Store::open(options());
    ASSERT_TRUE(opened) << sentence(opened.error(), Language::english);
    store_ = *opened;
  }
  void close() {
    const auto closed = store_->close();
    EXPECT_TRUE(closed) << sentence(closed.error(), Language::english);
    store_.reset();
  }
  // Ends without a flush, as a process that is killed.
  void drop() { store_.reset(); }
  void reopen() {
    close();
    open();
  }
  Store& operator*() const { return *store_; }
  Store* operator->() const { return store_.get(); }
  const std::shared_ptr<Store>& store() const { return store_; }
  std::filesystem::path files() const { return options().directory; }
  const std::filesystem::path& directory() const { return directory_.path(); }

  Ingested put(Ingest ingest, const Filter& filter = Filter::everything(), std::uint64_t now_ms = 1000,
               Durability durability = Durability::soon) {
    auto ingested = store_->commit(std::move(ingest), filter, durability, now_ms);
    if (!ingested) {
      ADD_FAILURE() << sentence(ingested.error(), Language::english);
      return {};
    }
    return std::move(*ingested);
  }
  // That every row agrees with every other and with the counters.
  void expect_sound() const {
    const auto verified = store_->verify();
    EXPECT_TRUE(verified) << sentence(verified.error(), Language::english);
  }
  LogState log(const test::TestCity& city) const { return store_->log(city.log()).value_or(LogState{}); }

 private:
  TemporaryDirectory directory_;
  std::optional<LogKey> own_log_;
  std::shared_ptr<Store> store_;
};

template <typename T>
T must(Result<T> result) {
  if (!result) {
    ADD_FAILURE() << sentence(result.error(), Language::english);
    return T{};
  }
  return std::move(*result);
}

inline std::vector<Sequence> sequences_of(const std::vector<StoredEntry>& entries) {
  std::vector<Sequence> sequences;
  for (const StoredEntry& entry : entries) sequences.push_back(entry.place.sequence);
  return sequences;
}

}  // namespace essaim::storage
