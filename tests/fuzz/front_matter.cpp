// Markdown with a YAML head, as an author's file holds it (core/front_matter.h): a document that comes back as it is,
// or an error with its place. The octets are the file; also one to cite in (core/cite_in_head.h) and a note
// (core/note.h).
#include <string>
#include <string_view>

#include "core/check.h"
#include "core/cite_in_head.h"
#include "core/document.h"
#include "core/front_matter.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "core/note.h"
#include "core/readable.h"
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

// A citation is put into the head without losing an octet, once; what has no head for it is a note all the same.
void check_citing(std::string_view text) {
  if (why_unreadable(text, file)) return;  // asked before a file is read any further
  const std::string label = "guediawaye/12";
  const auto citing = with_citation(text, file, {label});
  if (!citing) return check_said(citing.error());
  CHECK(citing->added == (citing->text.size() > text.size()));
  const auto again = with_citation(citing->text, file, {label});
  CHECK(again && !again->added && again->text == citing->text && again->cited == label);
  if (!citing->added) CHECK(citing->text == text);
}

void check_note(std::string_view text) {
  const auto note = parse_note(text, file);
  if (!note) return check_said(note.error());
  CHECK(note->front_matter_order.empty());
  // Only a head says of what kind it is.
  if (text.find("---") == std::string_view::npos) CHECK(note->kind.empty());
}

}  // namespace
}  // namespace essaim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  essaim::fuzz::Input input(data, size);
  const std::string_view text = input.rest();
  essaim::fuzz::check_text(text);
  essaim::fuzz::check_citing(text);
  essaim::fuzz::check_note(text);
  return 0;
}
