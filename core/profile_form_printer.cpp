#include <utility>

#include "core/front_matter_fields.h"
#include "core/profile_form.h"
#include "core/profile_parts.h"

namespace essaim {
namespace {

using Part = ProfilePart;

// What forms explain.
const Words explains_all{
    "# Your city's profile. Partner cities read it; a new one takes the place of the one before, which is\n"
    "# then erased everywhere. Lines that begin with # are explanations. Leave out what you do not want to say.\n",
    "# Le profil de votre ville. Les villes partenaires le lisent ; un nouveau prend la place du précédent, qui\n"
    "# est alors effacé partout. Les lignes qui commencent par # sont des explications. Laissez de côté ce que\n"
    "# vous ne voulez pas dire.\n"};
const Words explains_names{"# The name, by language.\n", "# Le nom, par langue.\n"};
const Words explains_country{"# Two letters, such as FR or SN.\n", "# Deux lettres, comme FR ou SN.\n"};
const Words explains_population{"# Inhabitants.\n", "# Le nombre d’habitants.\n"};
const Words explains_website{"# The official web site.\n", "# Le site officiel.\n"};
const Words explains_roles{
    "# Whom to write to. Give the mailbox of a role, not of a person: it stays when the person changes, and names\n"
    "# nobody. Themes are codes (essaim themes WORD finds them); one theme includes those below it. A role without\n"
    "# themes is written to where no other one fits.\n",
    "# À qui écrire. Donnez l’adresse d’une fonction, pas d’une personne : elle reste quand la personne change et\n"
    "# ne nomme personne. Les thèmes sont des codes (essaim themes MOT les trouve) ; un thème comprend ceux qui\n"
    "# sont au-dessous. On écrit à une fonction sans thème quand aucune autre ne convient.\n"};
const Words explains_seeks{"# What you look for: themes, and one sentence.\n",
                           "# Ce que vous cherchez : des thèmes et une phrase.\n"};
const Words explains_offers{
    "# What you can offer: study-visit, call, documents or staff-exchange; themes, and one sentence.\n",
    "# Ce que vous pouvez proposer : visite d’étude, appel, documents ou échange d’agents ; des thèmes et une\n"
    "# phrase.\n"};

const Words example_names{"City of Example", "Ville d’Exemple"};
const Words example_role{"GIS office", "Service SIG"};
const Words example_seek{"How others keep their street addresses up to date.",
                         "Comment d’autres tiennent à jour leur adressage."};
const Words example_offer{"Two days with the team that made our map.",
                          "Deux jours avec l’équipe qui a fait notre carte."};

class Printer {
 public:
  Printer(const Profile& profile, Language language) : profile_(profile), language_(language) {}

  std::string print() {
    out_ = explains_all.in(language_) + "\n";
    names();
    out_ += explains_country.in(language_);
    single(Part::country, profile_.country, "SN");
    out_ += explains_population.in(language_);
    single(Part::population, profile_.population == 0 ? "" : std::to_string(profile_.population), "160441");
    out_ += explains_website.in(language_);
    single(Part::website, profile_.website.empty() ? "" : yaml_scalar(profile_.website), "https://www.ville.example");
    out_ += "\n" + explains_roles.in(language_);
    begin(Part::roles, profile_.roles.empty());
    if (profile_.roles.empty()) {
      role({example_role.in(language_), "sig@ville.example", "2030-12-31", {"data.gis"}, {"fr", "wo"}});
    }
    for (const ProfileRole& each : profile_.roles) role(each);
    topics(Part::seeks, explains_seeks, profile_.seeks, {"", {"data"}, example_seek.in(language_)});
    topics(Part::offers, explains_offers, profile_.offers, {"study-visit", {"data.gis"}, example_offer.in(language_)});
    return std::move(out_);
  }

 private:
  // What follows is an example where nothing is said, and commented out.
  void begin(Part part, bool example) {
    before_ = example ? "# " : "";
    out_ += before_ + name_in(part, language_) + ":\n";
  }
  void put(std::string_view indent, Part part, const std::string& value) {
    out_ += before_ + std::string(indent) + name_in(part, language_) + ": " + value + "\n";
  }
  void single(Part part, const std::string& value, const std::string& example) {
    before_ = value.empty() ? "# " : "";
    put("", part, value.empty() ? example : value);
  }
  static std::string list(const std::vector<std::string>& words) {
    std::string out = "[";
    for (const std::string& word : words) out += (out.size() > 1 ? ", " : "") + yaml_scalar(word, true);
    return out + "]";
  }

  void names() {
    out_ += explains_names.in(language_);
    if (profile_.names.size() == 1 && profile_.names.front().language.empty()) {
      return single(Part::names, yaml_scalar(profile_.names.front().text), "");
    }
    begin(Part::names, profile_.names.empty());
    const std::string own = language_ == Language::french ? "fr" : "en";
    if (profile_.names.empty()) out_ += before_ + "  " + own + ": " + example_names.in(language_) + "\n";
    for (const ProfileName& name : profile_.names) {
      out_ += "  " + (name.language.empty() ? own : yaml_scalar(name.language)) + ": " + yaml_scalar(name.text) + "\n";
    }
  }

  void role(const ProfileRole& role) {
    put("  - ", Part::role, yaml_scalar(role.name));
    put("    ", Part::mailbox, yaml_scalar(role.mailbox));
    if (!role.themes.empty()) put("    ", Part::themes, list(role.themes));
    if (!role.languages.empty()) put("    ", Part::languages, list(role.languages));
    if (!role.valid_until.empty()) put("    ", Part::valid_until, role.valid_until);
  }

  void topics(Part part, const Words& explains, const std::vector<ProfileTopic>& topics, const ProfileTopic& example) {
    out_ += "\n" + explains.in(language_);
    begin(part, topics.empty());
    const std::vector<ProfileTopic> examples{example};
    for (const ProfileTopic& topic : topics.empty() ? examples : topics) {
      std::string_view indent = "  - ";
      if (!topic.form.empty()) {
        put(indent, Part::form, yaml_scalar(offer_label(topic.form, language_)));
        indent = "    ";
      }
      put(indent, Part::themes, list(topic.themes));
      put("    ", Part::sentence, yaml_scalar(topic.sentence));
    }
  }

  const Profile& profile_;
  Language language_;
  std::string before_;
  std::string out_;
};

}  // namespace

std::string print_profile_form(const Profile& profile, Language language) { return Printer(profile, language).print(); }

}  // namespace essaim
