#include <CLI/CLI.hpp>
#include <memory>

#include "client/check_view.h"
#include "client/command.h"
#include "client/say.h"
#include "client/terminal.h"
#include "client/text_file.h"
#include "core/harmless.h"

namespace essaim::client {
namespace {

Result<TextCheck> check_file(const std::string& path, const std::string& shown) {
  const auto text = read_text(path, shown);
  if (!text) return tl::unexpected(text.error());
  return check_text(*text, shown, today(), spoken());
}

// Each file stands alone; advice is no failure, a file that could not be published is one.
int run_check(const Context& context, const std::vector<std::string>& files) {
  int status = 0;
  bool first = true;
  for (const std::string& path : files) {
    const std::string shown = harmless(path);
    const auto check = check_file(path, shown);
    if (!check) {
      const int failed = context.failed(check.error());
      if (status == 0) status = failed;
      // Where only the title is missing, nobody has written anything yet.
      if (check.error().code == Errc::field_missing)
        print_note("  " + say("This looks like a template that was left empty."));
      continue;
    }
    if (context.json) {
      print_json(check_json(*check, shown));
    } else {
      if (!first) print_line();
      print_check(*check, shown);
    }
    first = false;
  }
  return status;
}

}  // namespace

void add_check(CLI::App& app, Context& context) {
  CLI::App& command = add_command(
      app, "check", say("Look at texts before they are published: grade, what is missing, what to put right"),
      "essaim check retour-sig.md");
  auto files = std::make_shared<std::vector<std::string>>();
  command.add_option("file", *files, say("Markdown files"))->required()->type_name(say("FILE"));
  command.callback([&context, files] { context.run = [&context, files] { return run_check(context, *files); }; });
}

}  // namespace essaim::client
