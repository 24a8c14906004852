#include "storage/families.h"

#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

namespace essaim::storage {
namespace {

constexpr std::size_t kib = 1024;
constexpr std::size_t mib = 1024 * kib;

std::size_t memtable_bytes(Family family) {
  switch (family) {
    case Family::documents: return 16 * mib;
    case Family::entries:
    case Family::themes: return 8 * mib;
    case Family::references:
    case Family::arrivals:
    case Family::logs:
    case Family::missing:
    case Family::retractions:
    case Family::network:
    case Family::peers:
    case Family::marks: return 4 * mib;
  }
  return 4 * mib;
}

}  // namespace

std::string_view name_of(Family family) {
  switch (family) {
    case Family::entries: return "entries";
    case Family::documents: return "documents";
    case Family::themes: return "themes";
    case Family::references: return "references";
    case Family::arrivals: return "arrivals";
    case Family::logs: return "logs";
    case Family::missing: return "missing";
    case Family::retractions: return "retractions";
    case Family::network: return "network";
    case Family::peers: return "peers";
    case Family::marks: return "marks";
  }
  return "";
}

rocksdb::DBOptions database_options(rocksdb::Env* env) {
  rocksdb::DBOptions options;
  if (env != nullptr) options.env = env;
  options.create_missing_column_families = true;

  // A torn tail is what a power cut leaves; anything else in the log is damage, and the default mode would open without
  // a word and without what was acknowledged (M1).
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.paranoid_checks = true;
  options.verify_sst_unique_id_in_manifest = true;
  options.recycle_log_file_num = 0;  // an old record in a new log could be taken for a new one
  options.wal_bytes_per_sync = 0;
  options.manual_wal_flush = false;
  options.atomic_flush = false;
  options.track_and_verify_wals_in_manifest = false;  // does not help (M2), and errs together with SyncWAL before 7.10
  options.max_open_files = -1;                        // every table is checked when the database opens

  options.max_total_wal_size = 64 * mib;  // reading it again is the whole start-up time after a crash
  options.db_write_buffer_size = 26 * mib;
  options.bytes_per_sync = 1 * mib;  // else the kernel writes a whole table at once and a commit waits behind it
  options.unordered_write = false;
  options.enable_pipelined_write = false;

  // The database's own log is for us; the journal of the daemon is for the operator.
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.keep_log_file_num = 3;
  options.max_log_file_size = 1 * mib;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.skip_stats_update_on_db_open = true;
  options.max_manifest_file_size = 16 * mib;
  return options;
}

rocksdb::ColumnFamilyOptions family_options(Family family, const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = 16 * kib;
  table.checksum = rocksdb::ChecksumType::kXXH3;
  table.format_version = 5;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  // Index and filters in parts inside the cache, so that memory does not grow with the number of entries.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.metadata_block_size = 4 * kib;
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_top_level_index_and_filter = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;

  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = memtable_bytes(family);
  options.max_write_buffer_number = 3;
  options.level_compaction_dynamic_level_bytes = true;  // 1.1 times the data on disk instead of up to twice
  options.force_consistency_checks = true;
  options.paranoid_file_checks = true;  // a table is read again after it was written
  if (family == Family::documents) {
    // Its values are zstd frames already. Smaller tables, because erasing one text rewrites the tables it lies in.
    options.compression = rocksdb::kNoCompression;
    options.bottommost_compression = rocksdb::kNoCompression;
    options.target_file_size_base = 32 * mib;
  } else {
    // Quick where data is rewritten soon, small where nearly all of it lies.
    options.compression = rocksdb::kLZ4Compression;
    options.bottommost_compression = rocksdb::kZSTD;
  }
  return options;
}

}  // namespace essaim::storage
