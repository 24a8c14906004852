#include <charconv>
#include <cstdint>
#include <iostream>
#include <string_view>

#include "storage/database.h"
#include "storage/keys.h"

// Makes a store say that it is of a later format: raise_store_format DIRECTORY VERSION. So a test can put this version
// of Essaim before the data of one that does not exist yet.
int main(int argc, char** argv) {
  using namespace essaim;
  std::uint32_t version = 0;
  if (argc == 3) {
    const std::string_view text = argv[2];
    std::from_chars(text.data(), text.data() + text.size(), version);
  }
  if (version == 0) {
    std::cerr << "usage: raise_store_format DIRECTORY VERSION\n";
    return 2;
  }
  storage::Options options;
  options.directory = argv[1];
  options.free_bytes_floor = 1;
  const auto say = [](const Error& error) {
    std::cerr << sentence(error, Language::english) << "\n";
    return 1;
  };
  const auto database = storage::Database::open(options);
  if (!database) return say(database.error());
  const Bytes key = storage::format_key(), value = storage::format_value(version);
  rocksdb::WriteBatch batch;
  const auto put = batch.Put((*database)->handle(storage::Family::marks), rocksdb::Slice(key.data(), key.size()),
                             rocksdb::Slice(value.data(), value.size()));
  if (!put.ok()) return say(storage::from_status(put));
  if (auto written = (*database)->write(batch, storage::Durability::synced); !written) return say(written.error());
  if (auto closed = (*database)->close(); !closed) return say(closed.error());
  return 0;
}
