#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/error.h"
#include "search/facts_table.h"

namespace essaim::search {

// A text to be found.
struct IndexedText {
  std::uint32_t number = 0;    // its arrival number in the store
  std::uint64_t identity = 0;  // begins the hash of its header; never 0
  Facts facts;
  std::vector<std::string> names;  // of its author
  const Document* document = nullptr;
};

// What the index says of itself, written in the same commit as the texts.
struct IndexMarks {
  std::uint64_t arrival = 0;  // every entry up to here was looked at
  std::string store;          // what the store was then; empty while not all of it was looked at
  bool remains = false;       // words of texts that were taken back may stand in freed parts of the files: rewrite()
  bool operator==(const IndexMarks&) const = default;
};

// What the writer and the searchers of one index share. Any thread.
struct IndexShared {
  explicit IndexShared(std::filesystem::path path) : directory(std::move(path)) {}
  const std::filesystem::path directory;
  // Held alone where files are replaced, shared where they are searched.
  std::shared_mutex files;
  FactsTable facts;
  std::atomic<std::uint64_t> generation{0};  // grows when the files were replaced; 0 before the first opening
};

// Whether the files are where they should be; somebody may have deleted them. Any thread.
bool files_in_place(const IndexShared& shared);

// The full-text index, a directory of files beside the store. It is derived: deleted or damaged, it is made anew.
//
// One writer, one thread. What was put is found after the next commit; what was removed is found no more from the call
// on. Commits are all or nothing when the process is killed. They do not wait for the disk, so after a power cut the
// files may be anything: whoever opens them must know that they were synced (sync()).
class Index {
 public:
  // Opens what is there, or begins an empty index. `index_failed` where the files are damaged or of another format:
  // discard() them then.
  static Result<std::unique_ptr<Index>> open(std::shared_ptr<IndexShared> shared);
  // Deletes all files of an index; no Index of this directory may be open.
  static Result<void> discard(IndexShared& shared);
  ~Index();
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  const IndexMarks& marks() const;  // of the last commit
  Result<void> put(const IndexedText& text);
  Result<void> remove(std::uint32_t number);
  std::size_t uncommitted() const;  // changes
  Result<void> commit(const IndexMarks& marks);
  // After it all that was committed survives a power cut.
  Result<void> sync() const;
  // Writes all files anew, so that nothing of what was removed is left in any of them. Commits first.
  Result<void> rewrite();

 private:
  struct Impl;
  explicit Index(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace essaim::search
