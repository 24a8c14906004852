#include "client/export_format.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

// A file an entry, as `essaim publish` takes it.
class Markdown : public ExportFormat {
 public:
  std::string query() const override { return "format=markdown"; }
  Result<void> write(ExportFolder& folder, const v1::ExportPage& page) override {
    for (const v1::ExportedEntry& entry : page.entries()) {
      Result<void> written = folder.begin();
      if (written) written = folder.write(entry.text());
      if (written) written = folder.keep(markdown_name(entry.handle(), entry.number(), entry.title()));
      if (!written) return written;
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<ExportFormat> export_markdown(const ExportOptions&) { return std::make_unique<Markdown>(); }

}  // namespace essaim::client
