// The form in which a city says who it is, as its author's file holds it (core/profile_form.h): a profile that comes
// back as it is, or an error that names the file. The octets are the file.
#include <string>
#include <string_view>

#include "core/check.h"
#include "core/document.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "core/profile_form.h"
#include "tests/fuzz/input.h"

namespace essaim::fuzz {
namespace {

constexpr std::string_view file = "p.yaml";

void check_said(const Error& error) {
  CHECK(error.code != Errc::internal && error.code != Errc::malformed && exit_code(error.code) == 4);
  for (const Language language : {Language::english, Language::french}) {
    const std::string said = sentence(error, language);
    CHECK(said.size() < 1500 && harmless(said) == said);
    CHECK(said.find(file) != std::string::npos);
    CHECK(!advice(error, language).empty());
  }
}

void check_form(std::string_view text) {
  const Result<Profile> profile = parse_profile_form(text, file);
  if (!profile) return check_said(profile.error());
  for (const Language language : {Language::english, Language::french}) {
    const std::string printed = print_profile_form(*profile, language);
    const Result<Profile> again = parse_profile_form(printed, file);
    if (printed.size() <= limits::front_matter_bytes_max) CHECK(again && *again == *profile);
  }
  // What can be read can be published, and read again by everybody.
  Document document;
  document.kind = std::string(profile_kind);
  document.title = "Ville";
  document.profile = *profile;
  const auto octets = encode_document(document, Bytes(limits::salt_bytes, 's'));
  CHECK(octets);
  const auto decoded = decode_document(*octets);
  CHECK(decoded && *decoded == document);
}

}  // namespace
}  // namespace essaim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  essaim::fuzz::Input input(data, size);
  essaim::fuzz::check_form(input.rest());
  return 0;
}
