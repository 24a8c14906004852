#pragma once

#include <span>

#include "core/error.h"
#include "core/network_log.h"
#include "search/question.h"

namespace essaim::daemon {

struct SearchRequest;

// What a request asks of each hit beside its words, as of today. Errors: filter_invalid with what is possible,
// city_unknown, unknown_theme, unknown_kind.
Result<search::Filters> search_filters(const NetworkState& network, const SearchRequest& request);

// A filter by the name of its option, and how it is left out.
struct NamedFilter {
  const char* option;
  void (*leave_out)(search::Filters& filters);
};
std::span<const NamedFilter> named_filters();

}  // namespace essaim::daemon
