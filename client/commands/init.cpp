#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>

#include "client/command.h"
#include "client/say.h"
#include "client/system_words.h"
#include "client/terminal.h"
#include "core/city_files.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "core/network_log.h"
#include "core/sign.h"
#include "core/wildcard.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

struct InitOptions {
  std::string handle, name, language, country, listen;
  std::vector<std::string> addresses;
};

Error system_error(const std::filesystem::path& path) {
  return Error(Errc::file_unreadable, {path.string(), system_words(errno)});
}

// A new file that only its owner reads, on the disk when this returns; never in place of one that is there.
Result<void> write_new_file(const std::filesystem::path& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return tl::unexpected(system_error(path));
  const bool written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  const Error failure = system_error(path);
  ::close(file);
  if (!written) return tl::unexpected(failure);
  return {};
}

Result<void> sync_directory(const std::filesystem::path& path) {
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0 || ::fsync(directory) != 0) {
    const Error failure = system_error(path);
    if (directory >= 0) ::close(directory);
    return tl::unexpected(failure);
  }
  ::close(directory);
  return {};
}

// A TOML basic string (toml.io, v1.0.0).
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string config_text(const InitOptions& options, const SigningKey& recovery) {
  std::string addresses;
  for (const std::string& address : options.addresses) addresses += (addresses.empty() ? "" : ", ") + quoted(address);
  std::string text = say("# Settings of this city's daemon. `essaimd --settings` explains each.") + "\n\n[city]\n";
  text += "handle = " + quoted(options.handle) + "\n";
  text += "name = " + quoted(options.name) + "\n";
  if (!options.language.empty()) text += "language = " + quoted(options.language) + "\n";
  text += "country = " + quoted(options.country) + "\n";
  text += "recovery_key = " + quoted(to_hex(recovery.public_key().view())) + "\n\n[net]\n";
  text += "listen = " + quoted(options.listen) + "\n";
  if (!addresses.empty()) text += "addresses = [" + addresses + "]\n";
  text += "\n[log]\nlevel = \"info\"\nto = \"file\"\n";
  return text;
}

Result<void> check_options(InitOptions& options) {
  if (auto handle = check_handle(options.handle); !handle) {
    const std::string suggested = suggested_handle(options.handle);
    if (suggested.empty()) return handle;
    return fail(Errc::handle_suggested, {shortened(harmless(options.handle), 60), suggested});
  }
  const std::string shown = shortened(harmless(options.name), 40);
  if (options.name.empty()) return fail(Errc::field_missing, {"essaim init", "--name"});
  if (options.name.size() > limits::name_bytes_max || harmless(options.name) != options.name) {
    return fail(Errc::field_invalid, {"essaim init", "--name", shown,
                                      say("one line of at most {0} octets", {std::to_string(limits::name_bytes_max)})});
  }
  const std::string typed = options.country;
  for (char& letter : options.country) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  }
  const bool two_letters = options.country.size() == 2 &&
                           options.country.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
  if (!two_letters) {
    return fail(Errc::field_invalid, {"essaim init", "--country", shortened(harmless(typed), 20),
                                      say("two letters (ISO 3166-1), such as SN or FR")});
  }
  if (!options.listen.empty()) {
    if (auto address = check_address(options.listen); !address) return address;
  }
  if (options.addresses.size() > limits::addresses_max)
    return fail(Errc::too_many, {"--address", std::to_string(limits::addresses_max)});
  for (const std::string& one : options.addresses) {
    if (auto address = check_address(one); !address) return address;
  }
  return {};
}

Result<void> initialise(const std::filesystem::path& data, const InitOptions& options) {
  std::error_code failure;
  if (std::filesystem::exists(data / city_files::config, failure) ||
      std::filesystem::exists(data / city_files::node_key, failure)) {
    return fail(Errc::already_initialised, {data.string()});
  }
  const mode_t before = ::umask(0077);
  std::filesystem::create_directories(data, failure);
  ::umask(before);
  if (failure) return fail(Errc::file_unreadable, {data.string(), failure.message()});
  // A directory that was there may be open to others; keys go only into a private one.
  if (::chmod(data.c_str(), 0700) != 0) return tl::unexpected(system_error(data));

  const SigningKey node = SigningKey::generate();
  const SigningKey recovery = SigningKey::generate();
  if (auto written = write_new_file(data / city_files::recovery_key, print_key(recovery, KeyPurpose::recovery));
      !written)
    return written;
  if (auto written = write_new_file(data / city_files::node_key, print_key(node, KeyPurpose::node)); !written)
    return written;
  // Last, because its presence says that everything else is there.
  if (auto written = write_new_file(data / city_files::config, config_text(options, recovery)); !written)
    return written;
  return sync_directory(data);
}

int run_init(const Context& context, InitOptions options) {
  if (context.data.empty()) return context.failed(Error(Errc::usage, {say("say where: --data DIR, or ESSAIM_DATA")}));
  if (auto checked = check_options(options); !checked) return context.failed(checked.error());
  if (auto done = initialise(context.data, options); !done) return context.failed(done.error());
  if (context.json) {
    print_json("{\"handle\":\"" + options.handle + "\"}");
    return 0;
  }
  const std::string data = harmless(context.data.string());
  print_line(say("{0} is ready in {1}.", {options.handle, data}));
  print_line();
  print_line(say("Put this file in the safe, on paper or on a stick, and delete it here:"));
  print_line("  " + harmless((context.data / city_files::recovery_key).string()));
  print_line(say("It is not needed to run; without it a lost machine cannot be replaced."));
  print_line();
  if (options.addresses.empty() && is_wildcard_address(options.listen)) {
    print_note(
        say("No partner can dial {0}: before you found or join a network, write what they dial, such as "
            "addresses = [\"NAME:PORT\"], under [net] in {1}.",
            {options.listen, harmless((context.data / city_files::config).string())}));
    print_note("");
  }
  print_line(say("Next:"));
  print_line("  essaimd --data " + data);
  print_line("  essaim --data " + data + " network join essaim-invite:…   " + say("(or: network create NAME)"));
  return 0;
}

}  // namespace

void add_init(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "init", say("Prepare the data directory of a city: keys and settings"),
                                  "essaim --data ~/essaim init --handle guediawaye --name \"Ville de Guédiawaye\" "
                                  "--country SN --listen 0.0.0.0:7700");
  auto options = std::make_shared<InitOptions>();
  command.add_option("--handle", options->handle, say("Short name used in citations: a-z, 0-9 and -"))
      ->required()
      ->type_name(say("NAME"));
  command.add_option("--name", options->name, say("Full name of the city"))->required()->type_name(say("NAME"));
  command.add_option("--language", options->language, say("Language of that name (BCP 47)"))->type_name(say("LANG"));
  command.add_option("--country", options->country, say("Country: two letters, such as SN"))
      ->required()
      ->type_name(say("CC"));
  command
      .add_option("--listen", options->listen,
                  say("Address and port where partners reach this machine; without it the city only dials"))
      ->type_name(say("ADDRESS:PORT"));
  command.add_option("--address", options->addresses, say("What partners dial, where a router stands between"))
      ->type_name(say("NAME:PORT"));
  command.callback([&context, options] { context.run = [&context, options] { return run_init(context, *options); }; });
}

}  // namespace essaim::client
