#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/options.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace essaim::storage {

// The column families. What lies in each, octet by octet: docs/storage-format.md and storage/keys.h.
enum class Family : std::size_t {
  entries,      // position → header
  documents,    // position → the author's frame
  themes,       // theme, newest first → position
  references,   // target → who names it
  arrivals,     // arrival number → position
  logs,         // local number of a log → its key, extent and counters; proof of its fork
  missing,      // local number of a log → sequences whose documents are not held
  retractions,  // position → when its document is to be erased
  network,      // the network log
  peers,        // what is remembered of partners
  marks,        // format version, totals, small named values
};
inline constexpr std::size_t family_count = 11;
inline constexpr std::array<Family, family_count> all_families = {
    Family::entries, Family::documents,   Family::themes,  Family::references, Family::arrivals, Family::logs,
    Family::missing, Family::retractions, Family::network, Family::peers,      Family::marks};

std::string_view name_of(Family family);

// Settings of the whole database and of a family: measured to be right in DESIGN §8 and RELIABILITY §3.2. Every value
// that is not RocksDB's default has its reason beside it in families.cpp. `env` null means the system's files.
rocksdb::DBOptions database_options(rocksdb::Env* env);
rocksdb::ColumnFamilyOptions family_options(Family family, const std::shared_ptr<rocksdb::Cache>& cache);

}  // namespace essaim::storage
