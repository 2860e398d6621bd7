// Is a library whole? SQLite's own check, then ours: nothing is trusted that can be made again.
//
// Cost: every page, every text once, and the derived tables of all templates in memory, one
// template at a time; the grams of all templates together.

#include <algorithm>
#include <string>
#include <utility>

#include "base/utf8.hpp"
#include "library/derived.hpp"
#include "library/drafts.hpp"
#include "library/exchange.hpp"
#include "library/grams.hpp"
#include "library/pattern.hpp"
#include "library/schema.hpp"
#include "library/texts.hpp"
#include "library/writer.hpp"

namespace leitong::library {
namespace {

constexpr std::size_t kMostProblems = 100;

class Checking {
 public:
  explicit Checking(Database& db) : db_(db) {}

  std::vector<std::string> run() {
    Query query(db_, "PRAGMA integrity_check(20)");
    while (query.next()) {
      if (query.view(0) != "ok") report("the file is damaged: " + query.text(0));
    }
    if (!out_.empty()) return out_;
    check_templates();
    check_wordings();
    check_documents();
    check_loose();
    check_derived();
    check_grams();
    return out_;
  }

 private:
  void report(const std::string& problem) {
    if (out_.size() < kMostProblems) out_.push_back(problem);
    if (out_.size() == kMostProblems) out_.emplace_back("more problems are not listed");
  }

  void check_templates() {
    Query query(db_, "SELECT id, pattern, key, status, merged_into FROM templates ORDER BY id");
    while (query.next()) {
      const std::string name = "template " + std::to_string(query.number(0));
      const auto pattern = decode_pattern(query.view(1));
      if (!pattern || key_of(skeleton_of(*pattern)) != query.number(2)) {
        report(name + ": its pattern is damaged");
        continue;
      }
      for (const Piece& piece : *pattern) {
        if (piece.is_slot &&
            ask(db_, "SELECT count(*) FROM slots WHERE template = ? AND number = ?",
                query.number(0), piece.slot) == 0) {
          report(name + ": slot " + std::to_string(piece.slot) + " is not described");
        }
      }
      const bool merged = query.number(3) == static_cast<std::uint64_t>(Status::kMerged);
      if (query.number(3) > kLastStatus || merged != (query.number(4) != 0)) {
        report(name + ": its status is damaged");
      } else if (merged && !ends(query.number(0))) {
        report(name + ": its redirection does not end");
      }
    }
    Query variants(db_, "SELECT id, pattern, key FROM variants ORDER BY id");
    while (variants.next()) {
      if (hash_of(variants.view(1)) != variants.number(2) || !decode_pattern(variants.view(1))) {
        report("variant " + std::to_string(variants.number(0)) + ": its pattern is damaged");
      }
    }
  }

  // Follows a redirection to a template that is not merged.
  bool ends(std::uint64_t id) {
    const std::uint64_t most = ask(db_, "SELECT count(*) FROM templates");
    for (std::uint64_t hops = 0; hops <= most; ++hops) {
      Query query(db_, "SELECT status, merged_into FROM templates WHERE id = ?", id);
      if (!query.next()) return false;
      if (query.number(0) != static_cast<std::uint64_t>(Status::kMerged)) return true;
      id = query.number(1);
    }
    return false;
  }

  void check_wordings() {
    Query query(db_,
                "SELECT w.id, w.text, w.fills, w.hash, v.pattern FROM wordings w LEFT JOIN "
                "variants v ON v.id = w.variant AND v.template = w.template ORDER BY w.id");
    while (query.next()) {
      const std::string name = "wording " + std::to_string(query.number(0));
      std::string content = query.text(1);
      content += '\0';
      content.append(query.view(2));
      const auto fills = decode_fills(query.view(2));
      if (hash_of(content) != query.number(3) || !fills ||
          !well_formed(*fills, count_code_points(query.view(1)))) {
        report(name + ": its text is damaged");
      } else if (query.null(4) || encode(pattern_of(query.view(1), *fills)) != query.view(4)) {
        report(name + ": it is not of its variant");
      }
    }
  }

  void check_documents() {
    std::uint64_t samples = 0;
    Query documents(db_, "SELECT number, id, hash, characters FROM documents ORDER BY number");
    while (documents.next()) {
      const std::string name = "document " + documents.text(1);
      std::string text;
      try {
        text = document_text(db_, documents.number(0));
      } catch (const Failure& failure) {
        report(name + ": " + failure.error.reason);
        continue;
      }
      if (hash_of(text) != documents.number(2) || count_code_points(text) != documents.number(3)) {
        report(name + ": its text is damaged");
        continue;
      }
      for (const std::uint64_t gram : sample_of(text)) {
        ++samples;
        if (ask(db_, "SELECT count(*) FROM document_grams WHERE gram = ? AND document = ?", gram,
                documents.number(0)) == 0) {
          report(name + ": its sample is wrong");
          break;
        }
      }
      const std::vector<std::uint32_t> offsets = byte_offsets(text);
      Query query(db_,
                  "SELECT o.id, o.start, o.\"end\", w.text, w.template = o.template FROM "
                  "occurrences o LEFT JOIN wordings w ON w.id = o.wording WHERE o.document = ?",
                  documents.number(0));
      while (query.next()) {
        const Span span{query.small(1), query.small(2)};
        if (query.number(4) != 1 || span.end < span.start || span.end >= offsets.size() ||
            part(text, offsets, span) != query.view(3)) {
          report(name + ": occurrence " + std::to_string(query.number(0)) +
                 " is not what stands there");
        }
      }
    }
    if (out_.empty() && samples != ask(db_, "SELECT count(*) FROM document_grams")) {
      report("the sample of a document that is not there");
    }
    const std::uint64_t lost = ask(
        db_,
        "SELECT count(*) FROM occurrences WHERE document NOT IN (SELECT number FROM documents)");
    if (lost != 0) report(std::to_string(lost) + " occurrences are in no document");
  }

  void check_loose() {
    const std::uint64_t lost =
        ask(db_, "SELECT count(*) FROM loose WHERE document NOT IN (SELECT number FROM documents)");
    if (lost != 0) report(std::to_string(lost) + " loose sentences are in no document");
  }

  void check_derived() {
    Query query(db_, "SELECT id, status FROM templates ORDER BY id");
    while (query.next()) {
      const std::uint64_t id = query.number(0);
      const std::string name = "template " + std::to_string(id);
      const Derived derived = derive(db_, id);
      if (!(derived == stored_derived(db_, id))) report(name + ": fillers or uses are wrong");
      if (!wrong_wordings(db_, id).empty()) report(name + ": counts of wordings are wrong");
      if (!texts_are_right(db_, id)) report(name + ": packed texts are wrong");
      std::uint64_t occurrences = 0;
      std::uint64_t documents = 0;
      for (const DerivedUse& use : derived.uses) {
        occurrences += use.occurrences;
        documents += use.documents;
      }
      Query counts(db_, "SELECT live, occurrences, documents FROM counts WHERE template = ?", id);
      if (!counts.next() || (counts.number(0) != 0) != (query.number(1) == 0) ||
          counts.number(1) != occurrences || counts.number(2) != documents) {
        report(name + ": counts are wrong");
      }
    }
  }

  void check_grams() {
    std::vector<std::pair<Gram, std::uint64_t>> right;
    Query templates(db_, "SELECT id FROM templates ORDER BY id");
    while (templates.next()) {
      for (const Gram gram : grams_of(db_, templates.number(0))) {
        right.emplace_back(gram, templates.number(0));
      }
    }
    std::sort(right.begin(), right.end());
    std::vector<std::pair<Gram, std::uint64_t>> stored;
    Query grams(db_, "SELECT DISTINCT gram FROM grams ORDER BY gram");
    while (grams.next()) {
      for (const std::uint64_t id : templates_with(db_, grams.number(0))) {
        stored.emplace_back(grams.number(0), id);
      }
    }
    if (right != stored) report("the full-text index is wrong");
  }

  Database& db_;
  std::vector<std::string> out_;
};

}  // namespace

std::vector<std::string> problems(Database& db) { return Checking(db).run(); }

}  // namespace leitong::library
