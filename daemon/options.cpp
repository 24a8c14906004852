#include "daemon/options.h"

#include <getopt.h>

#include <cstdlib>
#include <string_view>

#include "core/city_files.h"

namespace essaim::daemon {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

Language language_of(const std::string& asked) {
  for (const std::string& source :
       {asked, environment("ESSAIM_LANG"), environment("LC_ALL"), environment("LC_MESSAGES"), environment("LANG")}) {
    if (!source.empty()) return language_from(source).value_or(Language::english);
  }
  return Language::english;
}

}  // namespace

Result<Options> read_options(int argc, char** argv) {
  static const option known[] = {{"data", required_argument, nullptr, 'd'}, {"socket", required_argument, nullptr, 's'},
                                 {"lang", required_argument, nullptr, 'l'}, {"help", no_argument, nullptr, 'h'},
                                 {"version", no_argument, nullptr, 'v'},    {"settings", no_argument, nullptr, 'c'},
                                 {"check", no_argument, nullptr, 'k'},      {nullptr, 0, nullptr, 0}};
  Options options;
  std::string language;
  std::string data = environment("ESSAIM_DATA");
  std::string socket = environment("ESSAIM_SOCKET");
  opterr = 0;
  for (int letter = 0; (letter = ::getopt_long(argc, argv, "h", known, nullptr)) != -1;) {
    switch (letter) {
      case 'd': data = optarg; break;
      case 's': socket = optarg; break;
      case 'l': language = optarg; break;
      case 'h': options.what = Options::What::help; break;
      case 'v': options.what = Options::What::version; break;
      case 'c': options.what = Options::What::settings; break;
      case 'k': options.what = Options::What::check; break;
      default: return fail(Errc::usage, {std::string("essaimd ") + (optind > 0 ? argv[optind - 1] : "")});
    }
  }
  options.language = language_of(language);
  if (optind < argc) return fail(Errc::usage, {std::string("essaimd ") + argv[optind]});
  if (options.what != Options::What::run && options.what != Options::What::check) return options;
  if (data.empty()) return fail(Errc::usage, {"essaimd: --data DIR"});
  options.data = data;
  options.socket = socket.empty() ? options.data / city_files::socket : std::filesystem::path(socket);
  return options;
}

std::string help_text(Language language) {
  if (language == Language::french) {
    return "essaimd : le service d’une ville\n\n"
           "  essaimd --data RÉPERTOIRE [--socket CHEMIN] [--lang fr|en]\n\n"
           "  --data RÉPERTOIRE  répertoire de données, préparé par « essaim init » (ou ESSAIM_DATA)\n"
           "  --socket CHEMIN    où le client parle au service (ou ESSAIM_SOCKET ; sinon RÉPERTOIRE/essaim.sock)\n"
           "  --settings         les réglages de RÉPERTOIRE/essaim.toml\n"
           "  --check            ce qui empêcherait le service de démarrer, en JSON ; en clair : essaim doctor\n"
           "  --version, --help\n\n"
           "Tant qu’il n’y a pas de réseau, le service attend « essaim network create » ou « essaim network join ».\n"
           "Il s’arrête proprement sur SIGTERM ou Ctrl-C.\n\n"
           "Exemple :\n  essaimd --data ~/essaim\n";
  }
  return "essaimd: a city's daemon\n\n"
         "  essaimd --data DIR [--socket PATH] [--lang en|fr]\n\n"
         "  --data DIR     data directory, prepared by `essaim init` (or ESSAIM_DATA)\n"
         "  --socket PATH  where the client talks to the daemon (or ESSAIM_SOCKET; else DIR/essaim.sock)\n"
         "  --settings     the settings of DIR/essaim.toml\n"
         "  --check        what would keep the daemon from starting, as JSON; for people: essaim doctor\n"
         "  --version, --help\n\n"
         "While there is no network it waits for `essaim network create` or `essaim network join`.\n"
         "It stops cleanly on SIGTERM or Ctrl-C.\n\n"
         "Example:\n  essaimd --data ~/essaim\n";
}

}  // namespace essaim::daemon
