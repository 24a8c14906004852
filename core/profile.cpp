#include "core/profile.h"

#include <algorithm>
#include <utility>

#include "core/admission.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "core/text.h"
#include "core/text_traces.h"
#include "essaim/v1/entry.pb.h"

namespace essaim {
namespace {

// In the order of offer_forms.
const std::array<Words, 4>& offer_words() {
  static const std::array<Words, 4> words = {Words{"study visit", "visite d’étude"}, Words{"call", "appel"},
                                             Words{"documents", "documents"},
                                             Words{"staff exchange", "échange d’agents"}};
  return words;
}

// The first bound that is not kept.
class Bounds {
 public:
  void line(const char* field, std::string_view text, std::size_t bytes_max = limits::short_text_bytes_max) {
    if (!within_) return;
    if (first_invalid_utf8(text) || (!text.empty() && !is_one_line(text, text.size()))) {
      within_ = fail(Errc::malformed, {"a profile whose " + std::string(field) + " is not one line of text"});
    } else if (text.size() > bytes_max) {
      within_ = fail(Errc::field_too_long, {"profile", field, std::to_string(text.size()), std::to_string(bytes_max)});
    }
  }
  void count(const char* field, std::size_t number, std::size_t bound) {
    if (!within_ || number <= bound) return;
    within_ = fail(Errc::field_too_many, {"profile", field, std::to_string(number), std::to_string(bound)});
  }
  void lines(const char* field, const std::vector<std::string>& texts) {
    count(field, texts.size(), limits::profile_words_max);
    for (const std::string& text : texts) line(field, text);
  }
  Result<void> outcome() const { return within_; }

 private:
  Result<void> within_;
};

v1::ProfileTopic message_of(const ProfileTopic& topic) {
  v1::ProfileTopic out;
  out.set_form(topic.form);
  for (const std::string& theme : topic.themes) out.add_themes(theme);
  out.set_sentence(topic.sentence);
  return out;
}

ProfileTopic topic_of(const v1::ProfileTopic& message) {
  return {message.form(), {message.themes().begin(), message.themes().end()}, message.sentence()};
}

}  // namespace

std::string offer_label(std::string_view form, Language language) {
  const auto found = std::ranges::find(offer_forms, form);
  if (found == offer_forms.end()) return std::string(form);
  return offer_words()[static_cast<std::size_t>(found - offer_forms.begin())].in(language);
}

std::string_view offer_form_called(std::string_view typed) {
  const std::string plain = folded(typed);
  for (std::size_t i = 0; i < offer_forms.size(); ++i) {
    const Words& words = offer_words()[i];
    if (plain == offer_forms[i] || plain == folded(words.english) || plain == folded(words.french)) {
      return offer_forms[i];
    }
  }
  return {};
}

bool looks_personal(std::string_view mailbox) {
  const std::string_view local = mailbox.substr(0, mailbox.find('@'));
  const std::size_t parted = local.find_first_of("._");
  const bool two_names = parted != std::string_view::npos && parted > 0 && parted + 1 < local.size() &&
                         local.find_first_of("0123456789") == std::string_view::npos;
  return two_names && !personal_mail_addresses(mailbox).empty();
}

Result<void> check_profile(const Profile& profile) {
  Bounds bounds;
  bounds.count("names", profile.names.size(), limits::names_max);
  for (const ProfileName& name : profile.names) {
    bounds.line("names", name.language, limits::language_bytes_max);
    bounds.line("names", name.text, limits::name_bytes_max);
  }
  bounds.line("country", profile.country);
  bounds.line("website", profile.website, limits::website_bytes_max);
  bounds.count("roles", profile.roles.size(), limits::profile_roles_max);
  for (const ProfileRole& role : profile.roles) {
    for (const std::string* text : {&role.name, &role.mailbox, &role.valid_until}) bounds.line("roles", *text);
    bounds.lines("roles", role.themes);
    bounds.lines("roles", role.languages);
  }
  for (const auto& [name, topics] :
       {std::pair("looking_for", &profile.seeks), std::pair("can_offer", &profile.offers)}) {
    bounds.count(name, topics->size(), limits::profile_topics_max);
    for (const ProfileTopic& topic : *topics) {
      bounds.line(name, topic.form);
      bounds.lines(name, topic.themes);
      bounds.line(name, topic.sentence, limits::profile_sentence_bytes_max);
    }
  }
  return bounds.outcome();
}

void write_profile(const Profile& profile, v1::Profile& out) {
  for (const ProfileName& name : profile.names) {
    v1::ProfileName& written = *out.add_names();
    written.set_language(name.language);
    written.set_text(name.text);
  }
  out.set_country(profile.country);
  out.set_population(profile.population);
  out.set_website(profile.website);
  for (const ProfileRole& role : profile.roles) {
    v1::ProfileRole& written = *out.add_roles();
    written.set_name(role.name);
    written.set_mailbox(role.mailbox);
    for (const std::string& theme : role.themes) written.add_themes(theme);
    for (const std::string& language : role.languages) written.add_languages(language);
    written.set_valid_until(role.valid_until);
  }
  for (const ProfileTopic& topic : profile.seeks) *out.add_seeks() = message_of(topic);
  for (const ProfileTopic& topic : profile.offers) *out.add_offers() = message_of(topic);
}

Profile read_profile(const v1::Profile& message) {
  Profile profile;
  for (const v1::ProfileName& name : message.names()) profile.names.push_back({name.language(), name.text()});
  profile.country = message.country();
  profile.population = message.population();
  profile.website = message.website();
  for (const v1::ProfileRole& role : message.roles()) {
    ProfileRole read{role.name(), role.mailbox(), role.valid_until(), {}, {}};
    read.themes.assign(role.themes().begin(), role.themes().end());
    read.languages.assign(role.languages().begin(), role.languages().end());
    profile.roles.push_back(std::move(read));
  }
  for (const v1::ProfileTopic& topic : message.seeks()) profile.seeks.push_back(topic_of(topic));
  for (const v1::ProfileTopic& topic : message.offers()) profile.offers.push_back(topic_of(topic));
  return profile;
}

}  // namespace essaim
