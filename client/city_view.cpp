#include "client/city_view.h"

#include <vector>

#include "client/check_view.h"
#include "client/entry_view.h"
#include "client/say.h"
#include "client/sentences.h"
#include "client/terminal.h"
#include "core/directory.h"
#include "core/harmless.h"
#include "core/profile.h"
#include "essaim/v1/api_directory.pb.h"

namespace essaim::client {
namespace {

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string labels(const std::vector<std::string>& themes) {
  std::vector<std::string> words;
  words.reserve(themes.size());
  for (const std::string& theme : themes) words.push_back(theme_with_code(theme));
  return joined(words, ", ");
}

void print_role(const ProfileRole& role) {
  print_line("  " + say("{0}: {1}", {harmless(role.name), harmless(role.mailbox)}));
  std::vector<std::string> facts;
  facts.push_back(role.themes.empty() ? say("where no other role fits") : labels(role.themes));
  if (!role.languages.empty()) facts.push_back(joined(role.languages, ", "));
  if (!role.valid_until.empty()) {
    facts.push_back(is_valid(role, today()) ? say("until {0}", {role.valid_until})
                                            : say("was valid until {0}", {role.valid_until}));
  }
  print_sentence("    " + harmless(joined(facts, " · ")), 4);
}

void print_topics(const std::string& heading, const std::vector<ProfileTopic>& topics) {
  if (topics.empty()) return;
  print_line();
  print_line(heading);
  for (const ProfileTopic& topic : topics) {
    const std::string form = topic.form.empty() ? "" : offer_label(topic.form, spoken()) + " · ";
    print_sentence("  " + harmless(topic.sentence), 2);
    print_sentence("    " + harmless(form + labels(topic.themes)), 4);
  }
}

void print_fact(const std::string& label, const std::string& value) {
  if (!value.empty()) print_line(label + " " + harmless(value));
}

}  // namespace

std::string role_line(const v1::RoleView& role) {
  return say("{0}: {1}", {harmless(role.name()), harmless(role.mailbox())});
}

std::string theme_with_code(const std::string& code) {
  const std::string label = theme_label(code);
  return label == code ? code : label + " (" + code + ")";
}

void print_profile(const v1::Profile& message) {
  const Profile profile = read_profile(message);
  for (const ProfileName& name : profile.names) {
    print_fact(name.language.empty() ? say("Name:") : say("Name ({0}):", {harmless(name.language)}), name.text);
  }
  print_fact(say("Country:"), profile.country);
  if (profile.population > 0) print_fact(say("Inhabitants:"), std::to_string(profile.population));
  print_fact(say("Web site:"), profile.website);
  if (!profile.roles.empty()) {
    print_line();
    print_line(say("Whom to write to"));
    for (const ProfileRole& role : profile.roles) print_role(role);
  }
  print_topics(say("Looks for"), profile.seeks);
  print_topics(say("Can offer"), profile.offers);
}

void print_city(const v1::CityView& city) {
  const std::string title = harmless(city.name() + " (" + city.handle() + ")");
  print_line(title);
  print_line(std::string(columns(title), '='));
  if (city.has_profile()) {
    v1::Profile profile = city.profile();
    if (profile.country().empty()) profile.set_country(city.country());
    print_profile(profile);
    print_line();
    print_line(say("Profile {0} of {1}.", {harmless(city.profile_label()), date_text(city.profile_ms())}));
    return;
  }
  print_fact(say("Country:"), city.country());
  if (city.self()) {
    print_sentence(say("Your city says nothing of itself yet: essaim profile edit"));
  } else {
    print_sentence(say("This city says nothing of itself yet, or it has not arrived here."));
  }
}

}  // namespace essaim::client
