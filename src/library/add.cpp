// Adding documents. docs/library.md, "Adding", tells the steps and why they suffice.

#include "library/add.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/parallel.hpp"
#include "base/utf8.hpp"
#include "library/derived.hpp"
#include "library/pattern.hpp"
#include "library/rows.hpp"
#include "library/whole.hpp"
#include "library/writer.hpp"

namespace leitong::library {
namespace {

std::vector<Span> spans_of(const std::vector<Aligned>& known) {
  std::vector<Span> out;
  out.reserve(known.size());
  for (const Aligned& place : known) out.push_back(place.match.span);
  return out;
}

// Ordered and apart.
std::vector<Span> united(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end());
  std::vector<Span> out;
  for (const Span& span : spans) {
    if (!out.empty() && span.start <= out.back().end) {
      out.back().end = std::max(out.back().end, span.end);
    } else {
      out.push_back(span);
    }
  }
  return out;
}

// Appends source spans of a text to a document of the induction, a line each.
void append_pieces(const std::string& text, const std::vector<Span>& spans, Document& document,
                   std::vector<PlacedPiece>& pieces) {
  const std::vector<std::uint32_t> offsets = byte_offsets(text);
  auto length = static_cast<std::uint32_t>(count_code_points(document.text));
  for (const Span& span : spans) {
    pieces.push_back({length, span});
    document.text.append(part(text, offsets, span));
    document.text += '\n';
    length += span.length() + 1;
  }
}

Document without_text(const Document& document) {
  Document out;
  out.id = document.id;
  out.title = document.title;
  out.date = document.date;
  out.place = document.place;
  out.author = document.author;
  out.series = document.series;
  out.path = document.path;
  return out;
}

Document stored_document(Database& db, std::uint64_t number) {
  Document out;
  Query query(db,
              "SELECT id, title, date, place, author, series, path FROM documents "
              "WHERE number = ?",
              number);
  if (!query.next()) fail(ErrorCode::kInvalid, db.path(), "a document is missing");
  out.id = query.text(0);
  out.title = query.text(1);
  out.date = query.text(2);
  out.place = query.text(3);
  out.author = query.text(4);
  out.series = query.text(5);
  out.path = query.text(6);
  return out;
}

// The path is no metadatum of the text: the same document may be read from elsewhere.
bool same_metadata(const Document& a, const Document& b) {
  return a.title == b.title && a.date == b.date && a.place == b.place && a.author == b.author &&
         a.series == b.series;
}

// As the library will have it: with the metadata that the plan brings.
Document described_document(Database& db, const Collection& collection, const Plan& plan,
                            std::uint64_t number) {
  const auto described = plan.described.find(number);
  return described == plan.described.end() ? stored_document(db, number)
                                           : without_text(collection[described->second]);
}

// Which documents are new, and which have other metadata; the others are counted.
void choose_fresh(Database& db, const Collection& collection, Plan& plan) {
  std::set<std::string> ids;
  for (std::uint32_t d = 0; d < collection.documents.size(); ++d) {
    const Document& document = collection.documents[d];
    if (!ids.insert(document.id).second) {
      fail(ErrorCode::kUsage, document.id, "two documents of one add have this id");
    }
    FreshDocument fresh;
    fresh.index = DocumentIndex{d};
    Query query(db, "SELECT number, hash FROM documents WHERE id = ?", document.id);
    if (query.next()) {
      if (query.number(1) == hash_of(document.text)) {
        ++plan.documents_known;
        if (!same_metadata(stored_document(db, query.number(0)), document)) {
          plan.described.emplace(query.number(0), fresh.index);
        }
        continue;
      }
      fresh.replaces = query.number(0);
    }
    plan.documents_after += fresh.replaces == 0 ? 1 : 0;
    plan.fresh.push_back(std::move(fresh));
  }
}

void add_earlier_sentences(Database& db, const Collection& collection,
                           std::vector<std::uint64_t> grams, Plan& plan) {
  std::set<std::uint64_t> replaced;
  for (const FreshDocument& fresh : plan.fresh) replaced.insert(fresh.replaces);
  const std::vector<LooseRow> rows = loose_like(db, std::move(grams));
  for (std::size_t i = 0; i < rows.size();) {
    const std::uint64_t number = rows[i].document;
    std::vector<Span> spans;
    for (; i < rows.size() && rows[i].document == number; ++i) spans.push_back(rows[i].span);
    if (replaced.count(number) != 0) continue;
    InducedDocument induced;
    induced.earlier = true;
    induced.stored = number;
    Document document = described_document(db, collection, plan, number);
    append_pieces(document_text(db, number), spans, document, induced.pieces);
    plan.induced.push_back(std::move(induced));
    plan.collection.documents.push_back(std::move(document));
  }
}

// All earlier documents, whole.
void add_earlier_documents(Database& db, const Collection& collection, Plan& plan) {
  std::set<std::uint64_t> replaced;
  for (const FreshDocument& fresh : plan.fresh) replaced.insert(fresh.replaces);
  std::vector<std::uint64_t> numbers;
  {
    Query query(db, "SELECT number FROM documents ORDER BY number");
    while (query.next()) numbers.push_back(query.number(0));
  }
  for (const std::uint64_t number : numbers) {
    if (replaced.count(number) != 0) continue;
    InducedDocument induced;
    induced.earlier = true;
    induced.stored = number;
    Document document = described_document(db, collection, plan, number);
    document.text = document_text(db, number);
    induced.pieces = {{0, {0, static_cast<std::uint32_t>(count_code_points(document.text))}}};
    plan.induced.push_back(std::move(induced));
    plan.collection.documents.push_back(std::move(document));
  }
}

bool is_whole_due(Database& db, const Collection& collection, const Plan& plan) {
  std::uint64_t characters = 0;
  for (const FreshDocument& fresh : plan.fresh) {
    characters += count_code_points(collection[fresh.index].text);
  }
  return !plan.fresh.empty() && whole_is_due(db, plan.fresh.size(), characters);
}

// The source of a span of the induction's document; nothing where it lies over two pieces.
std::optional<Span> source_of(const InducedDocument& induced, Span span) {
  auto piece =
      std::upper_bound(induced.pieces.begin(), induced.pieces.end(), span.start,
                       [](std::uint32_t start, const PlacedPiece& p) { return start < p.start; });
  if (piece == induced.pieces.begin()) return {};
  --piece;
  const std::uint32_t from = span.start - piece->start;
  const std::uint32_t to = span.end - piece->start;
  if (span.end < span.start || to > piece->source.length()) return {};
  return Span{piece->source.start + from, piece->source.start + to};
}

// One transaction's work.
class Storing {
 public:
  Storing(Database& db, const Matcher& matcher, const Collection& collection, const Plan& plan,
          unsigned threads)
      : db_(db),
        matcher_(matcher),
        collection_(collection),
        plan_(plan),
        writer_(db),
        threads_(threads) {}

  Added run() {
    added_.documents_known = plan_.documents_known;
    last_template_ = ask(db_, "SELECT coalesce(max(id), 0) FROM templates");
    std::vector<std::uint64_t> replaced;
    for (const FreshDocument& fresh : plan_.fresh) {
      if (fresh.replaces != 0) replaced.push_back(fresh.replaces);
    }
    drop_documents(db_, replaced);
    added_.documents_replaced = replaced.size();
    describe();
    if (plan_.whole) {
      kept_ = kept_templates(db_);
      emptied_.emplace(db_, kept_);
    }
    for (const FreshDocument& fresh : plan_.fresh) put_fresh(fresh);
    if (plan_.whole) claim_all();
    for (std::size_t f = 0; f < plan_.found.size(); ++f) put_found(f);
    sweep();
    if (plan_.whole) put_loose_of_earlier();
    for (std::size_t i = 0; i < plan_.fresh.size(); ++i) {
      put_loose(db_, keys_[i].number,
                loose_sentences(collection_[plan_.fresh[i].index], united(covered_[i])));
    }
    writer_.finish();
    if (plan_.whole) {
      emptied_->settle(db_);
      note_whole(db_);
    }
    for (const std::uint64_t id : redescribed_) refresh(db_, id);
    for (const std::uint64_t id : writer_.touched()) {
      if (id > last_template_) {
        ++added_.templates_new;
      } else if (!plan_.whole || gained_.count(id) != 0) {
        ++added_.templates_updated;
      }
    }
    return added_;
  }

 private:
  // Years and places of the templates that stand in these documents follow at the end.
  void describe() {
    for (const auto& [stored, index] : plan_.described) {
      describe_document(db_, stored, collection_[index]);
      Query query(db_, "SELECT DISTINCT template FROM occurrences WHERE document = ?", stored);
      while (query.next()) redescribed_.insert(query.number(0));
    }
    added_.documents_described = plan_.described.size();
  }

  void put_fresh(const FreshDocument& fresh) {
    const Document& document = collection_[fresh.index];
    const std::vector<std::uint32_t> offsets = byte_offsets(document.text);
    keys_.push_back(writer_.put_document(document));
    covered_.emplace_back();
    ++added_.documents;
    for (const Aligned& place : fresh.known) {
      // Of templates that are made anew the induction tells.
      if (plan_.whole && kept_.count(number(place.match.id)) == 0) continue;
      covered_.back().push_back(place.match.span);
      put(number(place.match.id), keys_.back(), document.text, offsets, place.match.span,
          place.match.fills);
    }
  }

  bool put(std::uint64_t id, const DocumentKey& key, const std::string& text,
           const std::vector<std::uint32_t>& offsets, Span span, std::vector<Fill> fills) {
    for (Fill& fill : fills) {
      fill.span.start -= span.start;
      fill.span.end -= span.start;
    }
    const bool stored = span.end < offsets.size() &&
                        writer_.put_occurrence(id, key, span, part(text, offsets, span), fills);
    if (stored && key.fresh) gained_.insert(id);
    if (stored && plan_.whole) emptied_->stands(id, key.number, span);
    // Of templates made anew, what stands in earlier documents is no news.
    if (key.fresh || !plan_.whole) {
      (stored ? added_.occurrences : added_.occurrences_left_out) += 1;
    }
    return stored;
  }

  // A known template that this one is.
  std::optional<KnownTemplate> known(const Skeleton& skeleton) {
    if (auto same = known_by_key(db_, skeleton)) return same;
    const auto near = matcher_.nearest(skeleton);
    if (!near) return {};
    const std::uint64_t id = resolved(db_, number(*near));
    auto slots = slots_alike(db_, id, skeleton, skeleton.constants.size() / 16);
    if (!slots) return {};
    return KnownTemplate{id, std::move(*slots)};
  }

  // Which templates made anew keep their numbers: first those whose key is the same, then those
  // that are nearest to one found. Each number goes to one.
  void claim_all() {
    claims_.assign(plan_.found.size(), 0);
    for (const bool exact : {true, false}) {
      for (std::size_t f = 0; f < plan_.found.size(); ++f) {
        const Skeleton skeleton = skeleton_of(plan_.found[f].pattern);
        if (claims_[f] != 0 || skeleton.constants.empty()) continue;
        std::uint64_t id = 0;
        if (exact) {
          Query query(db_, "SELECT id FROM templates WHERE key = ? AND status = 0 ORDER BY id",
                      key_of(skeleton));
          while (id == 0 && query.next()) {
            if (emptied_->has(query.number(0))) id = query.number(0);
          }
        } else if (const auto near = matcher_.nearest(skeleton)) {
          id = number(*near);
        }
        if (id != 0 && emptied_->claim(id)) claims_[f] = id;
      }
    }
  }

  // The claimed number gets the pattern, the slots and the role as they are found now.
  void renew(std::uint64_t id, const FoundTemplate& found) {
    execute(db_, "UPDATE templates SET pattern = ?, key = ? WHERE id = ?", encode(found.pattern),
            key_of(skeleton_of(found.pattern)), id);
    execute(db_, "DELETE FROM slots WHERE template = ?", id);
    for (const Slot& slot : found.slots) {
      execute(db_, "INSERT INTO slots(template, number, type, optional) VALUES(?, ?, ?, ?)", id,
              slot.number, slot.type, slot.optional ? 1 : 0);
    }
    if (!found.role.empty()) execute(db_, "INSERT INTO roles VALUES(?, ?, 0)", id, found.role);
  }

  // What an induction of everything found: a claimed number, one that is kept, or a new one.
  std::optional<KnownTemplate> known_whole(std::size_t f, const Skeleton& skeleton) {
    if (claims_[f] != 0) {
      renew(claims_[f], plan_.found[f]);
      made_.push_back(
          make_form(TemplateId{claims_[f]}, true, plan_.found[f].pattern, plan_.found[f].slots));
      std::vector<std::uint32_t> slots;
      for (const Gap& gap : skeleton.gaps) slots.push_back(gap.slot);
      return KnownTemplate{claims_[f], std::move(slots)};
    }
    auto place = known(skeleton);
    if (place && kept_.count(place->id) == 0) place.reset();
    return place;
  }

  void put_loose_of_earlier() {
    execute(db_, "DELETE FROM loose");
    execute(db_, "DELETE FROM loose_grams");
    for (std::size_t d = 0; d < plan_.induced.size(); ++d) {
      const InducedDocument& induced = plan_.induced[d];
      if (!induced.earlier) continue;
      std::vector<Span> covered = covered_earlier_[d];
      Query query(db_, "SELECT start, \"end\" FROM occurrences WHERE document = ?", induced.stored);
      while (query.next()) covered.push_back({query.small(0), query.small(1)});
      put_loose(db_, induced.stored,
                loose_sentences(plan_.collection.documents[d], united(std::move(covered))));
    }
  }

  void put_found(std::size_t f) {
    const FoundTemplate& found = plan_.found[f];
    const Skeleton skeleton = skeleton_of(found.pattern);
    if (skeleton.constants.empty() || found.occurrences.empty()) return;
    auto place = plan_.whole ? known_whole(f, skeleton) : known(skeleton);
    if (!place) {
      place =
          KnownTemplate{writer_.put_template(found.pattern, found.slots, found.role, false), {}};
      for (const Gap& gap : skeleton.gaps) place->slots.push_back(gap.slot);
      made_.push_back(make_form(TemplateId{place->id}, true, found.pattern, found.slots));
    }
    std::map<std::uint32_t, std::uint32_t> slots;  // as found -> as stored
    for (std::size_t g = 0; g < skeleton.gaps.size(); ++g) {
      slots.emplace(skeleton.gaps[g].slot, place->slots[g]);
    }
    for (const FoundOccurrence& occurrence : found.occurrences) {
      if (!put_found_occurrence(place->id, slots, occurrence)) ++added_.occurrences_left_out;
    }
  }

  // False where the occurrence makes no sense; one that overlaps is counted by put.
  bool put_found_occurrence(std::uint64_t id, const std::map<std::uint32_t, std::uint32_t>& slots,
                            const FoundOccurrence& occurrence) {
    const std::size_t d = leitong::number(occurrence.document);
    if (d >= plan_.induced.size()) return false;
    const InducedDocument& induced = plan_.induced[d];
    const std::optional<Span> span = source_of(induced, occurrence.span);
    if (!span || span->length() == 0) return false;
    std::vector<Fill> fills;
    for (const Fill& fill : occurrence.fills) {
      const auto slot = slots.find(fill.slot);
      if (slot == slots.end() || fill.span.start < occurrence.span.start ||
          fill.span.end > occurrence.span.end || fill.span.end < fill.span.start) {
        return false;
      }
      const std::uint32_t start = fill.span.start - occurrence.span.start + span->start;
      fills.push_back({slot->second, {start, start + fill.span.length()}});
    }
    if (!induced.earlier) {
      const Document& document = collection_[plan_.fresh[induced.position].index];
      if (put(id, keys_[induced.position], document.text, offsets_of(d, document.text), *span,
              std::move(fills))) {
        covered_[induced.position].push_back(*span);
      }
      return true;
    }
    const auto [text, is_new] = earlier_.try_emplace(induced.stored);
    if (is_new) text->second = document_text(db_, induced.stored);
    if (put(id, writer_.document(induced.stored), text->second, offsets_of(d, text->second), *span,
            std::move(fills))) {
      if (!plan_.whole) drop_loose(db_, induced.stored, span->start, span->end);
      covered_earlier_[d].push_back(*span);
    }
    return true;
  }

  // New templates also stand where the induction did not look (a clause in a sentence of another
  // cut): what a later add would find must not depend on the order of adding.
  void sweep() {
    if (made_.empty()) return;
    const Matcher matcher(std::move(made_));
    const std::vector<Document>& documents = plan_.collection.documents;
    std::vector<std::vector<Aligned>> places(documents.size());
    parallel_for(documents.size(), threads_, [&](std::size_t d) {
      places[d] = matcher.match(prepare(documents[d].text), true);
    });
    for (std::size_t d = 0; d < documents.size(); ++d) {
      for (Aligned& place : places[d]) sweep_place(d, place.match);
    }
  }

  void sweep_place(std::size_t d, TextMatch& match) {
    const InducedDocument& induced = plan_.induced[d];
    const std::optional<Span> span = source_of(induced, match.span);
    if (!span) return;
    const std::vector<Span>& covered =
        induced.earlier ? covered_earlier_[d] : covered_[induced.position];
    if (std::any_of(covered.begin(), covered.end(), [&](const Span& other) {
          return other.start < span->end && span->start < other.end;
        })) {
      return;
    }
    std::map<std::uint32_t, std::uint32_t> slots;
    for (const Fill& fill : match.fills) slots.emplace(fill.slot, fill.slot);
    put_found_occurrence(
        number(match.id), slots,
        {DocumentIndex{static_cast<std::uint32_t>(d)}, match.span, std::move(match.fills)});
  }

  const std::vector<std::uint32_t>& offsets_of(std::size_t induced, const std::string& text) {
    const auto [place, is_new] = offsets_.try_emplace(induced);
    if (is_new) place->second = byte_offsets(text);
    return place->second;
  }

  Database& db_;
  const Matcher& matcher_;
  const Collection& collection_;
  const Plan& plan_;
  Writer writer_;
  Added added_;
  std::uint64_t last_template_ = 0;
  std::vector<DocumentKey> keys_;                             // of the fresh ones
  std::vector<std::vector<Span>> covered_;                    // of the fresh ones
  std::map<std::size_t, std::vector<Span>> covered_earlier_;  // by induced document
  std::vector<Form> made_;                                    // of new templates
  unsigned threads_ = 0;
  std::set<std::uint64_t> kept_;  // of plan_.whole, as the two that follow
  std::optional<Emptied> emptied_;
  std::set<std::uint64_t> gained_;                // templates with places in new documents
  std::set<std::uint64_t> redescribed_;           // templates of plan_.described
  std::vector<std::uint64_t> claims_;             // of plan_.found: a number or 0
  std::map<std::uint64_t, std::string> earlier_;  // texts
  std::map<std::size_t, std::vector<std::uint32_t>> offsets_;  // by induced document
};

}  // namespace

Plan plan_add(Database& db, const Matcher& matcher, const Collection& collection, unsigned threads,
              bool anew) {
  Plan plan;
  plan.generation = generation(db);
  plan.documents_after = ask(db, "SELECT count(*) FROM documents");
  choose_fresh(db, collection, plan);
  plan.whole = anew || is_whole_due(db, collection, plan);
  if (plan.whole) add_earlier_documents(db, collection, plan);
  std::vector<std::vector<LooseSentence>> loose(plan.fresh.size());
  parallel_for(plan.fresh.size(), threads, [&](std::size_t i) {
    FreshDocument& fresh = plan.fresh[i];
    const Document& document = collection[fresh.index];
    fresh.known = matcher.match(prepare(document.text), true);
    loose[i] = loose_sentences(document, united(spans_of(fresh.known)));
  });
  std::vector<std::uint64_t> grams;
  for (std::size_t i = 0; i < plan.fresh.size(); ++i) {
    const Document& source = collection[plan.fresh[i].index];
    InducedDocument induced;
    induced.position = i;
    Document document = without_text(source);
    std::vector<Span> spans;
    const bool all = plan.whole || plan.fresh[i].known.empty();
    if (all) {
      spans.push_back({0, static_cast<std::uint32_t>(count_code_points(source.text))});
    }
    for (const LooseSentence& sentence : loose[i]) {
      if (!all) spans.push_back(sentence.span);
      grams.insert(grams.end(), sentence.grams.begin(), sentence.grams.end());
    }
    append_pieces(source.text, spans, document, induced.pieces);
    plan.induced.push_back(std::move(induced));
    plan.collection.documents.push_back(std::move(document));
  }
  if (!plan.whole) add_earlier_sentences(db, collection, std::move(grams), plan);
  return plan;
}

Added store_plan(Database& db, const Matcher& matcher, const Collection& collection,
                 const Plan& plan, unsigned threads) {
  return Storing(db, matcher, collection, plan, threads).run();
}

}  // namespace leitong::library
