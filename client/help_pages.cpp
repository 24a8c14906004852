#include "client/help_pages.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <string_view>

#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"

namespace essaim::client {
namespace {

constexpr std::size_t first_column = 34;
// Below that a narrow terminal is better served by its own breaks.
constexpr std::size_t second_column_least = 24;

// Words of the second column, in lines of at most `width` columns.
std::vector<std::string> broken(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string word(text.substr(0, end));
    std::string& line = lines.back();
    if (!line.empty() && columns(line) + 1 + columns(word) > width) {
      lines.push_back(word);
    } else {
      line += (line.empty() ? "" : " ") + word;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string row(const std::string& name, const std::string& purpose) {
  std::string out = "  " + name;
  std::size_t at = columns(out);
  const std::size_t width = std::max(terminal_width(), first_column + second_column_least) - first_column;
  for (const std::string& line : broken(purpose, width)) {
    if (at + 1 > first_column) {
      out += '\n';
      at = 0;
    }
    out += std::string(first_column - at, ' ') + line;
    at = first_column;
  }
  return out + "\n";
}

class HelpPages : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App* app, std::string name) const override {
    std::string line = CLI::Formatter::make_usage(app, std::move(name));
    const std::string usage = get_label("Usage");
    return line.replace(0, usage.size() + 1, say("{0}:", {usage}));
  }
  std::string make_group(std::string group, bool is_positional,
                         std::vector<const CLI::Option*> options) const override {
    std::string out = "\n" + say("{0}:", {group}) + "\n";
    for (const CLI::Option* option : options) out += make_option(option, is_positional);
    return out;
  }
  // All of them in one group.
  std::string make_subcommands(const CLI::App* app, CLI::AppFormatMode /*mode*/) const override {
    const auto commands = app->get_subcommands([](const CLI::App*) { return true; });
    if (commands.empty()) return "";
    std::string out = "\n" + say("{0}:", {say("Commands")}) + "\n";
    for (const CLI::App* command : commands) out += make_subcommand(command);
    return out;
  }
  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    if (!is_positional)
      return row(make_option_name(option, false) + make_option_opts(option), option->get_description());
    const std::string many = option->get_expected_max() == CLI::detail::expected_max_vector_size ? " …" : "";
    return row(option->get_type_name() + many, option->get_description());
  }
  std::string make_subcommand(const CLI::App* command) const override {
    return row(command->get_display_name(true), command->get_description());
  }
  std::string make_option_usage(const CLI::Option* option) const override {
    const std::string many = option->get_expected_max() == CLI::detail::expected_max_vector_size ? " …" : "";
    return option->get_required() ? option->get_type_name() + many : "[" + option->get_type_name() + many + "]";
  }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_pages() {
  auto pages = std::make_shared<HelpPages>();
  pages->label("Usage", say("Usage"));
  pages->label("OPTIONS", say("OPTIONS"));
  pages->label("SUBCOMMAND", say("COMMAND"));
  pages->label("SUBCOMMANDS", say("COMMANDS"));
  pages->label("Positionals", say("Arguments"));
  pages->label("REQUIRED", say("(required)"));
  pages->label("Excludes", say("not with"));
  pages->label("Needs", say("goes with"));
  pages->label("TEXT", say("TEXT"));
  pages->label("UINT", say("N"));
  pages->label("INT", say("N"));
  return pages;
}

}  // namespace essaim::client
