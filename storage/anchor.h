#pragma once

#include <cstdint>
#include <filesystem>

#include "core/error.h"
#include "core/ids.h"

namespace essaim::storage {

// The own-head anchor: a small file outside the database that says up to where this node has acknowledged its own log,
// so that a database that lost its end without a word is noticed (DESIGN §5, RELIABILITY M2).
//
// Two slots of 512 octets are written in turn, each with a generation and a SHA-256; a write that was cut short leaves
// the other slot. Octets: docs/storage-format.md. Not thread-safe; the store lane owns it. After a write failed, all
// further ones fail: what the disk holds is then unknown, and only opening again tells.
class Anchor {
 public:
  struct Head {
    Sequence sequence = 0;
    HeaderHash head;
    bool operator==(const Head&) const = default;
  };
  // Makes the file (owner only) where there is none. Fails with store_damaged where no slot is intact, with
  // store_failed where the file cannot be made or read.
  static Result<Anchor> open(const std::filesystem::path& file);
  Anchor(Anchor&& other) noexcept;
  Anchor& operator=(Anchor&& other) noexcept;
  ~Anchor();
  // What the newest intact slot says; sequence 0 for a new file.
  const Head& read() const { return head_; }
  // On the disk when it returns.
  Result<void> write(const Head& head);

 private:
  Anchor() = default;
  int file_ = -1;
  bool failed_ = false;
  std::uint64_t generation_ = 0;
  Head head_;
};

}  // namespace essaim::storage
