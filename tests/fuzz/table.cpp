// A table that somebody wants to import (core/csv.h, core/entry_table.h): the first octet chooses the separator, the
// rest is the file. Records come back as they were written; each row becomes an object and perhaps an entry, or an
// error with its place; an entry comes back from the row that an export makes of it.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/check.h"
#include "core/csv.h"
#include "core/entry_table.h"
#include "core/harmless.h"
#include "core/imported.h"
#include "tests/fuzz/input.h"

namespace essaim::fuzz {
namespace {

constexpr std::string_view file = "t.csv";
using Cells = std::vector<std::string>;

void check_said(const Error& error) {
  CHECK(error.code != Errc::internal && exit_code(error.code) == 4);
  for (const Language language : {Language::english, Language::french}) {
    const std::string said = sentence(error, language);
    CHECK(said.size() < 2000 && harmless(said) == said);
    CHECK(said.find(file) != std::string::npos);
    CHECK(!advice(error, language).empty());
  }
}

// Records that are whole, up to the first that is not.
std::vector<Cells> records_of(std::string_view text, char separator) {
  std::vector<Cells> out;
  CsvRecord record(separator);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const CsvRecord::State state = record.add(line);
    CHECK(state == CsvRecord::State::whole || record.quote_column() > 0);
    if (state == CsvRecord::State::broken) break;
    if (state == CsvRecord::State::whole) out.push_back(record.take());
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return out;
}

// A line end in a cell is one of ours after the first reading, but for a carriage return alone.
bool has_return(const Cells& cells) {
  return std::ranges::any_of(cells, [](const std::string& cell) { return cell.find('\r') != std::string::npos; });
}

void check_written(const std::vector<Cells>& records, char separator) {
  std::string text;
  for (const Cells& cells : records) {
    if (has_return(cells)) return;
    text += csv_line(cells, separator);
    for (const std::string& cell : cells) CHECK(untamed(tamed(cell)) == cell);
  }
  CHECK(records_of(text, separator) == records);
}

std::optional<Document> again(const Document& document) {
  const auto head = TableHead::read(table_columns(), file);
  CHECK(head.has_value());
  auto object = head->object_of(table_row(document, {}), file, 2);
  CHECK(object.has_value());
  auto entry = import_object(std::move(*object), file);
  if (!entry) return std::nullopt;
  return std::move(entry->document);
}

void check_row(const TableHead& head, const Cells& cells) {
  auto object = head.object_of(cells, file, 2);
  if (!object) return check_said(object.error());
  const auto entry = import_object(std::move(*object), file);
  if (!entry) return check_said(entry.error());
  // An address with a colon and a space in it is parted elsewhere.
  const auto odd = [](const Link& link) { return link.target.find(": ") != std::string::npos; };
  if (std::ranges::any_of(entry->document.links, odd)) return;
  // Sections of columns gain blank lines between them when they become a text; then nothing changes any more.
  const std::optional<Document> once = again(entry->document);
  CHECK(once.has_value());
  CHECK(again(*once) == once);
  CHECK(text_id(*once) == text_id(*again(*once)));
}

void check_table(char separator, std::string_view text) {
  if (first_invalid_utf8(text) || text.find('\0') != std::string_view::npos) return;
  std::vector<Cells> records = records_of(text, separator);
  check_written(records, separator);
  if (records.empty()) return;
  const auto head = TableHead::read(records.front(), file);
  if (!head) return check_said(head.error());
  for (std::size_t i = 1; i < std::min<std::size_t>(records.size(), 20); ++i) check_row(*head, records[i]);
}

}  // namespace
}  // namespace essaim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  essaim::fuzz::Input input(data, size);
  const char separator = essaim::csv_separators[input.below(essaim::csv_separators.size())];
  essaim::fuzz::check_table(separator, input.rest());
  return 0;
}
