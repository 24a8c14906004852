#include "daemon/config.h"

#include <toml++/toml.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <sstream>

#include "core/limits.h"
#include "core/network_log.h"
#include "core/themes.h"

namespace essaim::daemon {
namespace {

// Each is looked at when somebody is dialled; a longer list is a mistake.
constexpr std::size_t exemptions_max = 64;

// Reads a value into the configuration; what is expected when it does not fit, in English.
using Reader = std::function<std::optional<std::string>(const toml::node&, Config&)>;

struct Setting {
  std::string name;  // `section.key`
  bool required;
  std::string english, french;
  Reader read;
};

Reader text(std::string Config::*field, std::size_t bytes_max) {
  return [=](const toml::node& node, Config& config) -> std::optional<std::string> {
    const auto value = node.value<std::string>();
    if (!node.is_string() || value->size() > bytes_max)
      return "a text of at most " + std::to_string(bytes_max) + " octets";
    config.*field = *value;
    return std::nullopt;
  };
}

Reader address(std::string Config::*field) {
  return [=](const toml::node& node, Config& config) -> std::optional<std::string> {
    const auto value = node.value<std::string>();
    if (!node.is_string() || (!value->empty() && !check_address(*value)))
      return "an address such as 0.0.0.0:7700 or \"\"";
    config.*field = *value;
    return std::nullopt;
  };
}

std::optional<std::string> read_addresses(const toml::node& node, Config& config) {
  const toml::array* list = node.as_array();
  if (list == nullptr || list->size() > limits::addresses_max) return "a list of at most four addresses";
  for (const toml::node& one : *list) {
    const auto value = one.value<std::string>();
    if (!one.is_string() || !check_address(*value)) return "a list of addresses such as \"essaim.example.org:7700\"";
    config.addresses.push_back(*value);
  }
  return std::nullopt;
}

std::optional<std::string> read_proxy_setting(const toml::node& node, Config& config) {
  const auto value = node.value<std::string>();
  if (!node.is_string()) return "an address such as \"http://proxy.example.org:3128\"";
  if (value->empty()) return std::nullopt;
  auto read = read_proxy(*value);
  if (!read.proxy) return std::move(read.wrong);
  config.ways.proxy = std::move(read.proxy);
  return std::nullopt;
}

std::optional<std::string> read_no_proxy(const toml::node& node, Config& config) {
  const std::string expected = "a list of names, numbers and blocks such as [\"example.org\", \"10.0.0.0/8\"]";
  const toml::array* list = node.as_array();
  if (list == nullptr || list->size() > exemptions_max) return expected;
  for (const toml::node& one : *list) {
    const auto exemption = Exemption::read(one.value<std::string>().value_or(""));
    if (!one.is_string() || !exemption) return expected;
    config.ways.no_proxy.push_back(*exemption);
  }
  return std::nullopt;
}

std::optional<std::string> read_recovery_key(const toml::node& node, Config& config) {
  const auto value = node.value<std::string>();
  Bytes octets;
  if (node.is_string() && value->size() == 2 * RecoveryKey::size) {
    for (std::size_t i = 0; i < value->size(); i += 2) {
      const std::string pair = value->substr(i, 2);
      if (pair.find_first_not_of("0123456789abcdef") != std::string::npos) break;
      octets.push_back(static_cast<char>(std::stoi(pair, nullptr, 16)));
    }
  }
  const auto key = RecoveryKey::from(octets);
  if (!key) return "64 hexadecimal digits, as essaim init wrote them";
  config.recovery_key = *key;
  return std::nullopt;
}

Reader yes_or_no(bool Config::*field) {
  return [=](const toml::node& node, Config& config) -> std::optional<std::string> {
    const auto value = node.value<bool>();
    if (!node.is_boolean()) return "true or false";
    config.*field = *value;
    return std::nullopt;
  };
}

std::optional<std::string> read_log_level(const toml::node& node, Config& config) {
  const auto value = node.value<std::string>().value_or("");
  if (value == "debug")
    config.log_level = LogLevel::debug;
  else if (value == "info")
    config.log_level = LogLevel::info;
  else if (value == "warning")
    config.log_level = LogLevel::warning;
  else if (value == "error")
    config.log_level = LogLevel::error;
  else
    return "debug, info, warning or error";
  return std::nullopt;
}

std::optional<std::string> read_log_to(const toml::node& node, Config& config) {
  const auto value = node.value<std::string>().value_or("");
  if (value != "file" && value != "journal") return "file or journal";
  config.log_to = value;
  return std::nullopt;
}

Reader mebibytes(std::uint64_t Config::*field, std::int64_t least, std::int64_t most) {
  return [=](const toml::node& node, Config& config) -> std::optional<std::string> {
    const auto value = node.value<std::int64_t>();
    if (!node.is_integer() || *value < least || *value > most) {
      return "a number from " + std::to_string(least) + " to " + std::to_string(most);
    }
    config.*field = static_cast<std::uint64_t>(*value);
    return std::nullopt;
  };
}

const std::vector<Setting>& settings() {
  static const std::vector<Setting> table = {
      {"city.handle", true, "Short name of the city in every citation, such as guediawaye/12.",
       "Nom court de la ville dans toute citation, par exemple guediawaye/12.",
       text(&Config::handle, limits::handle_bytes_max)},
      {"city.name", true, "Full name of the city.", "Nom complet de la ville.",
       text(&Config::name, limits::name_bytes_max)},
      {"city.language", false, "Language of that name (BCP 47).", "Langue de ce nom (BCP 47).",
       text(&Config::name_language, limits::language_bytes_max)},
      {"city.country", true, "Country, two letters (ISO 3166-1).", "Pays, deux lettres (ISO 3166-1).",
       text(&Config::country, 2)},
      {"city.recovery_key", true, "Public half of the recovery key, written by essaim init.",
       "Moitié publique de la clé de secours, écrite par essaim init.", read_recovery_key},
      {"city.approval", false,
       "true: a second person approves each text before it is published (essaim submit, essaim approve).",
       "true : une deuxième personne approuve chaque texte avant sa publication (essaim submit, essaim approve).",
       yes_or_no(&Config::approval)},
      {"net.listen", false, "Where partners reach this machine, such as 0.0.0.0:7700; empty: this city only dials.",
       "Où les partenaires joignent cette machine, par exemple 0.0.0.0:7700 ; vide : la ville appelle seulement.",
       address(&Config::listen)},
      {"net.addresses", false,
       "What partners dial where a router stands between, such as [\"essaim.example.org:7700\"].",
       "Ce que les partenaires appellent s'il y a un routeur, par exemple [\"essaim.example.org:7700\"].",
       read_addresses},
      {"net.proxy", false,
       "HTTP proxy through which partners are dialled, such as \"http://proxy.example.org:3128\", with NAME:PASSWORD@ "
       "before the host where it asks for them; empty: none.",
       "Serveur mandataire (proxy) HTTP par lequel on appelle les partenaires, par exemple "
       "\"http://proxy.example.org:3128\", avec NOM:MOTDEPASSE@ devant l'hôte s'il les demande ; vide : aucun.",
       read_proxy_setting},
      {"net.no_proxy", false,
       "Whom to dial without the proxy: names with all below them, numbers, blocks, such as [\"ville.example\", "
       "\"10.0.0.0/8\"].",
       "Qui appeler sans le proxy : noms avec tout ce qui est dessous, numéros, blocs, par exemple "
       "[\"ville.example\", \"10.0.0.0/8\"].",
       read_no_proxy},
      {"log.level", false, "debug, info, warning or error.", "debug, info, warning ou error.", read_log_level},
      {"log.to", false, "file (essaimd.log in the data directory) or journal.",
       "file (essaimd.log dans le dossier de données) ou journal.", read_log_to},
      {"store.free_mib_floor", false, "Below so many MiB of free disk nothing more is written.",
       "En dessous de ce nombre de Mio libres, plus rien n'est écrit.",
       mebibytes(&Config::free_mib_floor, 16, 1 << 20)},
      {"store.cache_mib", false, "Memory for reading, in MiB.", "Mémoire de lecture, en Mio.",
       mebibytes(&Config::cache_mib, 8, 65536)},
  };
  return table;
}

tl::unexpected<Error> invalid(const std::filesystem::path& file, const toml::source_region& where, std::string what) {
  return fail(Errc::config_invalid, {file.string(), std::to_string(where.begin.line), std::move(what)});
}

Result<void> read_setting(const std::filesystem::path& file, const std::string& name, const toml::node& node,
                          Config& config) {
  const auto setting = std::ranges::find(settings(), name, &Setting::name);
  if (setting == settings().end()) {
    std::vector<std::string> names;
    for (const Setting& one : settings()) names.push_back(one.name);
    const auto close = nearest(name, names, 1);
    return invalid(file, node.source(),
                   "there is no setting " + name + (close.empty() ? "" : "; did you mean " + close[0] + "?"));
  }
  if (const auto expected = setting->read(node, config))
    return invalid(file, node.source(), name + " must be " + *expected);
  return {};
}

}  // namespace

Result<Config> read_config(const std::filesystem::path& file) {
  toml::table document;
  try {
    document = toml::parse_file(file.string());
  } catch (const toml::parse_error& failure) {
    if (failure.source().begin.line == 0)
      return fail(Errc::file_unreadable, {file.string(), std::string(failure.description())});
    return invalid(file, failure.source(), std::string(failure.description()));
  }
  Config config;
  std::vector<std::string> given;
  for (const auto& [section, node] : document) {
    const toml::table* keys = node.as_table();
    if (keys == nullptr) return invalid(file, node.source(), "settings stand in sections such as [city]");
    for (const auto& [key, value] : *keys) {
      given.push_back(std::string(section.str()) + "." + std::string(key.str()));
      if (auto read = read_setting(file, given.back(), value, config); !read) return tl::unexpected(read.error());
    }
  }
  for (const Setting& setting : settings()) {
    if (setting.required && std::ranges::find(given, setting.name) == given.end()) {
      return fail(Errc::config_invalid, {file.string(), "1", setting.name + " is missing"});
    }
  }
  if (auto handle = check_handle(config.handle); !handle) return tl::unexpected(handle.error());
  return config;
}

std::string describe_settings(Language language) {
  std::ostringstream out;
  for (const Setting& setting : settings()) {
    out << setting.name << "\n    " << (language == Language::french ? setting.french : setting.english) << "\n";
  }
  return out.str();
}

}  // namespace essaim::daemon
