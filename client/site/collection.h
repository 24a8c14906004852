#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "client/api_client.h"
#include "client/site/text_index.h"
#include "client/site/view_spool.h"
#include "core/error.h"

namespace essaim::v1 {
class EntryView;
class ExportPage;
}  // namespace essaim::v1

namespace essaim::client {

// Which texts: as `essaim export` chooses.
struct Choice {
  std::string from, theme, kind;
  // `public`: only what anybody may read. `network`: also what is for the members.
  std::string audience = "public";
};

struct City {
  std::string name, country;
};

// Everything that a site or feeds are made of: an index in memory, the texts on disk, and what is gone.
struct Collection {
  explicit Collection(ViewSpool spool) : texts(std::move(spool)) {}
  std::string network_id, network_name, own_handle, own_key;
  std::uint64_t founded_ms = 0;
  std::map<std::string, City> cities;  // by handle
  TextIndex index;
  ViewSpool texts;
  std::vector<GoneText> gone;  // newest first
  std::uint64_t without_text = 0;
};

// Says how far it is; false ends the gathering.
using Going = std::function<bool(std::uint64_t count, std::uint64_t done, std::uint64_t all)>;

// Asks the daemon for the first page, so that what is wrong with the choice is said before anything is written.
Result<void> first_page(const ApiClient& api, const Choice& choice, v1::ExportPage& page);
// The rest, and the names of network and city. `folder` is where the texts wait.
Result<Collection> gathered(const ApiClient& api, const Choice& choice, v1::ExportPage& page,
                            const std::filesystem::path& folder, const Going& going);

}  // namespace essaim::client
