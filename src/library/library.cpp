// The door: every public function is one transaction around a function of this room.

#include "leitong/library.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "leitong/text.hpp"
#include "library/add.hpp"
#include "library/curate.hpp"
#include "library/derived.hpp"
#include "library/exchange.hpp"
#include "library/history.hpp"
#include "library/matcher.hpp"
#include "library/pattern.hpp"
#include "library/read.hpp"
#include "library/recall.hpp"
#include "library/rows.hpp"
#include "library/schema.hpp"

namespace leitong::library {

class Library::State {
 public:
  State(const std::string& path, const OpenOptions& options)
      : options_(options), db_(open_library(path, options)) {}

  Database& db() { return *db_; }
  const OpenOptions& options() const { return options_; }

  // All patterns as the library has them now. REQUIRES: within a transaction.
  const Matcher& matcher() {
    const std::uint64_t now = generation(*db_);
    if (!matcher_ || matcher_generation_ != now) {
      matcher_.reset();
      matcher_.emplace(all_forms(*db_));
      matcher_generation_ = now;
    }
    return *matcher_;
  }

  template <typename Work>
  auto read(const Work& work) {
    return guarded([&] {
      Transaction transaction(*db_, Transaction::Kind::kRead);
      auto out = work(*db_);
      transaction.commit();
      return out;
    });
  }

  template <typename Work>
  auto write(const Work& work) {
    return guarded([&] {
      Transaction transaction(*db_, Transaction::Kind::kWrite);
      auto out = work(*db_);
      raise_generation(*db_);
      transaction.commit();
      return out;
    });
  }

 private:
  OpenOptions options_;
  std::unique_ptr<Database> db_;
  std::optional<Matcher> matcher_;
  std::uint64_t matcher_generation_ = 0;
};

namespace {

// Shorter constants (的, 由, 万元) stand everywhere: as formulae they would cut what was copied
// into pieces too short to be evidence.
constexpr std::size_t kLeastPhrase = 5;

std::string added_details(const Added& added) {
  return std::to_string(added.documents) + " documents, " + std::to_string(added.templates_new) +
         " new templates, " + std::to_string(added.occurrences) + " occurrences" +
         (added.documents_described == 0
              ? std::string()
              : ", " + std::to_string(added.documents_described) + " documents described anew");
}

// What an import has brought into a library with other templates was chosen by hand. A copy of a
// whole library is what that library is.
std::vector<std::uint64_t> templates_behind(Database& db, std::uint64_t last) {
  std::vector<std::uint64_t> out;
  Query query(db, "SELECT id FROM templates WHERE id > ? ORDER BY id", last);
  while (query.next()) out.push_back(query.number(0));
  return out;
}

}  // namespace

Library::Library(std::unique_ptr<State> state) : state_(std::move(state)) {}
Library::~Library() = default;
Library::Library(Library&&) noexcept = default;
Library& Library::operator=(Library&&) noexcept = default;

Result<Library> Library::open(const std::string& path, const OpenOptions& options) {
  return guarded([&] { return Library(std::make_unique<State>(path, options)); });
}

Result<Added> Library::add(const Collection& collection, const Induce& induce,
                           const AddOptions& options) {
  State& state = *state_;
  const auto plan_now = [&](Database& db) {
    return plan_add(db, state.matcher(), collection, state.options().threads, options);
  };
  Result<Plan> planned = state.read(plan_now);
  if (!planned) return planned.error();
  Plan plan = std::move(planned).value();
  const auto induced = [&] {
    if (!plan.collection.documents.empty()) {
      plan.found = induce(plan.collection, plan.documents_after);
    }
  };
  induced();
  if (plan.fresh.empty() && plan.described.empty() && !options.anew) {
    Added nothing;
    nothing.documents_known = plan.documents_known;
    nothing.same_text = plan.same_text;
    return nothing;
  }
  return state.write([&](Database& db) {
    if (generation(db) != plan.generation) {
      plan = plan_now(db);
      induced();
    }
    Added added = store_plan(db, state.matcher(), collection, plan, state.options().threads);
    note(db, "add", added_details(added));
    return added;
  });
}

Result<Listing> Library::list(const ListOptions& options) {
  return state_->read([&](Database& db) { return list_templates(db, options); });
}

Result<SearchResult> Library::search(std::string_view words, std::uint64_t limit, bool dormant) {
  return state_->read([&](Database& db) { return search_templates(db, words, limit, dormant); });
}

Result<Details> Library::show(TemplateId id, const ShowOptions& options) {
  return state_->read([&](Database& db) { return show_template(db, number(id), options); });
}

Result<TemplateId> Library::resolve(TemplateId id) {
  return state_->read([&](Database& db) { return TemplateId{resolved(db, number(id))}; });
}

Result<Filled> Library::fill(TemplateId id, const std::vector<Filling>& fillings) {
  return state_->read([&](Database& db) { return fill_template(db, number(id), fillings); });
}

Result<Matched> Library::match(std::string_view text) {
  return state_->read([&](Database& db) {
    const Prepared prepared = prepare(text);
    Matched out;
    out.characters = prepared.normal.chars.size();
    std::vector<Aligned> places = state_->matcher().match(prepared, false);
    recall(db, prepared, places);
    for (Aligned& place : places) {
      out.covered += place.end - place.begin;
      out.constant += place.match.constant;
      out.matches.push_back(std::move(place.match));
    }
    return out;
  });
}

Result<std::vector<Suggestion>> Library::suggest(std::string_view paragraph, std::uint64_t limit) {
  return state_->read([&](Database& db) {
    std::vector<Suggestion> out;
    for (const auto& [likeness, id] :
         state_->matcher().suggest(normal_form(paragraph, {}), limit)) {
      out.push_back({summary_of(db, number(id)), likeness});
    }
    return out;
  });
}

Result<std::vector<std::string>> Library::phrases() {
  return state_->read([&](Database& db) {
    std::set<std::string> constants;
    for (const Form& form : state_->matcher().forms()) {
      if (!form.live) continue;
      for (const Pattern& pattern : matched_patterns(db, number(form.id))) {
        for (const Piece& piece : pattern) {
          if (normal_form(piece.text, {}).size() >= kLeastPhrase) constants.insert(piece.text);
        }
      }
    }
    return std::vector<std::string>(constants.begin(), constants.end());
  });
}

Result<Done> Library::tag(TemplateId id, const std::vector<std::string>& add,
                          const std::vector<std::string>& remove) {
  return state_->write([&](Database& db) {
    tag_template(db, number(id), add, remove);
    return Done{};
  });
}

Result<Done> Library::set_role(TemplateId id, const std::string& role) {
  return state_->write([&](Database& db) {
    set_template_role(db, number(id), role);
    return Done{};
  });
}

Result<Merged> Library::merge(TemplateId from, TemplateId into) {
  return state_->write(
      [&](Database& db) { return merge_templates(db, number(from), number(into)); });
}

Result<TemplateId> Library::split(TemplateId id, const SplitBy& by) {
  return state_->write(
      [&](Database& db) { return TemplateId{split_template(db, number(id), by)}; });
}

Result<Done> Library::remove(TemplateId id) {
  const Result<std::vector<TemplateId>> removed = remove(std::vector<TemplateId>{id}, true);
  if (!removed) return removed.error();
  return Done{};
}

Result<std::vector<TemplateId>> Library::remove(const std::vector<TemplateId>& ids, bool follow) {
  return state_->write([&](Database& db) { return remove_templates(db, ids, follow); });
}

Result<HistoryEntry> Library::undo() {
  return state_->write([&](Database& db) { return undo_latest(db); });
}

Result<std::vector<HistoryEntry>> Library::history(std::uint64_t limit) {
  return state_->read([&](Database& db) { return history_entries(db, limit); });
}

Result<std::string> Library::export_json() {
  return state_->read([&](Database& db) { return exported_json(db); });
}

Result<std::string> Library::export_markdown(std::uint64_t most_sources, bool chinese) {
  return state_->read([&](Database& db) { return exported_markdown(db, most_sources, chinese); });
}

Result<Imported> Library::import_json(std::string_view json) {
  return state_->write([&](Database& db) {
    const bool copies =
        ask(db, "SELECT (SELECT count(*) FROM documents) + count(*) FROM templates") == 0;
    const std::uint64_t last = ask(db, "SELECT coalesce(max(id), 0) FROM templates");
    Imported imported = import_from_json(db, json);
    note(db, "import",
         std::to_string(imported.documents) + " documents, " +
             std::to_string(imported.templates_new) + " new templates, " +
             std::to_string(imported.occurrences) + " occurrences",
         copies ? std::vector<std::uint64_t>() : templates_behind(db, last));
    return imported;
  });
}

Result<Done> Library::check_import(std::string_view json) {
  return guarded([&] {
    const std::unique_ptr<Database> db = library_in_memory();
    const Transaction transaction(*db, Transaction::Kind::kWrite);
    import_from_json(*db, json);
    return Done{};
  });
}

Result<std::vector<std::string>> Library::check() {
  return state_->read([&](Database& db) { return problems(db); });
}

}  // namespace leitong::library
