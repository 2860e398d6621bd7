// Storing what a plan says: one transaction. docs/library.md, "Adding", tells the steps.

#include "library/add.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/parallel.hpp"
#include "base/utf8.hpp"
#include "library/curate.hpp"
#include "library/derived.hpp"
#include "library/history.hpp"
#include "library/pattern.hpp"
#include "library/rows.hpp"
#include "library/splits.hpp"
#include "library/whole.hpp"
#include "library/writer.hpp"

namespace leitong::library {
namespace {

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

// A slot that some occurrence leaves empty can be left empty, whatever the induction calls it.
std::vector<Slot> observed_slots(const FoundTemplate& found) {
  std::vector<Slot> out = found.slots;
  for (Slot& slot : out) {
    slot.optional =
        slot.optional ||
        std::any_of(found.occurrences.begin(), found.occurrences.end(), [&](const auto& one) {
          return std::none_of(one.fills.begin(), one.fills.end(), [&](const Fill& fill) {
            return fill.slot == slot.number && fill.span.length() != 0;
          });
        });
  }
  return out;
}

bool overlaps_any(const std::vector<Span>& spans, Span span) {
  return std::any_of(spans.begin(), spans.end(), [&](const Span& other) {
    return other.start < span.end && span.start < other.end;
  });
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
        splits_(db),
        threads_(threads) {}

  Added run() {
    added_.documents_known = plan_.documents_known;
    added_.same_text = plan_.same_text;
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
      former_.emplace(db_, kept_);
    }
    for (const FreshDocument& fresh : plan_.fresh) put_fresh(fresh);
    if (plan_.whole) claim_all();
    for (std::size_t f = 0; f < plan_.found.size(); ++f) put_found(f);
    sweep();
    if (!plan_.whole && !made_.empty()) put_earlier_places();
    if (plan_.whole) retire_unclaimed();
    if (plan_.whole) put_loose_of_earlier();
    for (std::size_t i = 0; i < plan_.fresh.size(); ++i) {
      std::vector<Span> covered = covered_[i];
      const std::vector<Span>& shared = plan_.fresh[i].shared;
      covered.insert(covered.end(), shared.begin(), shared.end());
      put_loose(db_, keys_[i].number,
                loose_sentences(collection_[plan_.fresh[i].index], united(std::move(covered))));
    }
    writer_.finish();
    if (plan_.whole) note_whole(db_);
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
    if (plan_.described.empty()) return;
    std::string details = plan_.described.begin()->second.id;
    if (plan_.described.size() > 1) details += " +" + std::to_string(plan_.described.size() - 1);
    Change change(db_, "describe", details, {}, false);
    for (const auto& [stored, document] : plan_.described) {
      describe_document(db_, stored, document);
      Query query(db_,
                  "SELECT DISTINCT template FROM occurrences WHERE document IN (SELECT number FROM "
                  "documents WHERE number = ?1 OR copy_of = ?1)",
                  stored);
      while (query.next()) redescribed_.insert(query.number(0));
    }
    change.finish();
    added_.documents_described = plan_.described.size();
  }

  void put_fresh(const FreshDocument& fresh) {
    const Document& document = collection_[fresh.index];
    const std::vector<std::uint32_t> offsets = byte_offsets(document.text);
    PlacedDocument placed{fresh.identity, fresh.sibling.stored, {}};
    if (fresh.sibling.fresh != Sibling::kNone) placed.copy_of = keys_[fresh.sibling.fresh].number;
    if (placed.copy_of != 0) {
      placed.series = writer_.document(placed.copy_of).series;
      added_.drafts.push_back({document.id, stored_document(db_, placed.copy_of).id});
    }
    keys_.push_back(writer_.put_document(document, placed));
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
    if (span.end >= offsets.size()) {
      ++added_.occurrences_left_out;
      return false;
    }
    for (Fill& fill : fills) {
      fill.span.start -= span.start;
      fill.span.end -= span.start;
    }
    const std::string_view wording = part(text, offsets, span);
    id = splits_.owner(id, wording, fills);
    const bool stored = !splits_.is_taken(id, key.number, span) &&
                        writer_.put_occurrence(id, key, span, wording, fills);
    if (stored && key.fresh) gained_.insert(id);
    if (stored && plan_.whole) {
      former_->stands(id, key.number, span);
      taken_[key.number].push_back(span);
    }
    // Of templates made anew, what stands in earlier documents is no news.
    if (key.fresh || !plan_.whole) {
      (stored ? added_.occurrences : added_.occurrences_left_out) += 1;
    }
    return stored;
  }

  // A known template that this one is.
  std::optional<KnownTemplate> known(const Skeleton& skeleton) {
    if (auto same = known_by_key(db_, skeleton)) return same;
    if (const auto near = matcher_.nearest(skeleton)) {
      const std::uint64_t id = resolved(db_, number(*near));
      if (auto slots = slots_alike(db_, id, skeleton, skeleton.constants.size() / 16)) {
        return KnownTemplate{id, std::move(*slots)};
      }
    }
    // An induction of everything has seen both, and kept them apart.
    if (plan_.whole) return {};
    const auto alike = matcher_.alike(skeleton);
    if (!alike) return {};
    return known_alike(db_, resolved(db_, number(*alike)), skeleton);
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
          Query query(
              db_,
              "SELECT id FROM templates WHERE key = ? AND status IN (0, 4) ORDER BY status, id",
              key_of(skeleton));
          while (id == 0 && query.next()) {
            if (former_->has(query.number(0))) id = query.number(0);
          }
        } else if (const auto near = matcher_.nearest(skeleton)) {
          id = number(*near);
        }
        if (id != 0 && former_->claim(id)) claims_[f] = id;
      }
    }
    std::set<std::uint64_t> claimed(claims_.begin(), claims_.end());
    claimed.erase(0);
    empty_templates(db_, claimed);
  }

  // The claimed number gets the pattern, the slots and the role as they are found now.
  void renew(std::uint64_t id, const FoundTemplate& found) {
    added_.templates_woken += status_of(db_, id) == Status::kDormant ? 1U : 0U;
    execute(db_, "UPDATE templates SET pattern = ?, key = ?, status = 0 WHERE id = ?",
            encode(found.pattern), key_of(skeleton_of(found.pattern)), id);
    execute(db_, "DELETE FROM slots WHERE template = ?", id);
    for (const Slot& slot : observed_slots(found)) {
      execute(db_,
              "INSERT INTO slots(template, number, type, optional, kind) VALUES(?, ?, ?, ?, ?)", id,
              slot.number, slot.type, slot.optional ? 1 : 0, slot.kind);
    }
    execute(db_, "DELETE FROM roles WHERE template = ?", id);
    if (!found.role.empty()) execute(db_, "INSERT INTO roles VALUES(?, ?, 0)", id, found.role);
  }

  // What an induction of everything found: a claimed number, one that is kept, or a new one.
  std::optional<KnownTemplate> known_whole(std::size_t f, const Skeleton& skeleton) {
    if (claims_[f] != 0) {
      renew(claims_[f], plan_.found[f]);
      made_.push_back(make_form(TemplateId{claims_[f]}, true, plan_.found[f].pattern,
                                observed_slots(plan_.found[f])));
      std::vector<std::uint32_t> slots;
      for (const Gap& gap : skeleton.gaps) slots.push_back(gap.slot);
      return KnownTemplate{claims_[f], std::move(slots)};
    }
    auto place = known(skeleton);
    if (place && kept_.count(place->id) == 0) place.reset();
    return place;
  }

  // What an induction of everything does not find again falls asleep: it has its number and its
  // places for who looks for them, and claims no text. Where others stand at all its places, and
  // the one that does so most has its wording, its number leads there.
  void retire_unclaimed() {
    std::set<std::uint64_t> led;
    std::map<std::uint64_t, std::uint64_t> heirs;
    for (const std::uint64_t id : former_->unclaimed()) {
      const bool asleep = status_of(db_, id) == Status::kDormant;
      const std::vector<StoodAt>& places = former_->places(id);
      if (asleep) continue;
      const bool all_taken = std::all_of(places.begin(), places.end(),
                                         [&](const StoodAt& place) { return is_taken(place); });
      const std::uint64_t heir = all_taken ? former_->heir(db_, id) : 0;
      if (heir != 0) {
        heirs.emplace(id, heir);
        led.insert(id);
      } else if (places.empty()) {
        retire(db_, id, Status::kGivenUp, 0);
        ++added_.templates_given_up;
      } else {
        retire(db_, id, Status::kDormant, 0);
        ++added_.templates_dormant;
      }
    }
    empty_templates(db_, led);
    for (const auto& [id, heir] : heirs) retire(db_, id, Status::kMerged, heir);
    added_.templates_led_on = heirs.size();
  }

  bool is_taken(const StoodAt& place) const {
    const auto spans = taken_.find(place.document);
    return spans != taken_.end() && overlaps_any(spans->second, place.span);
  }

  // An addition that sees only what is new has found a dormant template again: it stands once more
  // where it stood, but for places that others have now.
  void wake_found(std::uint64_t id) {
    std::vector<StoodAt> own;
    for (StoodAt& place : places_of(db_, id)) {
      if (!stands_at(place.document, place.span)) own.push_back(std::move(place));
    }
    empty_templates(db_, {id});
    wake(db_, id);
    made_.push_back(make_form(TemplateId{id}, true, stored_pattern(db_, id), slots_of(db_, id)));
    for (StoodAt& place : own) {
      const auto [text, is_new] = earlier_.try_emplace(place.document);
      if (is_new) text->second = document_text(db_, place.document);
      const std::vector<std::uint32_t> offsets = byte_offsets(text->second);
      for (Fill& fill : place.fills) {
        fill.span.start -= place.span.start;
        fill.span.end -= place.span.start;
      }
      (void)writer_.put_occurrence(id, writer_.document(place.document), place.span,
                                   part(text->second, offsets, place.span), place.fills);
      drop_loose(db_, place.document, place.span.start, place.span.end);
    }
    ++added_.templates_woken;
  }

  void put_loose_of_earlier() {
    execute(db_, "DELETE FROM loose");
    execute(db_, "DELETE FROM loose_grams");
    for (std::size_t d = 0; d < plan_.induced.size(); ++d) {
      const InducedDocument& induced = plan_.induced[d];
      if (!induced.earlier) continue;
      std::vector<Span> covered = covered_earlier_[d];
      Query query(
          db_,
          "SELECT o.start, o.\"end\" FROM occurrences o JOIN templates t ON t.id = o.template "
          "WHERE o.document = ? AND t.status < 2",
          induced.stored);
      while (query.next()) covered.push_back({query.small(0), query.small(1)});
      Document document;
      document.text = document_text(db_, induced.stored);
      if (induced.draft) {
        const std::uint64_t sibling =
            ask(db_, "SELECT copy_of FROM documents WHERE number = ?", induced.stored);
        for (const Span& span : draft_sentences(document, document_text(db_, sibling)).shared) {
          covered.push_back(span);
        }
      }
      put_loose(db_, induced.stored, loose_sentences(document, united(std::move(covered))));
    }
  }

  void put_found(std::size_t f) {
    const FoundTemplate& found = plan_.found[f];
    const Skeleton skeleton = skeleton_of(found.pattern);
    if (skeleton.constants.empty() || found.occurrences.empty()) return;
    auto place = plan_.whole ? known_whole(f, skeleton) : known(skeleton);
    if (!place) {
      const std::vector<Slot> slots = observed_slots(found);
      place = KnownTemplate{writer_.put_template(found.pattern, slots, found.role, false), {}};
      for (const Gap& gap : skeleton.gaps) place->slots.push_back(gap.slot);
      made_.push_back(make_form(TemplateId{place->id}, true, found.pattern, slots));
    }
    if (!plan_.whole && status_of(db_, place->id) == Status::kDormant) wake_found(place->id);
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
      if (slot->second == 0) continue;
      const std::uint32_t start = fill.span.start - occurrence.span.start + span->start;
      fills.push_back({slot->second, {start, start + fill.span.length()}});
    }
    put_at(d, id, *span, std::move(fills));
    return true;
  }

  // At a place of the document itself.
  void put_at(std::size_t d, std::uint64_t id, Span span, std::vector<Fill> fills) {
    const InducedDocument& induced = plan_.induced[d];
    if (!induced.earlier) {
      const Document& document = collection_[plan_.fresh[induced.position].index];
      if (put(id, keys_[induced.position], document.text, offsets_of(d, document.text), span,
              std::move(fills))) {
        covered_[induced.position].push_back(span);
      }
      return;
    }
    const auto [text, is_new] = earlier_.try_emplace(induced.stored);
    if (is_new) text->second = document_text(db_, induced.stored);
    if (put(id, writer_.document(induced.stored), text->second, offsets_of(d, text->second), span,
            std::move(fills))) {
      if (!plan_.whole) drop_loose(db_, induced.stored, span.start, span.end);
      covered_earlier_[d].push_back(span);
    }
  }

  // New templates also stand where the induction did not look (a clause in a sentence of another
  // cut): what a later add would find must not depend on the order of adding.
  void sweep() {
    if (made_.empty()) return;
    const Matcher matcher(made_);
    const std::vector<Document>& documents = plan_.collection.documents;
    std::vector<std::vector<Aligned>> places(documents.size());
    std::vector<std::string> texts(documents.size());  // of drafts, which are seen whole
    for (std::size_t d = 0; d < documents.size(); ++d) {
      if (plan_.induced[d].draft) texts[d] = text_of(plan_.induced[d]);
    }
    parallel_for(documents.size(), threads_, [&](std::size_t d) {
      places[d] =
          matcher.match(prepare(plan_.induced[d].draft ? texts[d] : documents[d].text), true);
    });
    for (std::size_t d = 0; d < documents.size(); ++d) {
      const InducedDocument& induced = plan_.induced[d];
      for (Aligned& place : places[d]) {
        const std::optional<Span> span =
            induced.draft ? place.match.span : source_of(induced, place.match.span);
        if (!span) continue;
        for (Fill& fill : place.match.fills) {
          fill.span.start = fill.span.start - place.match.span.start + span->start;
          fill.span.end = fill.span.end - place.match.span.start + span->start;
        }
        if (!is_covered(d, *span)) {
          put_at(d, number(place.match.id), *span, std::move(place.match.fills));
        }
      }
    }
  }

  // Nor must what it told depend on how many other sentences the addition had. A sentence that a
  // known template covers is loose no more, so that no later addition asks for those like it.
  void put_earlier_places() {
    std::vector<Pattern> patterns;
    for (const Form& form : made_) patterns.push_back(stored_pattern(db_, number(form.id)));
    const Matcher matcher(made_);
    const std::vector<LooseRow> rows = loose_with(db_, patterns);
    std::string text;
    std::vector<std::uint32_t> offsets;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const LooseRow& row = rows[i];
      if (i == 0 || rows[i - 1].document != row.document) {
        text = document_text(db_, row.document);
        offsets = byte_offsets(text);
      }
      for (Aligned& place : matcher.match(prepare(part(text, offsets, row.span)), true)) {
        Span span = place.match.span;
        span.start += row.span.start;
        span.end += row.span.start;
        if (stands_at(row.document, span)) continue;
        for (Fill& fill : place.match.fills) {
          fill.span.start += row.span.start;
          fill.span.end += row.span.start;
        }
        if (put(number(place.match.id), writer_.document(row.document), text, offsets, span,
                std::move(place.match.fills))) {
          drop_loose(db_, row.document, span.start, span.end);
        }
      }
    }
  }

  // Whether a template that claims text stands there.
  bool stands_at(std::uint64_t document, Span span) {
    return ask(db_,
               "SELECT count(*) FROM occurrences o JOIN templates t ON t.id = o.template WHERE "
               "o.document = ? AND o.start < ? AND o.\"end\" > ? AND t.status < 2",
               document, span.end, span.start) != 0;
  }

  std::string text_of(const InducedDocument& induced) {
    return induced.earlier ? document_text(db_, induced.stored)
                           : collection_[plan_.fresh[induced.position].index].text;
  }

  bool is_covered(std::size_t d, Span span) {
    const InducedDocument& induced = plan_.induced[d];
    const std::vector<Span>& covered =
        induced.earlier ? covered_earlier_[d] : covered_[induced.position];
    return overlaps_any(covered, span);
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
  Splits splits_;
  Added added_;
  std::uint64_t last_template_ = 0;
  std::vector<DocumentKey> keys_;                             // of the fresh ones
  std::vector<std::vector<Span>> covered_;                    // of the fresh ones
  std::map<std::size_t, std::vector<Span>> covered_earlier_;  // by induced document
  std::vector<Form> made_;                                    // of new templates
  unsigned threads_ = 0;
  std::set<std::uint64_t> kept_;  // of plan_.whole, as the two that follow
  std::optional<Former> former_;
  std::map<std::uint64_t, std::vector<Span>> taken_;  // by document: what stands now
  std::set<std::uint64_t> gained_;                    // templates with places in new documents
  std::set<std::uint64_t> redescribed_;               // templates of plan_.described
  std::vector<std::uint64_t> claims_;                 // of plan_.found: a number or 0
  std::map<std::uint64_t, std::string> earlier_;      // texts
  std::map<std::size_t, std::vector<std::uint32_t>> offsets_;  // by induced document
};

}  // namespace

Added store_plan(Database& db, const Matcher& matcher, const Collection& collection,
                 const Plan& plan, unsigned threads) {
  return Storing(db, matcher, collection, plan, threads).run();
}

}  // namespace leitong::library
