#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "core/sign.h"

namespace essaim {

// What lies in a city's data directory: written by `essaim init`, read by essaimd. Directory 0700, files 0600.
namespace city_files {
inline constexpr std::string_view config = "essaim.toml";
inline constexpr std::string_view node_key = "node.key";
inline constexpr std::string_view recovery_key = "recovery.key";  // to be moved to the safe; not needed to run
inline constexpr std::string_view socket = "essaim.sock";
inline constexpr std::string_view store = "store";
inline constexpr std::string_view index = "index";    // of the search; made anew where it is missing
inline constexpr std::string_view anchor = "anchor";  // beside the store, never in a backup of it
inline constexpr std::string_view drafts = "drafts";  // that wait for a second person; never sent
inline constexpr std::string_view lock = "lock";
inline constexpr std::string_view log = "essaimd.log";
}  // namespace city_files

// One line of text: `essaim-node-key:1:` or `essaim-recovery-key:1:`, the seed in hexadecimal, then `:` and the first
// four octets of its SHA-256, so that a copying error in the safe is noticed.
enum class KeyPurpose { node, recovery };
std::string print_key(const SigningKey& key, KeyPurpose purpose);
// Fails with `malformed`.
Result<SigningKey> parse_key(std::string_view text, KeyPurpose purpose);

}  // namespace essaim
