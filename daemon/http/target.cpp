#include "daemon/http/target.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "core/harmless.h"

namespace essaim::daemon {

std::optional<Target> read_target(std::string_view target) {
  const auto parsed = boost::urls::parse_origin_form(boost::urls::string_view(target.data(), target.size()));
  if (!parsed) return std::nullopt;
  Target out;
  for (const auto& segment : parsed->segments()) out.path += "/" + std::string(segment);
  if (harmless(out.path) != out.path) return std::nullopt;
  for (const auto& parameter : parsed->params()) {
    const std::string value(parameter.value);
    if (harmless(value) != value) return std::nullopt;
    out.query[std::string(parameter.key)] = value;
  }
  return out;
}

}  // namespace essaim::daemon
