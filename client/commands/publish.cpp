#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>

#include "client/command.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

struct PublishOptions {
  std::vector<std::string> files;
  std::string audience = "network";
};

// The text of a file that may be published; what is wrong with it is said before anything is sent.
Result<std::string> read_text(const std::string& path, const std::string& shown) {
  std::error_code failure;
  if (std::filesystem::is_directory(path, failure))
    return fail(Errc::file_unreadable, {shown, say("it is a directory")});
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Errc::file_unreadable, {shown, std::strerror(errno)});
  std::string text(limits::markdown_bytes_max + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (in.bad()) return fail(Errc::file_unreadable, {shown, std::strerror(errno)});
  if (text.empty()) return fail(Errc::file_empty, {shown});
  if (text.size() > limits::markdown_bytes_max) {
    const auto size = std::filesystem::file_size(path, failure);
    return fail(Errc::file_too_large,
                {shown, std::to_string(failure ? text.size() : size), std::to_string(limits::markdown_bytes_max)});
  }
  if (const auto place = first_invalid_utf8(text)) {
    return fail(Errc::not_utf8, {shown, std::to_string(place->line), std::to_string(place->column)});
  }
  return text;
}

Result<std::string> publish_file(const Context& context, const std::string& path, const std::string& audience,
                                 v1::Published& published) {
  const std::string shown = harmless(path);
  auto text = read_text(path, shown);
  if (!text) return tl::unexpected(text.error());
  v1::Publish request;
  request.set_markdown(std::move(*text));
  request.set_file_name(shown);
  request.set_audience(audience);
  return context.api().post("/v1/entries", request, published);
}

// Each file stands alone: what can be published is, and the first thing that went wrong decides the exit status.
int run_publish(const Context& context, const PublishOptions& options) {
  int status = 0;
  std::size_t done = 0;
  for (const std::string& path : options.files) {
    v1::Published published;
    const auto answer = publish_file(context, path, options.audience, published);
    if (!answer) {
      const int failed = context.failed(answer.error());
      if (status == 0) status = failed;
      // Without a daemon the next file fares no better.
      if (answer.error().code == Errc::daemon_unreachable) break;
      continue;
    }
    ++done;
    if (context.json) {
      print_json(*answer);
    } else {
      print_line(published.label());
    }
  }
  if (options.files.size() > 1 && status != 0) {
    print_note(say("{0} of {1} files were published.", {std::to_string(done), std::to_string(options.files.size())}));
  }
  return status;
}

}  // namespace

void add_publish(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "publish", say("Publish entries written in Markdown with a head"),
                                  "essaim publish retour-sig.md");
  auto options = std::make_shared<PublishOptions>();
  command.add_option("file", options->files, say("Markdown files"))->required()->type_name(say("FILE"));
  command.add_option("--audience", options->audience, say("network (members only) or public"))
      ->type_name("network|public");
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_publish(context, *options); }; });
}

}  // namespace essaim::client
