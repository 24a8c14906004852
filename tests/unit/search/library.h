#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "search/index.h"
#include "search/searcher.h"
#include "search/snippet.h"

namespace essaim::search {

// An index in a directory of its own, with verbs that end the test where they fail; gone with it.
class Library {
 public:
  Library() {
    const std::filesystem::path memory = "/dev/shm";
    const bool has_memory = ::access(memory.c_str(), W_OK | X_OK) == 0;
    std::string name =
        ((has_memory ? memory : std::filesystem::temp_directory_path()) / "essaim-index-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary directory";
    parent_ = name;
    shared_ = std::make_shared<IndexShared>(parent_ / "index");
    open();
  }
  ~Library() {
    index_.reset();
    searcher_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(parent_, ignored);
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  void open() {
    auto opened = Index::open(shared_);
    ASSERT_TRUE(opened) << sentence(opened.error(), Language::english);
    index_ = std::move(*opened);
    if (!searcher_) searcher_ = std::make_unique<Searcher>(shared_);
  }
  // Ends without a commit of its own and begins again, with nothing in memory.
  void reopen() {
    index_.reset();
    searcher_.reset();
    shared_ = std::make_shared<IndexShared>(parent_ / "index");
    open();
  }
  void close() {
    index_.reset();
    searcher_.reset();
  }

  static Document text(std::string title, std::string body, std::string language = "fr") {
    Document document;
    document.kind = "experience";
    document.title = std::move(title);
    document.language = std::move(language);
    document.sections.push_back({"account", "Récit", std::move(body), 2});
    return document;
  }

  void put(std::uint32_t number, const Document& document, HeaderFields header = {}) {
    header.kind = document.kind;
    header.language = document.language;
    header.themes = document.themes;
    IndexedText text;
    text.number = number;
    text.identity = 1000 + number;
    text.facts = facts_of(header, document, "grenoble", "FR");
    text.names = {"grenoble", "Ville de Grenoble"};
    text.document = &document;
    const auto put = index_->put(text);
    ASSERT_TRUE(put) << sentence(put.error(), Language::english);
  }
  void commit(std::uint64_t arrival = 1) {
    const auto committed = index_->commit({arrival, "", false});
    ASSERT_TRUE(committed) << sentence(committed.error(), Language::english);
  }

  Question read(std::string_view typed) { return read_question(typed, stems_); }
  Found find(const Question& question, std::size_t limit = 20) {
    auto found = searcher_->find(question, widening_.of(question), limit);
    if (!found) {
      ADD_FAILURE() << sentence(found.error(), Language::english);
      return {};
    }
    return std::move(*found);
  }
  std::vector<std::uint32_t> numbers(std::string_view typed, std::size_t limit = 20) {
    std::vector<std::uint32_t> numbers;
    for (const Hit& hit : find(read(typed), limit).hits) numbers.push_back(hit.number);
    return numbers;
  }

  Index& index() { return *index_; }
  Searcher& searcher() { return *searcher_; }
  IndexShared& shared() { return *shared_; }
  Stems& stems() { return stems_; }
  const Widening& widening() const { return widening_; }
  const std::filesystem::path& parent() const { return parent_; }

 private:
  std::filesystem::path parent_;
  std::shared_ptr<IndexShared> shared_;
  std::unique_ptr<Index> index_;
  std::unique_ptr<Searcher> searcher_;
  Stems stems_;
  Widening widening_{stems_};
};

using Numbers = std::vector<std::uint32_t>;

}  // namespace essaim::search
