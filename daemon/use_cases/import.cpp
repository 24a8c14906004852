#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <utility>

#include "core/audience_field.h"
#include "core/check.h"
#include "core/harmless.h"
#include "core/hash.h"
#include "core/imported.h"
#include "core/limits.h"
#include "core/text.h"
#include "daemon/json_lines.h"
#include "daemon/node.h"
#include "daemon/use_cases/bulk.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/writing.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

// Enough that handing a piece to a thread costs little beside it, and few enough that all threads have some.
constexpr std::size_t lines_per_piece = 64;
constexpr std::string_view mark_prefix = "import/";

std::string mark_of(std::string_view id) {
  const Sha256 hash = sha256({id});
  return std::string(mark_prefix) + Bytes(hash.begin(), hash.end());
}

// What one line is, on its way to an entry.
struct Line {
  std::string_view text;
  std::size_t number = 0;
  std::optional<Draft> draft;
  std::optional<Error> refused;
  std::optional<Place> known;
  std::optional<std::size_t> same_as;  // line number
  std::vector<std::string> not_themes;
};

// One request, shared by the threads that work on it.
class Import : public std::enable_shared_from_this<Import> {
 public:
  Import(Node& node, std::shared_ptr<const NetworkState> network, ImportLines request, Audience audience,
         BulkLane::Turn turn, std::function<void(Result<v1::Imported>)> done)
      : node_(node),
        network_(std::move(network)),
        request_(std::move(request)),
        audience_(audience),
        turn_(turn),
        done_(std::move(done)) {
    std::size_t number = request_.line;
    for (std::string_view rest = request_.text; !rest.empty(); ++number) {
      const std::size_t end = rest.find('\n');
      std::string_view text = rest.substr(0, end);
      if (text.ends_with('\r')) text.remove_suffix(1);
      if (!trimmed(text).empty()) {
        Line line;
        line.text = text;
        line.number = number;
        lines_.push_back(std::move(line));
      }
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
  }

  void start() {
    const std::size_t pieces = (lines_.size() + lines_per_piece - 1) / lines_per_piece;
    left_ = pieces;
    if (pieces == 0) return written();
    for (std::size_t piece = 0; piece < pieces; ++piece) {
      node_.bulk().post([self = shared_from_this(), piece] {
        const std::size_t first = piece * lines_per_piece;
        const std::size_t end = std::min(self->lines_.size(), first + lines_per_piece);
        for (std::size_t i = first; i < end; ++i) self->read(self->lines_[i]);
        if (--self->left_ == 0) self->written();
      });
    }
  }

 private:
  void read(Line& line) {
    auto drafted = draft_of(line);
    if (!drafted) line.refused = drafted.error();
  }

  Result<void> draft_of(Line& line) {
    if (line.text.size() > limits::import_line_bytes_max) {
      return fail(Errc::line_too_long,
                  {request_.file, std::to_string(line.number), std::to_string(limits::import_line_bytes_max)});
    }
    auto object = read_json_line(line.text, request_.file, line.number);
    if (!object) return tl::unexpected(object.error());
    const std::string mark = mark_of(object->id);
    auto known = known_place(object->id, mark);
    if (!known) return tl::unexpected(known.error());
    if (*known) {
      line.known = **known;
      return {};
    }
    Draft draft;
    draft.mark = mark;
    draft.audience = audience_;
    if (!object->audience.empty()) {
      const auto own = audience_called(object->audience);
      if (!own) {
        return fail(Errc::field_invalid, {request_.file + ":" + std::to_string(line.number) + ":1", "audience",
                                          shortened(harmless(object->audience), 40), "network, public"});
      }
      draft.audience = *own;
    }
    auto entry = import_object(std::move(*object), request_.file);
    if (!entry) return tl::unexpected(with_column(line, entry.error()));
    const Document& document = entry->document;
    auto octets = encode_document(document, random_bytes(limits::salt_bytes));
    if (!octets) return tl::unexpected(octets.error());
    draft.kind = document.kind;
    draft.themes = document.themes;
    draft.language = document.language;
    if (!request_.check) draft.frame = compress_document(*octets, Effort::quick);
    draft.document = std::move(*octets);
    line.draft = std::move(draft);
    line.not_themes = std::move(entry->not_themes);
    return {};
  }

  // The same error, with the column: found only now, for most lines have none.
  Error with_column(const Line& line, const Error& error) const {
    auto object = read_json_line(line.text, request_.file, line.number, Columns::found);
    if (!object) return error;
    const auto again = import_object(std::move(*object), request_.file);
    return again ? error : again.error();
  }

  // The entry that an id became when it was imported before, or which it names because an export gave it.
  Result<std::optional<Place>> known_place(const std::string& id, const std::string& mark) const {
    auto marked = node_.store().marked_place(mark);
    if (!marked || *marked) return marked;
    const auto exported = read_export_id(id);
    if (!exported) return std::optional<Place>();
    const auto entry = find_entry(node_.store(), *network_, exported->label);
    if (!entry) return std::optional<Place>();  // of another network, or not here
    if (export_id(exported->label, header_hash(network_->id(), entry->header)) != id) return std::optional<Place>();
    return std::optional<Place>(entry->place);
  }

  // All lines were read: those that can be entries wait for their turn.
  void written() {
    std::vector<Draft> drafts;
    for (Line& line : lines_) {
      if (!line.draft) continue;
      drafted_.push_back(&line);
      if (!request_.check) drafts.push_back(std::move(*line.draft));
    }
    if (request_.check) note_doubles();
    auto shared = std::make_shared<std::vector<Draft>>(std::move(drafts));
    node_.bulk().act(turn_, [self = shared_from_this(), shared] {
      if (shared->empty()) return self->node_.bulk().post([self] { self->answer({}); });
      self->node_.lane().import_drafts(std::move(*shared), [self](StoreLane::Outcomes outcomes) {
        // The store lane has more to do than to print.
        auto kept = std::make_shared<StoreLane::Outcomes>(std::move(outcomes));
        self->node_.bulk().post([self, kept] { self->stored(std::move(*kept)); });
      });
    });
  }

  void note_doubles() {
    std::map<std::string_view, const Line*> first;
    for (Line* line : drafted_) {
      const auto [earlier, added] = first.emplace(line->draft->mark, line);
      if (!added) line->same_as = earlier->second->number;
    }
  }

  void stored(StoreLane::Outcomes outcomes) {
    if (!outcomes) return answer(std::move(outcomes.error()));
    CHECK(outcomes->size() == drafted_.size());
    for (std::size_t i = 0; i < drafted_.size(); ++i) {
      Line& line = *drafted_[i];
      const Result<ImportedDraft>& outcome = (*outcomes)[i];
      if (!outcome) {
        line.refused = outcome.error();
        continue;
      }
      if (outcome->same_as) line.same_as = drafted_[*outcome->same_as]->number;
      if (outcome->known || outcome->same_as) {
        line.known = outcome->place;
      } else {
        if (!first_) first_ = outcome->place;
        last_ = outcome->place;
      }
    }
    answer({});
  }

  void answer(std::optional<Error> failed) {
    node_.bulk().end();
    if (failed) return done_(tl::unexpected(*failed));
    v1::Imported out;
    std::map<std::string, std::uint64_t> words;
    for (const Line& line : lines_) {
      if (!line.refused && !line.known && !line.same_as) {
        out.set_imported(out.imported() + 1);
        for (const std::string& word : line.not_themes) ++words[shortened(harmless(word), 60)];
        if (request_.check) out.add_id_hashes(read_u64(std::string_view(line.draft->mark).substr(mark_prefix.size())));
        continue;
      }
      v1::SkippedLine& skipped = *out.add_skipped();
      skipped.set_line(line.number);
      if (line.same_as) skipped.set_same_as_line(*line.same_as);
      if (line.known) skipped.set_known_as(label_of(*network_, *line.known));
      if (!line.refused) {
        out.set_known(out.known() + 1);
        continue;
      }
      out.set_refused(out.refused() + 1);
      skipped.mutable_problem()->set_code(name_of(line.refused->code));
      for (const std::string& argument : line.refused->arguments) skipped.mutable_problem()->add_arguments(argument);
    }
    for (const auto& [word, count] : words) {
      v1::KeptWord& kept = *out.add_keywords();
      kept.set_word(word);
      kept.set_count(count);
    }
    if (first_) out.set_first(label_of(*network_, *first_));
    if (last_) out.set_last(label_of(*network_, *last_));
    done_(std::move(out));
  }

  Node& node_;
  std::shared_ptr<const NetworkState> network_;
  ImportLines request_;
  Audience audience_;
  BulkLane::Turn turn_;
  std::function<void(Result<v1::Imported>)> done_;
  std::vector<Line> lines_;
  std::vector<Line*> drafted_;
  std::atomic<std::size_t> left_ = 0;
  std::optional<Place> first_, last_;
};

}  // namespace

void import_lines(Node& node, ImportLines lines, std::function<void(Result<v1::Imported>)> done) {
  auto network = writable_network(node);
  if (!network) return done(tl::unexpected(network.error()));
  // What it would do may be asked for all the same.
  if (node.config().approval && !lines.check) return done(fail(Errc::approval_required, {"essaim submit --help"}));
  lines.file = lines.file.empty() ? "-" : shortened(harmless(lines.file), 200);
  const auto audience = lines.audience.empty() ? Audience::network : audience_called(lines.audience);
  if (!audience) {
    return done(fail(Errc::field_invalid,
                     {lines.file, "audience", shortened(harmless(lines.audience), 40), "network, public"}));
  }
  const auto count = static_cast<std::size_t>(std::ranges::count(lines.text, '\n')) + 1;
  if (count > limits::import_lines_max + 1 || (count > limits::import_lines_max && !lines.text.ends_with('\n'))) {
    return done(fail(Errc::too_many, {"lines", std::to_string(limits::import_lines_max)}));
  }
  const auto turn = node.bulk().begin();
  if (!turn) return done(fail(Errc::daemon_busy));
  std::make_shared<Import>(node, std::move(*network), std::move(lines), *audience, *turn, std::move(done))->start();
}

}  // namespace essaim::daemon
