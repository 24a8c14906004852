#include "search/index.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <set>
#include <system_error>

#include "core/check.h"
#include "search/content.h"
#include "search/facts_row.h"
#include "search/question.h"
#include "search/terms.h"
#include "search/xapian.h"

namespace essaim::search {
namespace {

namespace fs = std::filesystem;

constexpr int writing = Xapian::DB_CREATE_OR_OPEN | Xapian::DB_NO_SYNC | Xapian::DB_BACKEND_GLASS;
// Longer periods are found by their first years; facts_table.cpp counts them so too.
constexpr unsigned years_found_max = 20;

fs::path beside(const fs::path& directory) { return {directory.string() + ".new"}; }

tl::unexpected<Error> failed(const fs::path& what, int number) {
  return fail(Errc::index_failed, {what.filename().string() + ": " + std::strerror(number)});
}

Result<void> sync_path(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return failed(path, errno);
  const int outcome = ::fsync(file);
  const int number = errno;
  ::close(file);
  if (outcome != 0) return failed(path, number);
  return {};
}

Result<void> sync_directory(const fs::path& directory) {
  std::error_code failure;
  for (auto at = fs::directory_iterator(directory, failure); !failure && at != fs::directory_iterator();
       at.increment(failure)) {
    if (auto synced = sync_path(at->path()); !synced) return synced;
  }
  if (failure) return failed(directory, failure.value());
  return sync_path(directory);
}

// Once each, also where two themes lie below one: a text is no more about mobility for having two themes of it.
std::set<std::string> theme_terms(const std::vector<std::string>& themes) {
  std::set<std::string> terms;
  for (const std::string& theme : themes) {
    for (std::size_t end = theme.size(); end != std::string::npos && end > 0; end = theme.rfind('.', end - 1)) {
      terms.insert(prefixed(theme_prefix, std::string_view(theme).substr(0, end)));
    }
  }
  return terms;
}

// Of the place that it speaks of, else of its author: what says nothing else is about the city that wrote it.
std::set<std::string> places_of(const IndexedText& text) {
  std::set<std::string> words;
  const auto add = [&words](std::string_view name) {
    for (std::string& word : place_words(name)) words.insert(std::move(word));
  };
  const Document& document = *text.document;
  if (document.place && !document.place->name.empty()) {
    add(document.place->name);
    return words;
  }
  for (const std::string& name : text.names) add(name);
  return words;
}

Xapian::Document document_of(const IndexedText& text, Stems& stems) {
  Xapian::Document out;
  const Content content = content_of(text, stems);
  for (const auto& [term, times] : content.words) out.add_term(std::string(term), times);
  for (const auto& [term, times] : content.title) out.add_term(prefixed(title_prefix, term), times);
  const Facts& facts = text.facts;
  // Counted, because questions are widened by them and weigh them; what only filters is not.
  for (const std::string& term : theme_terms(facts.themes)) out.add_term(term);
  const auto filter = [&](std::string_view prefix, const std::string& value) {
    if (!value.empty()) out.add_boolean_term(prefixed(prefix, value));
  };
  filter(kind_prefix, facts.kind);
  filter(language_prefix, facts.language);
  filter(country_prefix, facts.country);
  filter(author_prefix, facts.author);
  filter(size_prefix, facts.size);
  filter(outcome_prefix, facts.outcome);
  filter(grade_prefix, std::to_string(static_cast<unsigned>(facts.grade)));
  for (const std::string& word : places_of(text)) filter(place_prefix, word);
  const unsigned last = std::min<unsigned>(facts.last_year, facts.first_year + years_found_max - 1);
  for (unsigned year = facts.first_year; year != 0 && year <= last; ++year) filter(year_prefix, std::to_string(year));
  out.add_value(facts_slot, encode_facts_row(text.identity, facts));
  return out;
}

std::uint64_t number_from(const std::string& text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

struct Index::Impl {
  explicit Impl(std::shared_ptr<IndexShared> s) : shared(std::move(s)) {}

  std::shared_ptr<IndexShared> shared;
  Xapian::WritableDatabase database;
  Stems stems;
  IndexMarks marks;
  std::size_t uncommitted = 0;

  Result<void> open() {
    return guarded([&]() -> Result<void> {
      const bool fresh = ::access((shared->directory / "iamglass").c_str(), F_OK) != 0;
      database = Xapian::WritableDatabase(shared->directory.string(), writing);
      if (fresh) {
        database.set_metadata(format_key, std::string(format_version));
        database.commit();
      } else if (database.get_metadata(format_key) != format_version) {
        return fail(Errc::index_failed, {"it was made by another version"});
      }
      marks.arrival = number_from(database.get_metadata(arrival_key));
      marks.store = database.get_metadata(store_key);
      marks.remains = !database.get_metadata(remains_key).empty();
      ++shared->generation;
      return read_facts();
    });
  }

  Result<void> read_facts() {
    shared->facts.clear();
    for (auto at = database.valuestream_begin(facts_slot); at != database.valuestream_end(facts_slot); ++at) {
      const auto row = decode_facts_row(*at);
      if (!row) return fail(Errc::index_failed, {"the facts of text " + std::to_string(at.get_docid())});
      shared->facts.put(at.get_docid(), row->first, row->second);
    }
    // Each text has one row, or the files do not belong together.
    if (database.get_doccount() != shared->facts.size()) return fail(Errc::index_failed, {"facts are missing"});
    return {};
  }
};

bool files_in_place(const IndexShared& shared) {
  return ::access((shared.directory / "iamglass").c_str(), F_OK) == 0 &&
         ::access((shared.directory / "postlist.glass").c_str(), F_OK) == 0;
}

Index::Index(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Index::~Index() = default;

Result<std::unique_ptr<Index>> Index::open(std::shared_ptr<IndexShared> shared) {
  auto impl = std::make_unique<Impl>(std::move(shared));
  if (auto opened = impl->open(); !opened) return tl::unexpected(opened.error());
  return std::unique_ptr<Index>(new Index(std::move(impl)));
}

Result<void> Index::discard(IndexShared& shared) {
  const std::unique_lock replacing(shared.files);
  shared.facts.clear();
  ++shared.generation;
  for (const fs::path& path : {shared.directory, beside(shared.directory)}) {
    std::error_code failure;
    fs::remove_all(path, failure);
    if (failure) return failed(path, failure.value());
  }
  return {};
}

const IndexMarks& Index::marks() const { return impl_->marks; }

Result<void> Index::put(const IndexedText& text) {
  CHECK(text.document != nullptr && text.identity != 0 && text.number != 0);
  return guarded([&]() -> Result<void> {
    impl_->database.replace_document(text.number, document_of(text, impl_->stems));
    impl_->shared->facts.put(text.number, text.identity, text.facts);
    ++impl_->uncommitted;
    return {};
  });
}

Result<void> Index::remove(std::uint32_t number) {
  impl_->shared->facts.forget(number);
  return guarded([&]() -> Result<void> {
    try {
      impl_->database.delete_document(number);
      ++impl_->uncommitted;
    } catch (const Xapian::DocNotFoundError&) {
      // It never was here, or is gone already.
    }
    return {};
  });
}

std::size_t Index::uncommitted() const { return impl_->uncommitted; }

Result<void> Index::commit(const IndexMarks& marks) {
  return guarded([&]() -> Result<void> {
    if (impl_->uncommitted == 0 && marks == impl_->marks) return {};
    impl_->database.set_metadata(arrival_key, std::to_string(marks.arrival));
    impl_->database.set_metadata(store_key, marks.store);
    impl_->database.set_metadata(remains_key, marks.remains ? "1" : "");
    impl_->database.commit();
    impl_->marks = marks;
    impl_->uncommitted = 0;
    return {};
  });
}

Result<void> Index::sync() const { return sync_directory(impl_->shared->directory); }

Result<void> Index::rewrite() {
  const fs::path& directory = impl_->shared->directory;
  const fs::path fresh = beside(directory);
  std::error_code failure;
  fs::remove_all(fresh, failure);
  auto written = guarded([&]() -> Result<void> {
    impl_->database.commit();
    impl_->uncommitted = 0;
    Xapian::Database(directory.string()).compact(fresh.string(), Xapian::DBCOMPACT_NO_RENUMBER);
    impl_->database.close();
    return {};
  });
  if (!written) return written;
  if (auto synced = sync_directory(fresh); !synced) return synced;
  // At no moment is there no index at its place.
  std::unique_lock replacing(impl_->shared->files);
  if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, directory.c_str(), RENAME_EXCHANGE) != 0) {
    return failed(directory, errno);
  }
  auto opened = impl_->open();
  replacing.unlock();
  fs::remove_all(fresh, failure);
  if (failure) return failed(fresh, failure.value());
  return opened;
}

}  // namespace essaim::search
