#pragma once

#include <optional>

#include "search/text_set.h"
#include "search/xapian.h"

namespace essaim::search {

// The texts of a set as a part of a query, each of one weight. The set must outlive the query. Included by searcher.cpp
// and query.cpp alone.
class SetSource : public Xapian::PostingSource {
 public:
  explicit SetSource(const TextSet& set, double weight = 0)
      : set_(set), weight_(weight), count_(static_cast<Xapian::doccount>(set.count())) {}
  // A query may have it in several places.
  SetSource* clone() const override { return new SetSource(set_, weight_); }

  Xapian::doccount get_termfreq_min() const override { return count_; }
  Xapian::doccount get_termfreq_est() const override { return count_; }
  Xapian::doccount get_termfreq_max() const override { return count_; }
  void init(const Xapian::Database& /*database*/) override {
    begun_ = false;
    set_maxweight(weight_);
  }
  double get_weight() const override { return weight_; }
  void next(double /*least_weight*/) override {
    at_ = begun_ ? set_.next(*at_ + 1) : set_.next(1);
    begun_ = true;
  }
  void skip_to(Xapian::docid number, double /*least_weight*/) override {
    if (begun_ && at_ && *at_ >= number) return;
    at_ = set_.next(number);
    begun_ = true;
  }
  bool at_end() const override { return begun_ && !at_; }
  Xapian::docid get_docid() const override { return *at_; }

 private:
  const TextSet& set_;
  const double weight_;
  Xapian::doccount count_;
  bool begun_ = false;
  std::optional<std::uint32_t> at_;
};

}  // namespace essaim::search
