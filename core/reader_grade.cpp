#include "core/reader_grade.h"

#include "core/completeness.h"
#include "core/review_date.h"

namespace essaim {

ReaderGrade reader_grade(std::string_view kind, const Document& document, std::uint64_t written_ms,
                         std::string_view today) {
  ReaderGrade told;
  const auto review = review_date_of(kind, document, written_ms);
  const bool checked = !review || !is_over(*review, today);
  if (!checked) told.to_check_since = *review;
  if (const Kind* const known = find_kind(kind)) told.grade = completeness_of(*known, document, checked).grade;
  return told;
}

}  // namespace essaim
