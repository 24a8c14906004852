#include "core/dictionaries.h"

#include <zstd.h>

#include <algorithm>
#include <charconv>
#include <deque>
#include <mutex>
#include <string_view>

#include "core/check.h"
#include "core/embedded.h"

namespace essaim {

int level_of(Effort effort) {
  switch (effort) {
    case Effort::thorough: return 12;
    case Effort::quick: return 3;
  }
  return 3;
}

namespace dictionaries {
namespace {

constexpr std::string_view path_start = "share/dictionary/essaim-";
constexpr std::string_view path_end = ".dict";

// One dictionary. What zstd makes of it is never freed: frames may be opened until the last moment.
struct Dictionary {
  unsigned number = 0;
  std::uint32_t id = 0;
  std::span<const std::uint8_t> bytes;
  std::once_flag thorough_made, quick_made, opening_made;
  ZSTD_CDict* thorough = nullptr;
  ZSTD_CDict* quick = nullptr;
  ZSTD_DDict* opening = nullptr;
};

struct Found {
  unsigned number;
  std::string_view path;
};

std::vector<Found> files_newest_first() {
  std::vector<Found> files;
  for (const std::string_view path : embedded_paths(path_start)) {
    if (!path.ends_with(path_end)) continue;
    const std::string_view digits = path.substr(path_start.size(), path.size() - path_start.size() - path_end.size());
    unsigned number = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    CHECK(failure == std::errc{} && end == digits.data() + digits.size());
    files.push_back({number, path});
  }
  std::ranges::sort(files, std::greater{}, &Found::number);
  return files;
}

// A deque, for a once_flag cannot move; made once and never freed, like what zstd makes of each.
std::deque<Dictionary>& all() {
  static std::deque<Dictionary>& built_in = *[] {
    auto* made = new std::deque<Dictionary>();
    for (const Found& file : files_newest_first()) {
      Dictionary& dictionary = made->emplace_back();
      dictionary.number = file.number;
      dictionary.bytes = embedded(file.path);
      dictionary.id = ZSTD_getDictID_fromDict(dictionary.bytes.data(), dictionary.bytes.size());
      // Without an id of its own a frame would not say which dictionary it needs.
      CHECK(dictionary.id != 0);
    }
    return made;
  }();
  return built_in;
}

ZSTD_CDict* digest(const Dictionary& dictionary, Effort effort) {
  ZSTD_CDict* const made = ZSTD_createCDict(dictionary.bytes.data(), dictionary.bytes.size(), level_of(effort));
  CHECK(made != nullptr);
  return made;
}

}  // namespace

std::vector<std::uint32_t> ids() {
  std::vector<std::uint32_t> ids;
  for (const Dictionary& dictionary : all()) ids.push_back(dictionary.id);
  return ids;
}

const ZSTD_CDict* newest_of(std::span<const std::uint32_t> allowed, Effort effort) {
  for (Dictionary& dictionary : all()) {
    if (std::ranges::find(allowed, dictionary.id) == allowed.end()) continue;
    switch (effort) {
      case Effort::thorough:
        std::call_once(dictionary.thorough_made, [&] { dictionary.thorough = digest(dictionary, effort); });
        return dictionary.thorough;
      case Effort::quick:
        std::call_once(dictionary.quick_made, [&] { dictionary.quick = digest(dictionary, effort); });
        return dictionary.quick;
    }
  }
  return nullptr;
}

const ZSTD_DDict* find(std::uint32_t id) {
  const auto dictionary = std::ranges::find(all(), id, &Dictionary::id);
  if (dictionary == all().end()) return nullptr;
  std::call_once(dictionary->opening_made, [&] {
    dictionary->opening = ZSTD_createDDict(dictionary->bytes.data(), dictionary->bytes.size());
    CHECK(dictionary->opening != nullptr);
  });
  return dictionary->opening;
}

}  // namespace dictionaries
}  // namespace essaim
