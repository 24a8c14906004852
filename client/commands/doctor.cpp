#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <future>
#include <string>

#include "client/command.h"
#include "client/diagnosis_view.h"
#include "client/progress.h"
#include "client/say.h"
#include "client/stopped_daemon.h"
#include "client/terminal.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

// Apart from what other commands return, so that a program can tell a sick city from a command that failed.
constexpr int problem_found = 9;
constexpr std::chrono::milliseconds progress_interval{200};

std::string progress_text(const ApiClient& api) {
  v1::DiagnosisProgress progress;
  if (!api.get("/v1/doctor/progress", progress) || progress.partners() == 0) return say("Looking at this machine…");
  return say("Partners tried: {0} of {1}…", {std::to_string(progress.tried()), std::to_string(progress.partners())});
}

// Silent partners take their time; meanwhile a terminal is told how many are done.
Result<std::string> ask(const Context& context, v1::Diagnosis& diagnosis) {
  const ApiClient api = context.api();
  Progress progress(context.json);
  if (!progress.shown()) return api.get("/v1/doctor", diagnosis);
  auto answer = std::async(std::launch::async, [&] { return api.get("/v1/doctor", diagnosis); });
  while (answer.wait_for(progress_interval) != std::future_status::ready) progress.show_line(progress_text(api));
  return answer.get();
}

std::string json_of(const v1::Diagnosis& diagnosis) {
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(diagnosis, &json);
  return json;
}

int run_doctor(const Context& context) {
  if (context.socket.empty()) return context.failed(Error(Errc::usage, {say("say where: --data DIR, or ESSAIM_DATA")}));
  v1::Diagnosis diagnosis;
  // Asked first, because the examination itself may take a minute, and a daemon that hangs would be waited for in vain.
  Result<std::string> json = fail(Errc::daemon_unreachable, {context.socket.string()});
  if (daemon_answers(context.socket)) json = ask(context, diagnosis);
  if (!json && json.error().code != Errc::daemon_unreachable) return context.failed(json.error());
  if (!json) {
    diagnose_stopped_daemon(context.data, context.socket, diagnosis);
    json = json_of(diagnosis);
  }
  if (context.json) {
    print_json(*json);
  } else {
    print_diagnosis(diagnosis);
  }
  return diagnosis.problems() > 0 ? problem_found : 0;
}

}  // namespace

void add_doctor(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "doctor", say("Look for what keeps this city from working, and say what to do"),
                                  "essaim doctor");
  command.footer(command.get_footer() + "\n\n" +
                 say("Every check is good, a warning or a problem; the exit status is 9 where there is a problem."));
  command.callback([&context] { context.run = [&context] { return run_doctor(context); }; });
}

}  // namespace essaim::client
