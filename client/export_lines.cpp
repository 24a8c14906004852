#include "client/export_format.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

constexpr const char* file_name = "entries.jsonl";

// One file, a line an entry, as `essaim import` takes it.
class Lines : public ExportFormat {
 public:
  std::string query() const override { return "format=jsonl"; }
  Result<void> begin(ExportFolder& folder) override { return folder.begin(); }
  Result<void> write(ExportFolder& folder, const v1::ExportPage& page) override {
    for (const v1::ExportedEntry& entry : page.entries()) {
      if (auto written = folder.write(entry.text()); !written) return written;
      if (auto written = folder.write("\n"); !written) return written;
    }
    return {};
  }
  Result<void> finish(ExportFolder& folder) override { return folder.keep(file_name); }
  std::filesystem::path result_in(const std::filesystem::path& folder) const override { return folder / file_name; }
};

}  // namespace

std::unique_ptr<ExportFormat> export_lines(const ExportOptions&) { return std::make_unique<Lines>(); }

}  // namespace essaim::client
