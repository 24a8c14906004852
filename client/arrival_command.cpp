#include "client/arrival_command.h"

#include <google/protobuf/util/json_util.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <vector>

#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace essaim::client {
namespace {

std::vector<std::string> facts_of(const v1::EntrySummary& entry, const std::filesystem::path& socket) {
  std::string themes;
  for (const std::string& theme : entry.themes()) themes += (themes.empty() ? "" : ",") + theme;
  const std::pair<const char*, std::string> facts[] = {
      {"ESSAIM_ENTRY", entry.label()},
      {"ESSAIM_ENTRY_HANDLE", entry.handle()},
      {"ESSAIM_ENTRY_CITY", entry.city()},
      {"ESSAIM_ENTRY_NUMBER", std::to_string(entry.number())},
      {"ESSAIM_ENTRY_TITLE", entry.title()},
      {"ESSAIM_ENTRY_KIND", entry.kind()},
      {"ESSAIM_ENTRY_THEMES", themes},
      {"ESSAIM_ENTRY_LANGUAGE", entry.language()},
      {"ESSAIM_ENTRY_TIME_MS", std::to_string(entry.time_ms())},
      {"ESSAIM_ENTRY_ARRIVAL", std::to_string(entry.arrival())},
      {"ESSAIM_ENTRY_MISSING", entry.missing_reason()},
      {"ESSAIM_ENTRY_ID", entry.id()},
      {"ESSAIM_SOCKET", socket.string()},
  };
  std::vector<std::string> variables;
  for (const auto& [name, value] : facts) variables.push_back(std::string(name) + "=" + harmless(value));
  return variables;
}

// A file in memory that the command reads as its input: it may leave it unread without stopping us.
int input_of(const v1::EntrySummary& entry) {
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(entry, &json).ok()) json = "{}";
  json += '\n';
  const int file = ::memfd_create("essaim-entry", MFD_CLOEXEC);
  if (file < 0) return -1;
  for (std::size_t done = 0; done < json.size();) {
    const ssize_t count = ::write(file, json.data() + done, json.size() - done);
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  ::lseek(file, 0, SEEK_SET);
  return file;
}

}  // namespace

int run_for_arrival(const std::string& command, const v1::EntrySummary& entry, const std::filesystem::path& socket) {
  std::vector<std::string> variables = facts_of(entry, socket);
  std::vector<char*> environment;
  environment.reserve(variables.size() + 1);
  for (std::string& variable : variables) environment.push_back(variable.data());
  for (char** inherited = environ; *inherited != nullptr; ++inherited) {
    const std::string_view one = *inherited;
    if (!one.starts_with("ESSAIM_ENTRY") && !one.starts_with("ESSAIM_SOCKET=")) environment.push_back(*inherited);
  }
  environment.push_back(nullptr);
  std::string shell = "sh";
  std::string option = "-c";
  std::string line = command;
  char* const words[] = {shell.data(), option.data(), line.data(), nullptr};

  std::fflush(stdout);
  const int input = input_of(entry);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  if (input >= 0) ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  pid_t child = 0;
  const int failed = ::posix_spawn(&child, "/bin/sh", &actions, nullptr, words, environment.data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (input >= 0) ::close(input);
  if (failed != 0) return -1;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace essaim::client
