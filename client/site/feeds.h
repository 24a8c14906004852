#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "client/site/atom.h"
#include "client/site/collection.h"

namespace essaim::v1 {
class FollowView;
}

namespace essaim::client {

// Of each feed the newest so many.
inline constexpr std::size_t feed_entries_max = 50;

// What of a text or of one that is gone decides in which feeds it stands.
struct FeedTopic {
  std::string handle, kind, language;
  std::vector<std::string> themes;
};

// One feed out of a collection.
struct FeedScope {
  std::string name;  // what tells it from the other feeds of this city, such as `theme data.gis`; part of its id
  std::string title;
  std::string self, page;  // absolute addresses; may be empty
  std::function<bool(const FeedTopic&)> holds;
};

FeedScope scope_of_all(const Collection& collection);
FeedScope scope_of_theme(const Collection& collection, const std::string& code);
FeedScope scope_of_city(const Collection& collection, const std::string& handle);
// As the daemon decides what is followed.
FeedScope scope_of_follow(const Collection& collection, const v1::FollowView& follow);

// Themes and cities that have a feed: those of texts, and those of texts that are gone, of which readers must hear.
std::set<std::string> feed_themes(const Collection& collection);
std::set<std::string> feed_cities(const Collection& collection);

// Makes feeds of a collection. The newest texts first; what was taken back among them is named as deleted; calls whose
// last day is over are left out.
class FeedMaker {
 public:
  // `audience` is that of the collection. `page_of` gives the absolute address of the page of a text; may be empty.
  FeedMaker(const Collection& collection, std::string audience, std::string today,
            std::function<std::string(const TextNote&)> page_of = {})
      : collection_(collection),
        audience_(std::move(audience)),
        today_(std::move(today)),
        page_of_(std::move(page_of)) {}

  // The document. Fails only where what was spooled does not read back.
  Result<std::string> written(const FeedScope& scope) const;

 private:
  Result<FeedEntry> entry(const TextNote& text) const;
  const Collection& collection_;
  std::string audience_, today_;
  std::function<std::string(const TextNote&)> page_of_;
};

}  // namespace essaim::client
