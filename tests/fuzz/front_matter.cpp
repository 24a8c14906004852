// Markdown with a YAML head, as an author's file holds it (core/front_matter.h): a document that comes back as it is,
// or an error with its place. The octets are the file.
#include <string>
#include <string_view>

#include "core/check.h"
#include "core/document.h"
#include "core/front_matter.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "tests/fuzz/input.h"

namespace essaim::fuzz {
namespace {

constexpr std::string_view file = "f.md";

// In both languages, without an octet that could act on a terminal, and naming the file.
void check_said(const Error& error) {
  CHECK(error.code != Errc::internal && exit_code(error.code) == 4);
  for (const Language language : {Language::english, Language::french}) {
    const std::string said = sentence(error, language);
    CHECK(said.size() < 1000 && harmless(said) == said);
    CHECK(said.find(file) != std::string::npos);
    CHECK(!advice(error, language).empty());
  }
}

void check_text(std::string_view text) {
  const Result<Document> document = parse_markdown(text, file);
  if (!document) return check_said(document.error());
  for (const Error& remark : remarks_on(*document, text, file)) check_said(remark);
  const std::string printed = print_markdown(*document);
  const Result<Document> again = parse_markdown(printed, file);
  CHECK(again && *again == *document);
  CHECK(print_markdown(*again) == printed);
  // What can be read can be published, unless it is too long.
  const auto octets = encode_document(*document, Bytes(limits::salt_bytes, 's'));
  CHECK(octets || octets.error().code == Errc::document_too_large);
  if (octets) {
    const auto decoded = decode_document(*octets);
    CHECK(decoded && *decoded == *document);
  }
}

}  // namespace
}  // namespace essaim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  essaim::fuzz::Input input(data, size);
  essaim::fuzz::check_text(input.rest());
  return 0;
}
