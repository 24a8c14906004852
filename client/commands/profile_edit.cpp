#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "client/command.h"
#include "client/dialogue.h"
#include "client/editor.h"
#include "client/say.h"
#include "client/system_words.h"
#include "client/terminal.h"
#include "client/text_file.h"
#include "core/harmless.h"
#include "core/profile.h"
#include "core/profile_form.h"
#include "essaim/v1/api_directory.pb.h"

namespace essaim::client {
namespace {

// What was given must be corrected: the form, or the setting of the editor.
constexpr int to_correct_status = 4;

// What this city says now; what `essaim init` knows where it says nothing.
Profile current_profile(const v1::CityView& city) {
  if (city.has_profile()) return read_profile(city.profile());
  Profile profile;
  for (const v1::ProfileName& name : city.names()) profile.names.push_back({name.language(), name.text()});
  if (profile.names.empty() && !city.name().empty()) profile.names.push_back({"", city.name()});
  profile.country = city.country();
  return profile;
}

// A person's mailbox is taken, and asked to be thought over: the person leaves, the role stays.
void note_personal_mailboxes(const Profile& profile) {
  for (const ProfileRole& role : profile.roles) {
    if (!looks_personal(role.mailbox)) continue;
    print_note(
        say("“{0}” looks like the address of a person. A role's mailbox stays when the person changes; "
            "essaim profile edit replaces it, and the old one is erased everywhere.",
            {harmless(role.mailbox)}));
  }
}

int send(const Context& context, const std::string& text, const std::string& shown) {
  const auto profile = parse_profile_form(text, shown);
  if (!profile) return context.failed(profile.error());
  v1::WriteProfile request;
  request.set_form(text);
  request.set_file_name(shown);
  v1::ProfileWritten written;
  const auto answer = context.api().post("/v1/profile", request, written);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
  } else if (written.unchanged()) {
    print_line(say("Nothing changed: {0} says this already.", {harmless(written.label())}));
  } else {
    print_line(harmless(written.label()));
    if (!written.replaced().empty()) {
      print_note(say("It takes the place of {0}, which every city erases as soon as it hears of it.",
                     {harmless(written.replaced())}));
    }
  }
  note_personal_mailboxes(*profile);
  return 0;
}

// A file that only this user can read; empty where it could not be written.
Result<std::string> write_form(const std::string& text) {
  std::error_code failure;
  std::string path = (std::filesystem::temp_directory_path(failure) / "essaim-profile-XXXXXX.yaml").string();
  const int file = ::mkstemps(path.data(), 5);
  if (file < 0) return fail(Errc::file_unwritable, {harmless(path), system_words(errno)});
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = ::write(file, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  const int reason = errno;
  ::close(file);
  if (written == text.size()) return path;
  ::unlink(path.c_str());
  return fail(Errc::file_unwritable, {harmless(path), system_words(reason)});
}

int edit_form(const Context& context, const std::string& form) {
  const std::string editor = editor_command();
  if (editor.empty()) {
    print_note(
        say("No editor is set (EDITOR). Write the form to a file: essaim profile edit > profile.yaml; then "
            "essaim profile edit --file profile.yaml"));
    return to_correct_status;
  }
  const auto path = write_form(form);
  if (!path) return context.failed(path.error());
  const std::string shown = harmless(*path);
  int status = 0;
  if (const auto failure = edit(editor, *path)) {
    print_note(say("essaim: {0}", {say("The editor \"{0}\" failed: {1}.", {harmless(editor), *failure})}));
    status = to_correct_status;
  } else {
    const auto text = read_text(*path, shown);
    if (text && *text == form) {
      print_line(say("Nothing was changed."));
    } else {
      status = text ? send(context, *text, shown) : context.failed(text.error());
    }
  }
  if (status == 0) {
    ::unlink(path->c_str());
  } else {
    print_note("  " + say("Your text is kept. Go on with: essaim profile edit --file {0}", {shown}));
  }
  return status;
}

int run_edit(const Context& context, const std::string& file) {
  if (!file.empty()) {
    const auto text = file == "-" ? read_standard_input() : read_text(file, harmless(file));
    return text ? send(context, *text, harmless(file)) : context.failed(text.error());
  }
  v1::CityView city;
  const auto answer = context.api().get("/v1/profile", city);
  if (!answer) return context.failed(answer.error());
  const std::string form = print_profile_form(current_profile(city), spoken());
  if (can_ask() && !context.json) return edit_form(context, form);
  print_text(form, Fidelity::exact);
  return 0;
}

}  // namespace

void add_profile_edit(CLI::App& profile, Context& context) {
  CLI::App& command =
      add_command(profile, "edit", say("Write what your city says of itself; opens your editor with a form"),
                  "essaim profile edit\n"
                  "  essaim profile edit > profile.yaml; nano profile.yaml; essaim profile edit --file profile.yaml");
  auto file = std::make_shared<std::string>();
  command.add_option("--file", *file, say("Take the form from this file, - for standard input, and open no editor"))
      ->type_name(say("FILE"));
  command.callback([&context, file] { context.run = [&context, file] { return run_edit(context, *file); }; });
}

}  // namespace essaim::client
