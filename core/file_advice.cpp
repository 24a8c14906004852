#include "core/file_advice.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/text.h"

namespace essaim {
namespace {

// Behind the last dot of the last part of the path, in small letters.
std::string ending_of(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string() : folded(name.substr(dot + 1));
}

template <std::size_t Count>
bool is_one_of(const std::array<std::string_view, Count>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

constexpr std::array<std::string_view, 5> spreadsheets = {"xlsx", "xls", "xlsm", "ods", "numbers"};
constexpr std::array<std::string_view, 2> tables = {"csv", "tsv"};
constexpr std::array<std::string_view, 2> profiles = {"yaml", "yml"};
constexpr std::array<std::string_view, 7> kept = {"csv", "tsv", "yaml", "yml", "json", "jsonl", "txt"};

std::string in(Language language, std::string_view english, std::string_view french) {
  return std::string(language == Language::french ? french : english);
}

}  // namespace

std::optional<std::string> advice_for_file(const Error& error, Language language) {
  if (error.arguments.empty()) return std::nullopt;
  const std::string ending = ending_of(error.arguments.front());
  if (error.code == Errc::file_not_text && is_one_of(spreadsheets, ending)) {
    return in(language,
              "Save it from its program as CSV with the encoding UTF-8, and import that file: essaim import FILE.csv",
              "Enregistrez-le depuis son logiciel au format CSV avec l’encodage UTF-8, et importez ce fichier : essaim "
              "import FICHIER.csv");
  }
  if (error.code == Errc::file_empty && is_one_of(tables, ending)) {
    return in(language,
              "Save the table from its program once more: the first line names the columns, such as title, themes and "
              "text, and each row below becomes an entry.",
              "Enregistrez de nouveau le tableau depuis son logiciel : la première ligne nomme les colonnes, comme "
              "titre, thèmes et texte, et chaque ligne suivante devient une fiche.");
  }
  if (error.code == Errc::file_empty && is_one_of(profiles, ending)) {
    return in(language, "Begin with the form: essaim profile edit > \"{0}\"",
              "Partez du formulaire : essaim profile edit > \"{0}\"");
  }
  if (error.code == Errc::other_encoding && error.arguments.size() > 3 && is_one_of(kept, ending)) {
    const std::string command = "iconv -f {3} -t UTF-8 \"{0}\" > utf8." + ending;
    return in(language, "Convert it and take the new file: " + command,
              "Convertissez-le et prenez le nouveau fichier : " + command);
  }
  return std::nullopt;
}

}  // namespace essaim
