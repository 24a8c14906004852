#pragma once

#include <cstddef>
#include <string>

#include "client/site/collection.h"
#include "client/site/site_frame.h"

namespace essaim::client {

// A text as schema.org describes an article (JSON-LD), for search engines and catalogues.
std::string entry_json(const SiteFrame& frame, const Collection& collection, std::size_t text,
                       const v1::EntryView& view);

}  // namespace essaim::client
