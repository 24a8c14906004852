#include "client/import_report.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <set>
#include <utility>

#include "client/say.h"
#include "client/system_words.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

// So many lines say what is wrong with a file; the rest is in the file of --report.
constexpr std::size_t refused_shown = 10;
constexpr std::size_t refused_kept = 1000;  // for programs
constexpr std::size_t keywords_shown = 8;
constexpr std::size_t keywords_kept = 10'000;
constexpr std::size_t keyword_columns = 60;

std::uint64_t number_of(const std::string& label) {
  std::uint64_t number = 0;
  const std::size_t slash = label.find('/');
  if (slash != std::string::npos) std::from_chars(label.data() + slash + 1, label.data() + label.size(), number);
  return number;
}

}  // namespace

Result<void> ImportReport::write_to(const std::string& path) {
  report_path_ = path;
  report_.reset(std::fopen(path.c_str(), "w"));
  if (!report_) return fail(Errc::file_unwritable, {harmless(path), why_not_made(path, errno)});
  return {};
}

void ImportReport::note(const ImportPlace& place, const std::string& code, const std::string& text) {
  if (!report_) return;
  const std::string where = place.file.empty() ? std::to_string(place.number) : harmless(place.file);
  std::fprintf(report_.get(), "%s\t%s\t%s\n", where.c_str(), code.c_str(), harmless(text).c_str());
}

void ImportReport::skip(const ImportPlace& place, const std::string& known_as, bool same_as_before) {
  ++known_;
  // What this import itself made stood in the file before.
  const bool twice = same_as_before || (!first_.empty() && number_of(known_as) >= number_of(first_));
  if (!twice) return note(place, "imported-before", say("was imported before, as {0}", {known_as}));
  ++doubles_;
  if (!place.file.empty()) {
    return note(
        place, "same-id",
        known_as.empty() ? say("another file says the same") : say("another file says the same; see {0}", {known_as}));
  }
  note(place, "same-id",
       known_as.empty() ? say("its id stood in the file before")
                        : say("its id stood in the file before; see {0}", {known_as}));
}

void ImportReport::refuse(const ImportPlace& place, const Error& error) {
  ++refused_;
  of_folder_ = of_folder_ || !place.file.empty();
  if (exit_status_ == 0) exit_status_ = exit_code(error.code);
  if (refused_first_.size() < refused_kept) refused_first_.push_back({place, error});
  note(place, name_of(error.code), sentence(error, spoken()));
}

void ImportReport::keep(const std::string& word, std::uint64_t count) {
  if (keywords_.size() < keywords_kept || keywords_.contains(word)) {
    keywords_[word] += count;
  } else {
    keywords_left_out_ += count;
  }
}

void ImportReport::keep(const std::vector<std::string>& not_themes) {
  for (const std::string& word : not_themes) keep(shortened(harmless(word), keyword_columns), 1);
}

void ImportReport::add(const v1::Imported& answer, std::uint64_t first, const std::vector<ImportPlace>& places) {
  imported_ += answer.imported();
  of_folder_ = of_folder_ || (!places.empty() && !places.front().file.empty());
  if (first_.empty()) first_ = answer.first();
  if (!answer.last().empty()) last_ = answer.last();
  for (const v1::SkippedLine& line : answer.skipped()) {
    const std::uint64_t at = line.line() - first;
    const ImportPlace place = at < places.size() ? places[at] : ImportPlace{.number = line.line(), .file = {}};
    if (!line.has_problem()) {
      skip(place, harmless(line.known_as()), line.same_as_line() != 0);
      continue;
    }
    const v1::Problem& problem = line.problem();
    refuse(place, Error(errc_from(problem.code()),
                        std::vector<std::string>(problem.arguments().begin(), problem.arguments().end())));
  }
  for (const v1::KeptWord& kept : answer.keywords()) keep(kept.word(), kept.count());
  // A check writes nothing, so that only this says which ids come twice.
  for (const std::uint64_t id : answer.id_hashes()) {
    if (ids_.insert(id).second) continue;
    --imported_;
    ++known_;
    ++doubles_;
  }
}

void ImportReport::print(bool checked_only) const {
  if (checked_only && imported_ + known_ + refused_ > 0) {
    print_line(say_count("{0} entry would be imported; nothing was written.",
                         "{0} entries would be imported; nothing was written.", imported_));
  } else if (imported_ + known_ + refused_ == 0) {
    // Of a file or a folder with nothing in it another sentence says so.
    print_line(say("Nothing to import: there is no row below the names of the columns."));
  } else if (imported_ == 0) {
    print_line(say("Nothing new was imported."));
  } else if (first_ == last_) {
    print_line(say("Imported: {0}", {harmless(first_)}));
  } else {
    print_line(say("Imported: {0}, {1} to {2}",
                   {say_count("{0} entry", "{0} entries", imported_), harmless(first_), harmless(last_)}));
  }
  if (known_ > doubles_) print_line(say("Imported before: {0}", {std::to_string(known_ - doubles_)}));
  if (doubles_ > 0 && of_folder_) {
    print_line(say("The same text in another file, left out: {0}", {std::to_string(doubles_)}));
  } else if (doubles_ > 0) {
    print_line(say("The same id twice in the file, left out: {0}", {std::to_string(doubles_)}));
  }
  if (!keywords_.empty()) {
    std::vector<std::pair<std::uint64_t, std::string>> words;
    std::uint64_t all = keywords_left_out_;
    for (const auto& [word, times] : keywords_) {
      words.emplace_back(times, word);
      all += times;
    }
    std::ranges::sort(words, [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    std::string shown;
    for (std::size_t i = 0; i < std::min(words.size(), keywords_shown); ++i) {
      shown += (shown.empty() ? "" : ", ") + harmless(words[i].second);
    }
    if (words.size() > keywords_shown) shown += ", …";
    print_line(say("Not themes, kept as keywords: {0} ({1})", {std::to_string(all), shown}));
  }
  if (refused_ == 0) return;
  print_line(say("Refused: {0}", {std::to_string(refused_)}));
  std::vector<Refused> in_order = refused_first_;
  std::ranges::stable_sort(in_order, {}, [](const Refused& refused) { return refused.place.number; });
  std::set<Errc> advised;
  for (std::size_t i = 0; i < std::min(in_order.size(), refused_shown); ++i) {
    const Refused& refused = in_order[i];
    const std::string text = harmless(sentence(refused.error, spoken()), Shape::one_line);
    // Most sentences name file and line themselves.
    const std::string file = harmless(refused.place.file);
    const bool placed = text.find(file_) != std::string::npos && text.find(file) != std::string::npos;
    const std::string where = file.empty() ? say("line {0}: {1}", {std::to_string(refused.place.number), text})
                                           : file + say(":") + " " + text;
    print_note("  " + (placed ? text : where));
    // What to do about each kind of problem stands once, where it comes first.
    if (advised.insert(refused.error.code).second) print_note("    " + harmless(advice(refused.error, spoken())));
  }
  if (refused_ > refused_shown) {
    print_note("  " + say("… and {0} more; all of them: --report FILE", {std::to_string(refused_ - refused_shown)}));
  }
}

void ImportReport::print_for_programs() const {
  v1::Imported out;
  out.set_imported(imported_);
  out.set_first(first_);
  out.set_last(last_);
  out.set_known(known_);
  out.set_refused(refused_);
  for (const Refused& refused : refused_first_) {
    v1::SkippedLine& line = *out.add_skipped();
    if (refused.place.file.empty()) {
      line.set_line(refused.place.number);
    } else {
      line.set_file(refused.place.file);
    }
    line.mutable_problem()->set_code(name_of(refused.error.code));
    for (const std::string& argument : refused.error.arguments) line.mutable_problem()->add_arguments(argument);
    line.mutable_problem()->set_sentence(sentence(refused.error, Language::english));
  }
  for (const auto& [word, count] : keywords_) {
    v1::KeptWord& kept = *out.add_keywords();
    kept.set_word(word);
    kept.set_count(count);
  }
  std::string json;
  // What is in it was JSON a moment ago.
  if (google::protobuf::util::MessageToJsonString(out, &json).ok()) print_json(json);
}

Result<void> ImportReport::finish() {
  if (!report_) return {};
  std::FILE* const file = report_.release();
  const bool written = std::ferror(file) == 0;
  if (std::fclose(file) == 0 && written) return {};
  return fail(Errc::file_unwritable, {harmless(report_path_), system_words(errno)});
}

}  // namespace essaim::client
