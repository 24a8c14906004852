#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "core/error.h"

namespace essaim::v1 {
class ExportPage;
class Imported;
}  // namespace essaim::v1

// Many entries at a time, in and out (docs/import.md). `done` comes on any thread, once.
namespace essaim::daemon {

class Node;

struct ImportLines {
  std::string file;      // for error messages only
  std::size_t line = 1;  // of the first line
  std::string audience;  // of objects that say none; `network` where empty
  bool check = false;    // only say what an import would do
  std::string text;      // lines; empty ones stand for lines that are left out
};
// Reads the lines on several threads and has those that can be entries written in one batch, in the order in which
// import_lines was called. A line that cannot is named in the answer and stops no other. `done` once the batch is
// durable. Errors: no_network, member_revoked, approval_required, field_invalid (audience), too_many, daemon_busy, and
// what the store says.
void import_lines(Node& node, ImportLines lines, std::function<void(Result<v1::Imported>)> done);

struct ExportQuery {
  std::string format;           // `jsonl`, `markdown`, `csv`, `geojson` or `view`
  std::string separator = ",";  // of csv: one of core/csv.h
  bool as_text = false;         // all entries of the page in its `text`, as a file has them; of jsonl, csv and geojson
  std::string audience;         // `public`: only what is; empty or `network`: all
  std::string from, theme, kind;
  std::uint64_t before = UINT64_MAX;
};
// Errors: no_network, city_unknown, unknown_theme, unknown_kind, malformed (format, separator, text,
// audience), store_damaged.
void export_entries(Node& node, ExportQuery query, std::function<void(Result<v1::ExportPage>)> done);

}  // namespace essaim::daemon
