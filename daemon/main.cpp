#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>

#include <atomic>
#include <chrono>
#include <clocale>
#include <cstdio>
#include <memory>

#include "core/city_files.h"
#include "core/harmless.h"
#include "core/version.h"
#include "daemon/config.h"
#include "daemon/data_dir.h"
#include "daemon/http/event_feed.h"
#include "daemon/http/json.h"
#include "daemon/http/server.h"
#include "daemon/log.h"
#include "daemon/node.h"
#include "daemon/options.h"
#include "daemon/self_check.h"
#include "daemon/use_cases/doctor.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

// Of the five seconds that a clean shutdown may take; the node needs at most the rest.
constexpr std::chrono::milliseconds answers_grace{1000};

// What `essaim doctor` returns too (docs/client.md).
constexpr int problem_found = 9;

int give_up(const Error& error, Language language) {
  std::string next = advice(error, language);
  // The general advice names the client.
  if (error.code == Errc::usage) {
    next = typeset(language == Language::french ? "Voyez comment elle s’écrit : essaimd --help"
                                                : "See how it is written: essaimd --help",
                   language);
  }
  const std::string name = typeset(language == Language::french ? "essaimd : " : "essaimd: ", language);
  const std::string text = name + sentence(error, language) + "\n  " + next + "\n";
  std::fputs(text.c_str(), stderr);
  log_error(sentence(error, Language::english));
  return exit_code(error.code);
}

// By default every thread gets an arena of its own and keeps what it once needed. Two serve all lanes as fast, and what
// is larger than a page of the database goes back to the system when it is freed: a first sync of 100,000 entries takes
// a third less memory so.
void bound_heap() {
  ::mallopt(M_ARENA_MAX, 2);
  ::mallopt(M_MMAP_THRESHOLD, 128 * 1024);
}

// Keys in memory stay out of core files and away from debuggers of the same user.
void keep_memory_private() {
  ::prctl(PR_SET_DUMPABLE, 0);
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

// Signals are waited for, never handled: blocked before the first thread starts, so that every thread inherits it.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigset_t broken_pipe = signals;
  sigaddset(&broken_pipe, SIGPIPE);
  sigaddset(&broken_pipe, SIGHUP);
  ::pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  return signals;
}

int run(const Options& options) {
  const sigset_t signals = block_signals();
  keep_memory_private();
  auto data = DataDir::open(options.data);
  if (!data) return give_up(data.error(), options.language);
  auto config = read_config(data->file(city_files::config));
  if (!config) return give_up(config.error(), options.language);
  LogSettings log;
  log.level = config->log_level;
  if (config->log_to == "file") log.file = data->file(city_files::log);
  if (auto opened = open_log(log); !opened) return give_up(opened.error(), options.language);
  log_info(std::string("essaimd ") + version + " starts for " + config->handle);

  // Links come up as soon as the node starts, the feed that tells of them a moment later.
  std::atomic<EventFeed*> listener{nullptr};
  auto node = Node::start(std::move(*data), std::move(*config), [&listener](const LinkNotice& notice) {
    if (EventFeed* feed = listener.load()) feed->on_link(notice);
  });
  if (!node) return give_up(node.error(), options.language);
  auto feed = std::make_unique<EventFeed>(**node);
  listener = feed.get();
  auto server = HttpServer::start(**node, *feed, options.socket);
  if (!server) {
    listener = nullptr;
    (*node)->stop();
    return give_up(server.error(), options.language);
  }
  log_info("ready; the client's socket is " + options.socket.string());
  ::sd_notify(0, "READY=1");

  int signal = 0;
  ::sigwait(&signals, &signal);
  log_info(std::string("stopping after ") + (signal == SIGTERM ? "SIGTERM" : "SIGINT"));
  ::sd_notify(0, "STOPPING=1");
  (*server)->stop(answers_grace);
  (*node)->stop();
  listener = nullptr;
  server->reset();
  feed.reset();
  log_info("stopped");
  close_log();
  return 0;
}

// For `essaim doctor` where no daemon answers.
int check(const Options& options) {
  const v1::Diagnosis diagnosis = diagnosis_of(check_stopped_city(options.data, options.socket));
  std::printf("%s\n", to_json(diagnosis).c_str());
  return diagnosis.problems() == 0 ? 0 : problem_found;
}

int main_program(int argc, char** argv) {
  bound_heap();
  std::setlocale(LC_ALL, "C.UTF-8");
  auto options = read_options(argc, argv);
  if (!options) {
    const char* asked = std::getenv("ESSAIM_LANG");
    return give_up(options.error(), language_from(asked == nullptr ? "" : asked).value_or(Language::english));
  }
  switch (options->what) {
    case Options::What::help: std::fputs(help_text(options->language).c_str(), stdout); return 0;
    case Options::What::version: std::printf("essaim %s\n", version); return 0;
    case Options::What::settings: std::fputs(describe_settings(options->language).c_str(), stdout); return 0;
    case Options::What::check: return check(*options);
    case Options::What::run: break;
  }
  return run(*options);
}

}  // namespace
}  // namespace essaim::daemon

int main(int argc, char** argv) { return essaim::daemon::main_program(argc, argv); }
