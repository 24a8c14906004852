#include "core/document_fields.h"

#include <algorithm>
#include <string>

#include "core/front_matter_fields.h"
#include "core/kinds.h"

namespace essaim {

void set_field(Document& document, std::string_view code, std::string_view value) {
  const auto found =
      std::ranges::find_if(document.fields, [&](const auto& field) { return head_code(field.name) == code; });
  if (value.empty()) {
    if (found != document.fields.end()) document.fields.erase(found);
    return;
  }
  // Dates and numbers stand bare, as everybody writes them.
  const bool bare = value.find_first_not_of("0123456789-") == std::string_view::npos && value.front() != '-';
  std::string yaml = bare ? std::string(value) : yaml_scalar(value);
  if (found != document.fields.end()) {
    found->yaml = std::move(yaml);
  } else {
    document.fields.push_back({std::string(code), std::move(yaml)});
  }
}

}  // namespace essaim
