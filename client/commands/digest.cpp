#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "client/command.h"
#include "client/digest_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "essaim/v1/api_digest.pb.h"

namespace essaim::client {
namespace {

struct DigestOptions {
  std::string since = "7d", format = "text";
  unsigned limit = 10;
  bool subject = false;
};

std::uint64_t now_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

int run_digest(const Context& context, const DigestOptions& options) {
  const auto since = digest_since(options.since, now_ms());
  if (!since) return context.failed(since.error());
  v1::Digest digest;
  const auto answer =
      context.api().get("/v1/digest?since=" + *since + "&limit=" + std::to_string(options.limit), digest);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
  } else if (options.subject) {
    print_line(digest_subject(digest));
  } else if (options.format == "html") {
    print_prepared(digest_html(digest));
  } else if (options.format == "markdown") {
    print_prepared(digest_markdown(digest));
  } else {
    print_prepared(digest_text(digest));
  }
  return 0;
}

}  // namespace

void add_digest(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "digest", say("What is new for your city, and why; fit to be sent by mail"),
                                  "essaim digest --since 2w\n"
                                  "  essaim digest | mail -s \"$(essaim digest --subject)\" equipe@ville.example");
  auto options = std::make_shared<DigestOptions>();
  command.add_option("--since", options->since, say("Since when: 24h, 7d, 2w or a date; 7d without it"))
      ->type_name(say("TIME"));
  command.add_option("--format", options->format, say("text, markdown or a whole page of HTML"))
      ->type_name("text|markdown|html")
      ->check(CLI::IsMember({"text", "markdown", "html"}).description(""));
  command.add_option("--limit", options->limit, say("At most so many (1 to 100)"))
      ->type_name("N")
      ->check(CLI::Range(1, 100).description(""));
  command.add_flag("--subject", options->subject, say("Only one line, for the subject of a mail"));
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_digest(context, *options); }; });
}

}  // namespace essaim::client
