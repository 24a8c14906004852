#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "client/city_view.h"
#include "client/command.h"
#include "client/say.h"
#include "client/terminal.h"
#include "essaim/v1/api_directory.pb.h"

namespace essaim::client {

void add_profile_show(CLI::App& profile, Context& context) {
  CLI::App& command = add_command(profile, "show", say("What a city says of itself; without a name your own"),
                                  "essaim profile show guediawaye");
  auto handle = std::make_shared<std::string>();
  command.add_option("city", *handle, say("Short name of a city, such as guediawaye"))->type_name(say("CITY"));
  command.callback([&context, handle] {
    context.run = [&context, handle] {
      v1::CityView city;
      const std::string target = handle->empty() ? "/v1/profile" : "/v1/cities/" + url_part(*handle);
      const auto answer = context.api().get(target, city);
      if (!answer) return context.failed(answer.error());
      if (context.json) {
        print_json(*answer);
      } else {
        print_city(city);
      }
      return 0;
    };
  });
}

}  // namespace essaim::client
