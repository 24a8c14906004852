#include <algorithm>
#include <deque>
#include <utility>

#include "client/import_source.h"
#include "core/audience_field.h"
#include "core/csv.h"
#include "core/entry.h"
#include "core/entry_table.h"
#include "core/harmless.h"
#include "core/imported.h"
#include "core/limits.h"
#include "core/readable.h"
#include "core/text.h"

namespace essaim::client {
namespace {

// What is looked at to say which encoding it is.
constexpr std::size_t sample_bytes = 256 * 1024;

// Why the line that came last, with what follows it, is no text of ours.
Error why_unreadable_there(LineFile& file, std::string text, const std::string& shown) {
  const std::size_t line = file.line();
  LineFile::Line more;
  while (text.size() < sample_bytes) {
    const auto read = file.next(more);
    if (!read || !*read) break;
    text += "\n" + more.text;
  }
  Error why = why_unreadable(text, shown).value_or(Error(Errc::not_utf8, {shown, "1", "1"}));
  // All three sentences name the line first.
  why.arguments[1] = std::to_string(std::stoull(why.arguments[1]) + line - 1);
  return why;
}

bool is_readable(std::string_view text) { return text.find('\0') == text.npos && !first_invalid_utf8(text); }

// A file in another encoding is refused before anything of it is published.
Result<void> check_encoding(const std::string& path, const std::string& shown) {
  auto file = LineFile::open(path);
  if (!file) return tl::unexpected(file.error());
  for (LineFile::Line line;;) {
    auto more = file->next(line);
    if (!more) return tl::unexpected(more.error());
    if (!*more) return {};
    if (!is_readable(line.text)) return tl::unexpected(why_unreadable_there(*file, std::move(line.text), shown));
  }
}

// The separator that makes most names of columns of a line; the first of those that make as many.
char separator_of(std::string_view line) {
  char best = csv_separators.front();
  std::ptrdiff_t most = -1;
  for (const char separator : csv_separators) {
    CsvRecord record(separator);
    record.add(line);
    const std::ptrdiff_t known = std::ranges::count_if(
        record.take(), [](const std::string& name) { return table_column_called(name).has_value(); });
    if (known > most) {
      most = known;
      best = separator;
    }
  }
  return best;
}

class Rows : public ImportSource {
 public:
  Rows(LineFile file, std::string shown) : file_(std::move(file)), shown_(std::move(shown)), record_(',') {}

  Result<void> read_head() {
    // A record is read from its lines when the separator is known, which its first line says.
    for (;;) {
      auto line = peek();
      if (!line) return tl::unexpected(line.error());
      if (*line == nullptr) return fail(Errc::file_empty, {shown_});
      const std::string_view text = trimmed((*line)->text);
      // Excel's own way of saying what separates.
      const bool says_separator = text.size() <= 5 && folded(text.substr(0, 4)) == "sep=";
      if (!text.empty() && !says_separator) break;
      waiting_.pop_front();
    }
    record_ = CsvRecord(separator_of(waiting_.front().text));
    auto names = read_record();
    if (!names) return tl::unexpected(names.error());
    if (refused_) return tl::unexpected(*refused_);
    auto head = TableHead::read(std::move(*names), shown_);
    if (!head) return tl::unexpected(head.error());
    head_ = std::move(*head);
    return {};
  }

  Result<bool> next(ImportItem& item) override {
    item = {};
    for (;;) {
      auto line = peek();
      if (!line) return tl::unexpected(line.error());
      if (*line == nullptr) return false;
      if (!(*line)->too_long && trimmed((*line)->text).empty()) {
        waiting_.pop_front();
        continue;
      }
      item.place.number = (*line)->number;
      auto cells = read_record();
      if (!cells) return tl::unexpected(cells.error());
      if (refused_) {
        item.refused = std::exchange(refused_, std::nullopt);
        return true;
      }
      // A row without a word, as spreadsheets leave behind.
      if (std::ranges::all_of(*cells, [](const std::string& cell) { return trimmed(cell).empty(); })) continue;
      if (auto done = convert(std::move(*cells), item); !done) item.refused = done.error();
      return true;
    }
  }
  std::uint64_t done() const override { return file_.bytes_read(); }
  std::uint64_t size() const override { return file_.size(); }

 private:
  struct NumberedLine {
    std::string text;
    std::size_t number = 0;
    bool too_long = false;
  };

  // The line that a record begins with; null at the end.
  Result<const NumberedLine*> peek() { return line_at(0); }
  Result<const NumberedLine*> line_at(std::size_t index) {
    while (waiting_.size() <= index) {
      LineFile::Line line;
      auto more = file_.next(line);
      if (!more) return tl::unexpected(more.error());
      if (!*more) return nullptr;
      // Of a pipe nobody could look ahead.
      if (!is_readable(line.text)) {
        return tl::unexpected(why_unreadable_there(file_, std::move(line.text), shown_));
      }
      waiting_.push_back({std::move(line.text), file_.line(), line.too_long});
    }
    return &waiting_[index];
  }

  // The cells of the record that begins with the next line. Where there is none, `refused_` says why, and only that
  // line is given up: a quotation mark that was forgotten must not swallow the rest of the table.
  Result<std::vector<std::string>> read_record() {
    const std::size_t first = waiting_.front().number;
    std::size_t used = 0;
    CsvRecord::State state = CsvRecord::State::open;
    bool bounded = true;
    while (state == CsvRecord::State::open) {
      auto line = line_at(used);
      if (!line) return tl::unexpected(line.error());
      bounded = *line != nullptr && !(*line)->too_long && record_.bytes() <= limits::import_line_bytes_max;
      if (!bounded) break;
      state = record_.add((*line)->text);
      ++used;
    }
    if (state == CsvRecord::State::whole) {
      waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(used));
      return record_.take();
    }
    if (used == 0) {
      refused_ =
          Error(Errc::line_too_long, {shown_, std::to_string(first), std::to_string(limits::import_line_bytes_max)});
    } else {
      refused_ = Error(Errc::table_quote, {shown_, std::to_string(first + record_.quote_line() - 1),
                                           std::to_string(record_.quote_column())});
    }
    record_.take();
    waiting_.pop_front();
    return std::vector<std::string>();
  }

  Result<void> convert(std::vector<std::string> cells, ImportItem& item) const {
    const std::size_t number = item.place.number;
    auto object = head_->object_of(std::move(cells), shown_, number);
    if (!object) return tl::unexpected(object.error());
    const std::string id = object->id, audience = object->audience;
    if (!audience.empty() && !audience_called(audience)) {
      return fail(Errc::field_invalid, {shown_ + ":" + std::to_string(number), "audience",
                                        shortened(harmless(audience), 40), "network, public"});
    }
    auto entry = import_object(std::move(*object), shown_);
    if (!entry) return tl::unexpected(entry.error());
    const auto called = audience_called(audience);
    auto line = import_line(entry->document, id, called ? name_of(*called) : "");
    if (!line) return tl::unexpected(line.error());
    item.line = std::move(*line);
    item.not_themes = std::move(entry->not_themes);
    return {};
  }

  LineFile file_;
  std::string shown_;
  CsvRecord record_;
  std::optional<TableHead> head_;
  std::deque<NumberedLine> waiting_;
  std::optional<Error> refused_;
};

}  // namespace

Result<std::unique_ptr<ImportSource>> import_table(LineFile file, const std::string& path, const std::string& shown) {
  if (file.size() > 0) {
    if (auto checked = check_encoding(path, shown); !checked) return tl::unexpected(checked.error());
  }
  auto rows = std::make_unique<Rows>(std::move(file), shown);
  if (auto head = rows->read_head(); !head) return tl::unexpected(head.error());
  return rows;
}

}  // namespace essaim::client
