#include "client/site/entry_json.h"

#include <boost/json.hpp>

#include "client/entry_view.h"
#include "client/site/atom.h"
#include "client/site/site_words.h"
#include "core/front_matter_values.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

namespace json = boost::json;

// Text of partners may hold what JSON allows and a page does not.
json::string clean(std::string_view text) { return json::string(web_text(text)); }

json::object other(const SiteFrame& frame, const TextNote& text) {
  json::object out{{"@type", "Article"}, {"headline", clean(text.title)}, {"identifier", feed_id_of_text(text.id)}};
  if (const std::string address = address_of(frame, site_files::of_text(text)); !address.empty()) out["url"] = address;
  return out;
}

}  // namespace

std::string entry_json(const SiteFrame& frame, const Collection& collection, std::size_t text,
                       const v1::EntryView& view) {
  const TextNote& note = collection.index.texts()[text];
  const v1::DocumentView& document = view.document();
  json::object out{{"@context", "https://schema.org"}, {"@type", "Article"}};
  out["headline"] = clean(note.title);
  out["identifier"] = feed_id_of_text(note.id);
  if (is_language(note.language)) out["inLanguage"] = note.language;
  out["datePublished"] = rfc3339(note.published_ms);
  out["dateModified"] = rfc3339(view.summary().time_ms());
  json::object city{{"@type", "GovernmentOrganization"}, {"name", clean(note.city)}};
  if (const auto known = collection.cities.find(note.handle); known != collection.cities.end()) {
    if (!known->second.country.empty())
      city["address"] = json::object{{"@type", "PostalAddress"}, {"addressCountry", known->second.country}};
  }
  out["author"] = city;
  out["publisher"] = std::move(city);
  if (!document.summary().empty()) out["description"] = clean(document.summary());
  json::array about;
  for (const std::string& code : note.themes)
    about.push_back(json::object{{"@type", "Thing"}, {"name", clean(theme_label(code))}});
  if (!about.empty()) out["about"] = std::move(about);
  json::array keywords;
  for (const std::string& word : document.keywords()) keywords.push_back(clean(word));
  if (!keywords.empty()) out["keywords"] = std::move(keywords);
  if (!document.place().empty())
    out["contentLocation"] = json::object{{"@type", "Place"}, {"name", clean(document.place())}};
  if (const LicenceWords licence = licence_words(document.licence()); !licence.address.empty()) {
    out["license"] = licence.address;
  }
  if (const std::string address = address_of(frame, site_files::of_text(note)); !address.empty()) {
    out["url"] = address;
    out["mainEntityOfPage"] = address;
  }
  json::array origins;
  for (const std::string_view relation : {"adapts", "builds-on"}) {
    for (const std::size_t each : collection.index.named(text, relation)) {
      origins.push_back(other(frame, collection.index.texts()[each]));
    }
  }
  if (!origins.empty()) out["isBasedOn"] = std::move(origins);
  if (const auto original = collection.index.named(text, "translates"); !original.empty()) {
    out["translationOfWork"] = other(frame, collection.index.texts()[original.front()]);
  }
  out["isPartOf"] = json::object{{"@type", "WebSite"}, {"name", clean(frame.name)}};
  return json::serialize(out);
}

}  // namespace essaim::client
