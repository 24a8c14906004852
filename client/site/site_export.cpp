#include "client/site/site_export.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "client/interruption.h"
#include "client/progress.h"
#include "client/say.h"
#include "client/site/entry_page.h"
#include "client/site/feeds.h"
#include "client/site/list_pages.h"
#include "client/site/owned_folder.h"
#include "client/site/site_frame.h"
#include "client/site/site_words.h"
#include "client/terminal.h"
#include "core/embedded.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_site.pb.h"

namespace essaim::client {
namespace {

constexpr const char* feeds_list = ".essaim-feeds";

std::string today() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return short_date(static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count()));
}

// With a stroke at its end; nothing where it is no address of a web site.
std::optional<std::string> base_of(const std::string& typed) {
  if (typed.empty()) return "";
  if (!typed.starts_with("https://") && !typed.starts_with("http://")) return std::nullopt;
  if (!is_web_address(typed) || typed.find_first_of("?#\"<>") != std::string::npos) return std::nullopt;
  return typed.back() == '/' ? typed : typed + "/";
}

// A file and how it is made; made one by one, so that memory holds one.
struct Piece {
  std::string name;
  std::function<Result<std::string>()> make;
};

class FolderWriting {
 public:
  FolderWriting(const Context& context, const SiteOptions& options, const char* list)
      : context_(context), options_(options), list_(list), progress_(context.json) {}

  template <typename Plan>
  int run(Plan plan) {
    const auto base = base_of(options_.base_url);
    if (!base) {
      return context_.failed(Error(Errc::usage, {say("--base-url begins with https:// and has no ? or #, unlike “{0}”",
                                                     {shortened(harmless(options_.base_url), 60)})}));
    }
    // What is wrong with the question is said before a folder is made.
    v1::ExportPage page;
    if (auto asked = first_page(context_.api(), options_.choice, page); !asked) return context_.failed(asked.error());
    auto folder = OwnedFolder::open(options_.folder, list_, options_.choice.audience, options_.force);
    if (!folder) return context_.failed(folder.error());
    const auto collection =
        gathered(context_.api(), options_.choice, page, options_.folder,
                 [&](std::uint64_t count, std::uint64_t done, std::uint64_t all) { return going(count, done, all); });
    if (!collection) return failed(collection.error());
    if (interruption_.happened()) return interrupted();
    done_.set_exported(collection->index.texts().size());
    done_.set_without_text(collection->without_text);
    done_.set_path(options_.folder);
    const Result<std::vector<Piece>> pieces = plan(*collection, *base, done_);
    if (!pieces) return failed(pieces.error());
    if (auto written = write(*folder, *pieces); !written) return failed(written.error());
    if (interruption_.happened()) return interrupted();
    if (auto finished = folder->finish(); !finished) return failed(finished.error());
    progress_.clear();
    done_.set_changed(folder->written());
    done_.set_unchanged(folder->unchanged());
    done_.set_removed(folder->removed());
    return 0;
  }

  const v1::FolderWritten& done() const { return done_; }

 private:
  bool going(std::uint64_t count, std::uint64_t done, std::uint64_t all) {
    progress_.show(count, done, all);
    return !interruption_.happened();
  }

  Result<void> write(OwnedFolder& folder, const std::vector<Piece>& pieces) {
    std::set<std::string> names;
    for (const Piece& piece : pieces) names.insert(piece.name);
    if (auto begun = folder.begin(names); !begun) return begun;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (interruption_.happened()) return {};
      const auto made = pieces[i].make();
      if (!made) return tl::unexpected(made.error());
      if (auto written = folder.write(pieces[i].name, *made); !written) return written;
      // Often enough to look alive.
      if (i % 50 != 0) continue;
      progress_.show_line(say_count("{0} file written", "{0} files written", i + 1) + " · " +
                          say("{0} %", {std::to_string((i + 1) * 100 / pieces.size())}));
    }
    return {};
  }

  int failed(const Error& error) {
    progress_.clear();
    return context_.failed(error);
  }

  int interrupted() {
    progress_.clear();
    print_note(say("Interrupted; no file was left half written. The same command again goes on."));
    return interrupted_status;
  }

  const Context& context_;
  const SiteOptions& options_;
  const char* list_;
  Progress progress_;
  Interruption interruption_;
  v1::FolderWritten done_;
};

Result<std::vector<Piece>> site_pieces(const Collection& collection, const SiteFrame& frame,
                                       const std::string& audience, v1::FolderWritten& done) {
  const std::string day = today();
  std::vector<Piece> pieces;
  const auto lists = std::make_shared<ListPages>(frame, collection, day);
  const auto feeds = std::make_shared<FeedMaker>(collection, audience, day, [&frame](const TextNote& text) {
    return address_of(frame, site_files::of_text(text));
  });
  const auto add_feed = [&](FeedScope scope, const std::string& file, const std::string& page) {
    scope.self = address_of(frame, file);
    scope.page = address_of(frame, page);
    pieces.push_back({file, [feeds, scope] { return feeds->written(scope); }});
    done.set_feeds(done.feeds() + 1);
  };
  pieces.push_back({site_files::style, [] { return Result<std::string>(embedded_text("share/site/essaim.css")); }});
  for (std::size_t i = 0; i < collection.index.texts().size(); ++i) {
    pieces.push_back({site_files::of_text(collection.index.texts()[i]),
                      [&collection, &frame, i, day] { return entry_page(frame, collection, i, day); }});
  }
  for (const auto& [code, texts] : collection.index.by_theme()) {
    for (std::size_t page = 1; page <= pages_for(texts.size()); ++page) {
      pieces.push_back({site_files::of_theme(code, page),
                        [lists, code = code, page] { return Result<std::string>(lists->theme(code, page)); }});
    }
  }
  for (const CityTexts& city : collection.index.by_city()) {
    for (std::size_t page = 1; page <= pages_for(city.texts.size()); ++page) {
      pieces.push_back({site_files::of_city(city.handle, page),
                        [lists, &city, page] { return Result<std::string>(lists->city(city, page)); }});
    }
  }
  for (const std::string& code : feed_themes(collection)) {
    const bool has_page = collection.index.by_theme().contains(code);
    add_feed(scope_of_theme(collection, code), site_files::feed_of_theme(code),
             has_page ? site_files::of_theme(code) : site_files::start);
  }
  for (const std::string& handle : feed_cities(collection)) {
    const bool has_page =
        std::ranges::any_of(collection.index.by_city(), [&](const CityTexts& city) { return city.handle == handle; });
    add_feed(scope_of_city(collection, handle), site_files::feed_of_city(handle),
             has_page ? site_files::of_city(handle) : site_files::start);
  }
  add_feed(scope_of_all(collection), site_files::feed_of_all(), site_files::start);
  // Last, so that what it leads to is there.
  pieces.push_back({site_files::start, [lists] { return Result<std::string>(lists->start()); }});
  done.set_pages(pieces.size() - 1 - done.feeds());
  return pieces;
}

void print_changes(const v1::FolderWritten& done) {
  std::string text = say_count("{0} file new or changed", "{0} files new or changed", done.changed());
  text = listed(text, say_count("{0} file as before", "{0} files as before", done.unchanged()));
  if (done.removed() > 0) text = listed(text, say_count("{0} file removed", "{0} files removed", done.removed()));
  print_line(text);
  if (done.without_text() > 0) {
    print_line(say("Left out because their text is not on this machine: {0} (essaim status says why)",
                   {std::to_string(done.without_text())}));
  }
}

void print_as_json(const v1::FolderWritten& done) {
  std::string json;
  if (google::protobuf::util::MessageToJsonString(done, &json).ok()) print_json(json);
}

}  // namespace

int export_site(const Context& context, const SiteOptions& options) {
  FolderWriting writing(context, options, site_files::list);
  SiteFrame frame;
  const int status = writing.run([&](const Collection& collection, const std::string& base, v1::FolderWritten& done) {
    frame.name = collection.network_name;
    frame.base_url = base;
    frame.texts = collection.index.texts().size();
    frame.cities = collection.index.by_city().size();
    return site_pieces(collection, frame, options.choice.audience, done);
  });
  if (status != 0) return status;
  const v1::FolderWritten& done = writing.done();
  if (context.json) {
    print_as_json(done);
    return 0;
  }
  const std::filesystem::path start = std::filesystem::path(done.path()) / site_files::start;
  print_line(
      say("Site of {0}: {1}", {say_count("{0} entry", "{0} entries", done.exported()), harmless(start.string())}));
  print_changes(done);
  if (done.exported() == 0 && options.choice.audience == "public") {
    print_note(say(
        "Only what its author made public is shown: essaim publish --audience public. For the members alone: essaim "
        "export --format site --audience network"));
  } else if (options.choice.audience != "public") {
    print_note(say("This site also has what is for the members of the network only: keep it off the open web."));
  }
  return 0;
}

int write_feeds(const Context& context, const SiteOptions& options) {
  FolderWriting writing(context, options, feeds_list);
  const int status = writing.run([&](const Collection& collection, const std::string& base,
                                     v1::FolderWritten& done) -> Result<std::vector<Piece>> {
    v1::FollowList follows;
    if (auto asked = context.api().get("/v1/follows", follows); !asked) return tl::unexpected(asked.error());
    const auto feeds = std::make_shared<FeedMaker>(collection, options.choice.audience, today());
    std::vector<Piece> pieces;
    const auto add = [&](FeedScope scope, const std::string& file) {
      if (!base.empty()) scope.self = base + file;
      pieces.push_back({file, [feeds, scope] { return feeds->written(scope); }});
    };
    const auto file_of = [](const std::string& in_site) { return in_site.substr(in_site.find('/') + 1); };
    add(scope_of_all(collection), file_of(site_files::feed_of_all()));
    for (const v1::FollowView& follow : follows.follows()) {
      // That is what the first feed is.
      if (follow.everything()) continue;
      add(scope_of_follow(collection, follow), "follow-" + std::to_string(follow.number()) + ".atom");
    }
    for (const std::string& code : feed_themes(collection)) {
      add(scope_of_theme(collection, code), file_of(site_files::feed_of_theme(code)));
    }
    for (const std::string& handle : feed_cities(collection)) {
      add(scope_of_city(collection, handle), file_of(site_files::feed_of_city(handle)));
    }
    done.set_feeds(pieces.size());
    return pieces;
  });
  if (status != 0) return status;
  const v1::FolderWritten& done = writing.done();
  if (context.json) {
    print_as_json(done);
    return 0;
  }
  print_line(say(
      "Feeds: {0}, of {1}, in {2}",
      {std::to_string(done.feeds()), say_count("{0} entry", "{0} entries", done.exported()), harmless(done.path())}));
  print_changes(done);
  if (options.choice.audience != "public") {
    print_note(say("They also have what is for the members of the network only: keep them off the open web."));
  }
  return 0;
}

}  // namespace essaim::client
