#pragma once

#include <string>

#include "client/command.h"
#include "client/site/collection.h"

namespace essaim::client {

struct SiteOptions {
  std::string folder;
  Choice choice;
  std::string base_url;  // as typed; may be empty
  bool force = false;
};

// `essaim export --format site`: writes the site, says what was done. The exit status.
int export_site(const Context& context, const SiteOptions& options);
// `essaim feed write`: a feed for everything, each follow, each theme and each city.
int write_feeds(const Context& context, const SiteOptions& options);

}  // namespace essaim::client
