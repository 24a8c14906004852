#include "client/api_client.h"
#include "client/export_format.h"
#include "core/csv.h"
#include "core/table_columns.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

constexpr const char* file_name = "entries.csv";
// By which Excel knows that a file is UTF-8.
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// One file: a line of names, then a row an entry (docs/tables.md).
class Table : public ExportFormat {
 public:
  explicit Table(bool for_excel) : for_excel_(for_excel) {}
  std::string query() const override { return "format=csv&separator=" + url_part(std::string(1, separator())); }
  bool as_text() const override { return true; }
  Result<void> begin(ExportFolder& folder) override {
    Result<void> written = folder.begin();
    if (written && for_excel_) written = folder.write(byte_order_mark);
    if (written) written = folder.write(csv_line(table_columns(), separator()));
    return written;
  }
  Result<void> write(ExportFolder& folder, const v1::ExportPage& page) override { return folder.write(page.text()); }
  Result<void> finish(ExportFolder& folder) override { return folder.keep(file_name); }
  std::filesystem::path result_in(const std::filesystem::path& folder) const override { return folder / file_name; }

 private:
  // Where a comma stands in numbers, Excel parts cells at semicolons only.
  char separator() const { return for_excel_ ? ';' : ','; }
  bool for_excel_;
};

}  // namespace

std::unique_ptr<ExportFormat> export_table(const ExportOptions& options) {
  return std::make_unique<Table>(options.excel);
}

}  // namespace essaim::client
