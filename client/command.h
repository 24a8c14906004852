#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "client/api_client.h"
#include "core/error.h"

namespace CLI {
class App;
}
namespace essaim::v1 {
class Problem;
}

namespace essaim::client {

// What every command is called with.
struct Context {
  std::filesystem::path data;    // --data or ESSAIM_DATA
  std::filesystem::path socket;  // --socket or ESSAIM_SOCKET; essaim.sock in the data directory else
  bool json = false;
  std::string command = "essaim";  // with the words that lead to the chosen one, as in `essaim network join`
  // What the chosen command does; set by its callback while the command line is parsed. Gives the exit status.
  std::function<int()> run;

  ApiClient api() const { return ApiClient(socket); }
  // Tells the user what went wrong and what to do next; the exit status that fits.
  int failed(const Error& error) const;
  // The same for what was done and may want a correction.
  void noted(const v1::Problem& note) const;
};

// Each adds one command with its options, help and example. One file a command, in client/commands.
void add_init(CLI::App& app, Context& context);
void add_network(CLI::App& app, Context& context);
void add_new(CLI::App& app, Context& context);
void add_check(CLI::App& app, Context& context);
void add_publish(CLI::App& app, Context& context);
void add_revise(CLI::App& app, Context& context);
void add_confirm(CLI::App& app, Context& context);
void add_submit(CLI::App& app, Context& context);
void add_review(CLI::App& app, Context& context);
void add_approve(CLI::App& app, Context& context);
void add_reject(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);
void add_export(CLI::App& app, Context& context);
void add_retract(CLI::App& app, Context& context);
void add_adopt(CLI::App& app, Context& context);
void add_endorse(CLI::App& app, Context& context);
void add_cite(CLI::App& app, Context& context);
void add_translate(CLI::App& app, Context& context);
void add_tree(CLI::App& app, Context& context);
void add_list(CLI::App& app, Context& context);
void add_search(CLI::App& app, Context& context);
void add_show(CLI::App& app, Context& context);
void add_ask(CLI::App& app, Context& context);
void add_answer(CLI::App& app, Context& context);
void add_accept(CLI::App& app, Context& context);
void add_inbox(CLI::App& app, Context& context);
void add_status(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_follow(CLI::App& app, Context& context);
void add_unfollow(CLI::App& app, Context& context);
void add_follows(CLI::App& app, Context& context);
void add_watch(CLI::App& app, Context& context);
void add_digest(CLI::App& app, Context& context);
void add_profile(CLI::App& app, Context& context);
void add_cities(CLI::App& app, Context& context);
void add_who(CLI::App& app, Context& context);
void add_match(CLI::App& app, Context& context);
void add_feed(CLI::App& app, Context& context);
void add_kinds(CLI::App& app, Context& context);
void add_themes(CLI::App& app, Context& context);
void add_completion(CLI::App& app, Context& context);

// The words of `network`; each in a file of its own.
void add_network_create(CLI::App& network, Context& context);
void add_network_invite(CLI::App& network, Context& context);
void add_network_join(CLI::App& network, Context& context);
void add_network_show(CLI::App& network, Context& context);
void add_network_revoke(CLI::App& network, Context& context);

// The words of `profile`.
void add_profile_edit(CLI::App& profile, Context& context);
void add_profile_show(CLI::App& profile, Context& context);

// That no kind is called so, with the nearest of those that a person may begin an entry of.
Error unknown_kind(const std::string& called);

// Declares a command: name, what it does in a line, an example below its help.
CLI::App& add_command(CLI::App& parent, const std::string& name, const std::string& purpose,
                      const std::string& example);

}  // namespace essaim::client
