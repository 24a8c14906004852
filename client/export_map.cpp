#include "client/export_format.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

constexpr const char* file_name = "entries.geojson";

// One file, a FeatureCollection of RFC 7946 with a line an entry; programs for maps read it as it is.
class Map : public ExportFormat {
 public:
  std::string query() const override { return "format=geojson"; }
  bool as_text() const override { return true; }
  Result<void> begin(ExportFolder& folder) override {
    if (auto begun = folder.begin(); !begun) return begun;
    return folder.write("{\"type\":\"FeatureCollection\",\"features\":[\n");
  }
  Result<void> write(ExportFolder& folder, const v1::ExportPage& page) override {
    if (page.count() == 0) return {};
    if (auto written = folder.write(first_ ? "" : ",\n"); !written) return written;
    first_ = false;
    return folder.write(page.text());
  }
  Result<void> finish(ExportFolder& folder) override {
    if (auto written = folder.write("\n]}\n"); !written) return written;
    return folder.keep(file_name);
  }
  std::filesystem::path result_in(const std::filesystem::path& folder) const override { return folder / file_name; }

 private:
  bool first_ = true;
};

}  // namespace

std::unique_ptr<ExportFormat> export_map(const ExportOptions&) { return std::make_unique<Map>(); }

}  // namespace essaim::client
