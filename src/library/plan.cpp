// What an addition is to store, worked out without a lock: which documents are new, where known
// templates stand in them, and what of them and of earlier documents goes to the induction.
// docs/library.md, "Adding", tells the steps and why they suffice.

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/parallel.hpp"
#include "base/utf8.hpp"
#include "library/add.hpp"
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

// The path is no metadatum of the text: the same document may be read from elsewhere.
bool same_metadata(const Document& a, const Document& b) {
  return a.title == b.title && a.date == b.date && a.place == b.place && a.author == b.author &&
         a.series == b.series;
}

// What is not told anew holds as before: adding a folder again without its table loses nothing. Nor
// does what a reader takes from the file itself: its first line as a title, or a year of a known
// day.
Document with_metadata(Document stored, Document told) {
  const std::string_view text(told.text);
  const std::size_t begin = text.find_first_not_of(" \n");
  const bool is_first_line = !told.path.empty() && begin != std::string_view::npos &&
                             text.substr(begin).starts_with(told.title);
  if (is_first_line && !stored.title.empty()) told.title.clear();
  if (stored.date.starts_with(told.date)) told.date.clear();
  for (std::string Document::*field : {&Document::title, &Document::date, &Document::place,
                                       &Document::author, &Document::series}) {
    if (!(told.*field).empty()) stored.*field = told.*field;
  }
  return stored;
}

// As the library will have it: with the metadata that the plan brings.
Document described_document(Database& db, const Plan& plan, std::uint64_t number) {
  const auto described = plan.described.find(number);
  return described == plan.described.end() ? stored_document(db, number) : described->second;
}

// Which documents are new, and which have other metadata; the others are counted.
class Choosing {
 public:
  Choosing(Database& db, const Collection& collection, Plan& plan)
      : db_(db), collection_(collection), plan_(plan) {}

  void run() {
    std::set<std::string> origins;
    for (std::uint32_t d = 0; d < collection_.documents.size(); ++d) {
      Identity identity = identity_of(collection_.documents[d], db_.path());
      if (origins.insert(identity.origin).second) {
        look_up(DocumentIndex{d}, std::move(identity));
      } else if (identity.is_file()) {
        ++plan_.documents_known;  // one file under two spellings of its path
      } else {
        fail(ErrorCode::kUsage, identity.id, "two documents of one add have this id");
      }
    }
    leave_out_same_texts();
    find_siblings();
    for (const FreshDocument& fresh : plan_.fresh) {
      plan_.documents_after += fresh.sibling.none() ? 1U : 0U;
    }
  }

 private:
  void look_up(DocumentIndex index, Identity identity) {
    const Document& document = collection_[index];
    FreshDocument fresh;
    fresh.index = index;
    if (const std::uint64_t number = stored_as(db_, identity)) {
      Document stored = stored_document(db_, number);
      if (hash_at(number) == hash_of(document.text)) {
        ++plan_.documents_known;
        Document now = with_metadata(stored, document);
        if (!same_metadata(stored, now)) plan_.described.emplace(number, std::move(now));
        return;
      }
      identity.id = stored.id;
      fresh.replaces = number;
      replaced_.insert(number);
      const std::uint64_t copies =
          ask(db_, "SELECT count(*) FROM documents WHERE number = ? AND copy_of <> 0", number);
      plan_.documents_after -= copies == 0 ? 1U : 0U;
    }
    fresh.identity = std::move(identity);
    plan_.fresh.push_back(std::move(fresh));
  }

  std::uint64_t hash_at(std::uint64_t number) {
    return ask(db_, "SELECT hash FROM documents WHERE number = ?", number);
  }

  // A text that is there under another name is not counted again, unless metadata tell that it is
  // another document all the same.
  void leave_out_same_texts() {
    std::map<std::uint64_t, std::vector<DocumentIndex>> kept;  // by hash
    std::vector<FreshDocument> out;
    for (FreshDocument& fresh : plan_.fresh) {
      const Document& document = collection_[fresh.index];
      const std::uint64_t hash = hash_of(document.text);
      const std::optional<std::string> other =
          fresh.replaces == 0 ? same_text(document, hash, kept[hash]) : std::nullopt;
      if (other) {
        plan_.same_text.push_back({document.id, *other});
        continue;
      }
      kept[hash].push_back(fresh.index);
      out.push_back(std::move(fresh));
    }
    plan_.fresh = std::move(out);
  }

  std::optional<std::string> same_text(const Document& document, std::uint64_t hash,
                                       const std::vector<DocumentIndex>& kept) {
    for (const DocumentIndex index : kept) {
      const Document& other = collection_[index];
      if (!told_apart(document, other) && other.text == document.text) return other.id;
    }
    Query query(db_, "SELECT number FROM documents WHERE hash = ? ORDER BY number", hash);
    while (query.next()) {
      const std::uint64_t number = query.number(0);
      if (replaced_.count(number) != 0) continue;
      const Document other = stored_document(db_, number);
      if (!told_apart(document, other) && document_text(db_, number) == document.text) {
        return other.id;
      }
    }
    return {};
  }

  void find_siblings() {
    DraftFinder finder(db_, replaced_);
    for (FreshDocument& fresh : plan_.fresh) {
      const Document& document = collection_[fresh.index];
      fresh.sample = sample_of(document.text);
      fresh.sibling = finder.next(document, fresh.sample);
    }
  }

  Database& db_;
  const Collection& collection_;
  Plan& plan_;
  std::set<std::uint64_t> replaced_;
};

std::string sibling_text(Database& db, const Collection& collection, const Plan& plan,
                         const Sibling& sibling) {
  return sibling.stored != 0 ? document_text(db, sibling.stored)
                             : collection[plan.fresh[sibling.fresh].index].text;
}

// What a stored document's series is.
std::string series_of(Database& db, std::uint64_t number) {
  Query query(db, "SELECT series_key FROM documents WHERE number = ?", number);
  return query.next() ? query.text(0) : std::string();
}

void add_earlier_sentences(Database& db, const std::vector<LooseSentence>& sentences,
                           const LooseLimits& limits, Plan& plan) {
  std::set<std::uint64_t> replaced;
  for (const FreshDocument& fresh : plan.fresh) replaced.insert(fresh.replaces);
  const std::vector<LooseRow> rows = loose_like(db, sentences, limits);
  for (std::size_t i = 0; i < rows.size();) {
    const std::uint64_t number = rows[i].document;
    std::vector<Span> spans;
    for (; i < rows.size() && rows[i].document == number; ++i) spans.push_back(rows[i].span);
    if (replaced.count(number) != 0) continue;
    InducedDocument induced;
    induced.earlier = true;
    induced.stored = number;
    Document document = described_document(db, plan, number);
    if (plan.described.count(number) == 0) document.series = series_of(db, number);
    append_pieces(document_text(db, number), spans, document, induced.pieces);
    plan.induced.push_back(std::move(induced));
    plan.collection.documents.push_back(std::move(document));
  }
}

// All earlier documents, whole.
void add_earlier_documents(Database& db, Plan& plan) {
  std::set<std::uint64_t> replaced;
  for (const FreshDocument& fresh : plan.fresh) replaced.insert(fresh.replaces);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> numbers;
  {
    Query query(db, "SELECT number, copy_of FROM documents ORDER BY number");
    while (query.next()) numbers.emplace_back(query.number(0), query.number(1));
  }
  for (const auto& [number, copy_of] : numbers) {
    if (replaced.count(number) != 0) continue;
    InducedDocument induced;
    induced.earlier = true;
    induced.stored = number;
    Document document = described_document(db, plan, number);
    Document source;
    source.text = document_text(db, number);
    // Without its sibling a draft is a document like others.
    induced.draft = ask(db, "SELECT count(*) FROM documents WHERE number = ?", copy_of) != 0 &&
                    replaced.count(copy_of) == 0;
    if (induced.draft) {
      document.series = series_of(db, number);
      append_pieces(source.text, draft_sentences(source, document_text(db, copy_of)).own, document,
                    induced.pieces);
    } else {
      document.text = std::move(source.text);
      induced.pieces = {{0, {0, static_cast<std::uint32_t>(count_code_points(document.text))}}};
    }
    plan.induced.push_back(std::move(induced));
    plan.collection.documents.push_back(std::move(document));
  }
}

// Drafts are no occasion.
bool is_whole_due(Database& db, const Collection& collection, const Plan& plan) {
  std::uint64_t characters = 0;
  std::uint64_t documents = 0;
  for (const FreshDocument& fresh : plan.fresh) {
    if (!fresh.sibling.none()) continue;
    ++documents;
    characters += count_code_points(collection[fresh.index].text);
  }
  return documents != 0 && whole_is_due(db, documents, characters);
}

}  // namespace

std::string series_of(Database& db, const Collection& collection, const Plan& plan,
                      const FreshDocument& fresh) {
  const FreshDocument* root = &fresh;
  while (root->sibling.fresh != Sibling::kNone) root = &plan.fresh[root->sibling.fresh];
  if (root->sibling.stored != 0) return series_of(db, root->sibling.stored);
  const Document& document = collection[root->index];
  return document.series_key() == document.id ? root->identity.id : document.series_key();
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

Plan plan_add(Database& db, const Matcher& matcher, const Collection& collection, unsigned threads,
              const AddOptions& options) {
  Plan plan;
  plan.generation = generation(db);
  plan.documents_after = ask(db, "SELECT count(*) FROM documents WHERE copy_of = 0");
  Choosing(db, collection, plan).run();
  plan.whole = options.anew || is_whole_due(db, collection, plan);
  if (plan.whole) add_earlier_documents(db, plan);
  std::vector<std::vector<LooseSentence>> loose(plan.fresh.size());
  for (FreshDocument& fresh : plan.fresh) {
    if (fresh.sibling.none()) continue;
    fresh.shared =
        draft_sentences(collection[fresh.index], sibling_text(db, collection, plan, fresh.sibling))
            .shared;
  }
  parallel_for(plan.fresh.size(), threads, [&](std::size_t i) {
    FreshDocument& fresh = plan.fresh[i];
    const Document& document = collection[fresh.index];
    fresh.known = matcher.match(prepare(document.text), true);
    std::vector<Span> covered = spans_of(fresh.known);
    covered.insert(covered.end(), fresh.shared.begin(), fresh.shared.end());
    loose[i] = loose_sentences(document, united(std::move(covered)));
  });
  std::vector<LooseSentence> sentences;
  for (std::size_t i = 0; i < plan.fresh.size(); ++i) {
    const Document& source = collection[plan.fresh[i].index];
    InducedDocument induced;
    induced.position = i;
    Document document = without_text(source);
    std::vector<Span> spans;
    const bool draft = !plan.fresh[i].sibling.none();
    induced.draft = draft;
    if (draft) document.series = series_of(db, collection, plan, plan.fresh[i]);
    const bool all = !draft && (plan.whole || plan.fresh[i].known.empty());
    if (all) {
      spans.push_back({0, static_cast<std::uint32_t>(count_code_points(source.text))});
    }
    for (LooseSentence& sentence : loose[i]) {
      if (!all) spans.push_back(sentence.span);
      sentences.push_back(std::move(sentence));
    }
    append_pieces(source.text, spans, document, induced.pieces);
    plan.induced.push_back(std::move(induced));
    plan.collection.documents.push_back(std::move(document));
  }
  if (!plan.whole) add_earlier_sentences(db, sentences, loose_limits(options.min_documents), plan);
  return plan;
}

}  // namespace leitong::library
