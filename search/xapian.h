#pragma once

#include <xapian.h>

#include <exception>
#include <string>
#include <utility>

#include "core/error.h"

// The only place where Xapian comes in; included by .cpp files of this folder alone.
namespace essaim::search {

inline Error from_xapian(const Xapian::Error& error) {
  return Error(Errc::index_failed, {std::string(error.get_type()) + ": " + error.get_msg()});
}

// Xapian throws; we return. `work` gives a Result; what it throws becomes `index_failed`.
template <typename Work>
auto guarded(Work&& work) -> decltype(work()) {
  try {
    return std::forward<Work>(work)();
  } catch (const Xapian::Error& error) {
    return tl::unexpected(from_xapian(error));
  } catch (const std::exception& error) {
    // A damaged file claims lengths that no memory holds.
    return fail(Errc::index_failed, {error.what()});
  }
}

}  // namespace essaim::search
