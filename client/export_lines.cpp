#include "client/export_format.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

constexpr const char* file_name = "entries.jsonl";

// One file, a line an entry, as `essaim import` takes it.
class Lines : public ExportFormat {
 public:
  std::string query() const override { return "format=jsonl"; }
  bool as_text() const override { return true; }
  Result<void> begin(ExportFolder& folder) override { return folder.begin(); }
  Result<void> write(ExportFolder& folder, const v1::ExportPage& page) override { return folder.write(page.text()); }
  Result<void> finish(ExportFolder& folder) override { return folder.keep(file_name); }
  std::filesystem::path result_in(const std::filesystem::path& folder) const override { return folder / file_name; }
};

}  // namespace

std::unique_ptr<ExportFormat> export_lines(const ExportOptions&) { return std::make_unique<Lines>(); }

}  // namespace essaim::client
