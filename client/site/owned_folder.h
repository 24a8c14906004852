#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "core/error.h"

namespace essaim::client {

// A folder whose files Essaim writes again and again: a site, or feeds.
//
// A list in it names what Essaim wrote there; only that is ever replaced or removed, so that nothing of somebody else
// is lost. A file appears under its name when it is whole, and is left as it is where it would not change, so that
// copying the folder elsewhere copies only what is new. Killed at any moment, the list still names all that was
// written.
class OwnedFolder {
 public:
  // `list` is the name of the file with the list, such as `.essaim-site`, and `audience` whom the files are for, which
  // the list remembers. Makes the folder where there is none. Without `force` it must be empty or have that list, of
  // that audience where it says one: what was made for everybody must not turn into what is for the members, nor the
  // other way round. Errors: folder_in_use, folder_audience, file_unwritable.
  static Result<OwnedFolder> open(const std::filesystem::path& path, std::string list, std::string audience,
                                  bool force);

  // Names of all that will be written; before the first `write`.
  Result<void> begin(const std::set<std::string>& names);
  // `name` is one that `begin` was told, with at most one stroke in it.
  Result<void> write(const std::string& name, std::string_view content);
  // Removes what was written earlier and is no more; what is there is on the disk then.
  Result<void> finish();

  std::size_t written() const { return written_; }  // new or changed
  std::size_t unchanged() const { return unchanged_; }
  std::size_t removed() const { return removed_; }

 private:
  OwnedFolder(std::filesystem::path path, std::string list, std::string audience)
      : path_(std::move(path)), list_(std::move(list)), audience_(std::move(audience)) {}
  Result<void> replace(const std::string& name, std::string_view content) const;
  Result<void> write_list(const std::set<std::string>& names) const;
  tl::unexpected<Error> failed(const std::string& name, int number) const;

  std::filesystem::path path_;
  std::string list_, audience_;
  std::set<std::string> before_, now_;
  std::size_t written_ = 0, unchanged_ = 0, removed_ = 0;
};

// A name that such a list may have: letters, digits and `. - _`, at most one stroke, no part that begins with a dot.
bool is_owned_name(std::string_view name);

}  // namespace essaim::client
