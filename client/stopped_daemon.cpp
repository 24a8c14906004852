#include "client/stopped_daemon.h"

#include <fcntl.h>
#include <google/protobuf/util/json_util.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "client/say.h"
#include "core/error.h"
#include "core/findings.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

extern "C" char** environ;

namespace essaim::client {
namespace {

// The daemon answers this within milliseconds, also while partners are tried.
constexpr int answer_patience_ms = 5'000;
// Far above what essaimd says of one directory.
constexpr std::size_t answer_bytes_max = 1024 * 1024;

void add(v1::Diagnosis& diagnosis, const Finding& finding) {
  const FindingText& text = text_of(finding.code);
  v1::Finding& out = *diagnosis.add_findings();
  out.set_check(std::string(name_of(text.check)));
  out.set_outcome(std::string(name_of(text.outcome)));
  out.set_code(std::string(text.name));
  for (const std::string& argument : finding.arguments) out.add_arguments(argument);
  out.set_sentence(sentence(finding, Language::english));
  out.set_advice(advice(finding, Language::english));
}

// A connection, or the system's reason why there is none.
struct Dialled {
  int descriptor = -1;
  int failure = 0;
};
Dialled dial(const std::filesystem::path& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = socket.string();
  if (path.empty() || path.size() >= sizeof address.sun_path) return {-1, ENAMETOOLONG};
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  // Not blocking: where a daemon that hangs has a full queue, waiting for a place in it would have no end.
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return {-1, errno};
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return {descriptor, 0};
  const int failure = errno;
  ::close(descriptor);
  return {-1, failure};
}

// Why nobody answers, as the socket tells.
FindingCode look_at_socket(const std::filesystem::path& socket) {
  const Dialled dialled = dial(socket);
  if (dialled.descriptor >= 0) ::close(dialled.descriptor);
  switch (dialled.failure) {
    case 0:
    case EAGAIN: return FindingCode::daemon_stuck;
    case ECONNREFUSED: return FindingCode::daemon_killed;
    case EACCES:
    case EPERM: return FindingCode::daemon_forbidden;
    default: return FindingCode::daemon_silent;
  }
}

// Where it was built or installed together with this program; else the shell's search decides.
std::string program() {
  std::error_code failure;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", failure);
  const std::filesystem::path beside = self.parent_path() / "essaimd";
  return !failure && std::filesystem::exists(beside, failure) ? beside.string() : "essaimd";
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> chunk{};
  while (text.size() < answer_bytes_max) {
    const ssize_t octets = ::read(descriptor, chunk.data(), chunk.size());
    if (octets < 0 && errno == EINTR) continue;
    if (octets <= 0) break;
    text.append(chunk.data(), static_cast<std::size_t>(octets));
  }
  return text;
}

// What a program prints; its failure to start is an error of the system.
Result<std::string> output_of(std::vector<std::string> words) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return fail(Errc::internal, {std::strerror(errno)});
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  if (failed != 0) {
    ::close(pipe[0]);
    return fail(Errc::internal, {std::strerror(failed)});
  }
  std::string text = read_all(pipe[0]);
  ::close(pipe[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return text;
}

void look_at_directory(const std::filesystem::path& data, const std::filesystem::path& socket,
                       v1::Diagnosis& diagnosis) {
  const auto said = output_of({program(), "--check", "--data", data.string(), "--socket", socket.string()});
  if (!said) return add(diagnosis, Finding(FindingCode::program_absent, {harmless(said.error().arguments.front())}));
  v1::Diagnosis seen;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  if (!google::protobuf::util::JsonStringToMessage(*said, &seen, options).ok()) {
    return add(diagnosis, Finding(FindingCode::program_absent, {say("essaimd said nothing that can be read")}));
  }
  for (const v1::Finding& finding : seen.findings()) {
    // That is the one which hangs.
    const bool is_stuck = diagnosis.findings(0).code() == text_of(FindingCode::daemon_stuck).name;
    if (is_stuck && finding.code() == text_of(FindingCode::daemon_elsewhere).name) continue;
    *diagnosis.add_findings() = finding;
  }
}

}  // namespace

bool daemon_answers(const std::filesystem::path& socket) {
  const Dialled dialled = dial(socket);
  if (dialled.descriptor < 0) return false;
  static constexpr std::string_view request =
      "GET /v1/doctor/progress HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  pollfd waiting{dialled.descriptor, POLLIN, 0};
  const bool answers = ::send(dialled.descriptor, request.data(), request.size(), MSG_NOSIGNAL) ==
                           static_cast<ssize_t>(request.size()) &&
                       ::poll(&waiting, 1, answer_patience_ms) > 0;
  ::close(dialled.descriptor);
  return answers;
}

void diagnose_stopped_daemon(const std::filesystem::path& data, const std::filesystem::path& socket,
                             v1::Diagnosis& diagnosis) {
  add(diagnosis, Finding(look_at_socket(socket), {harmless(socket.string())}));
  if (data.empty()) {
    add(diagnosis, Finding(FindingCode::directory_unnamed));
  } else {
    look_at_directory(data, socket, diagnosis);
  }
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  diagnosis.set_now_ms(static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count()));
  for (const v1::Finding& finding : diagnosis.findings()) {
    if (finding.outcome() == name_of(Outcome::problem)) diagnosis.set_problems(diagnosis.problems() + 1);
    if (finding.outcome() == name_of(Outcome::warning)) diagnosis.set_warnings(diagnosis.warnings() + 1);
  }
}

}  // namespace essaim::client
