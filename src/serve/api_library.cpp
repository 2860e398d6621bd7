// Routes of the template library.

#include <simdjson.h>

#include <algorithm>
#include <charconv>

#include "report/library_records.hpp"
#include "serve/api.hpp"

namespace leitong::serve {
namespace {

using library::Library;
using library::TemplateId;

constexpr std::uint64_t kMostListed = 500;
constexpr std::size_t kTagBytes = 200;

// What a card shows of a template besides its pattern.
constexpr std::uint64_t kCardFillers = 4;
constexpr std::uint64_t kCardSources = 3;

std::optional<TemplateId> id_of(const std::string& word) {
  std::uint64_t number = 0;
  const auto [end, trouble] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (trouble != std::errc() || end != word.data() + word.size() || number > INT64_MAX) return {};
  return TemplateId{number};
}

Response no_library() { return refusal(404, "no_library", "no library is served"); }

// The body as one JSON object, and what is read from it.
class Body {
 public:
  explicit Body(const std::string& text) {
    sound_ = parser_.parse(text).get(root_) == simdjson::SUCCESS && root_.is_object();
  }
  bool sound() const { return sound_; }

  std::optional<std::string> text(const char* name) const {
    std::string_view found;
    if (root_[name].get(found) != simdjson::SUCCESS) return {};
    return std::string(found);
  }
  // Texts of a list; none where it is not given; nothing where it is something else.
  std::optional<std::vector<std::string>> texts(const char* name) const {
    simdjson::dom::element list;
    if (root_[name].get(list) != simdjson::SUCCESS) return std::vector<std::string>{};
    simdjson::dom::array items;
    if (list.get(items) != simdjson::SUCCESS) return {};
    std::vector<std::string> texts;
    for (const simdjson::dom::element item : items) {
      std::string_view text;
      if (item.get(text) != simdjson::SUCCESS) return {};
      texts.emplace_back(text);
    }
    return texts;
  }
  std::optional<std::vector<library::Filling>> fillings() const {
    simdjson::dom::object values;
    if (root_["values"].get(values) != simdjson::SUCCESS) return {};
    std::vector<library::Filling> fillings;
    for (const simdjson::dom::key_value_pair pair : values) {
      std::string_view text;
      if (pair.value.get(text) != simdjson::SUCCESS) return {};
      fillings.push_back({std::string(pair.key), std::string(text)});
    }
    return fillings;
  }

 private:
  simdjson::dom::parser parser_;
  simdjson::dom::element root_;
  bool sound_ = false;
};

// A library and the template that the address names; a reply where one of them is not there.
struct Opened {
  std::optional<Libraries::Taken> library;
  TemplateId id{};
  std::optional<Response> refused;
};

Opened opened(const Call& call, bool writes) {
  Opened result;
  if (!call.service.sources.libraries) {
    result.refused = no_library();
    return result;
  }
  if (writes && !call.service.sources.library_writable) {
    result.refused = refusal(403, "read_only", "the library is read-only");
    return result;
  }
  if (!call.words.empty()) {
    const std::optional<TemplateId> id = id_of(call.words[0]);
    if (!id) {
      result.refused = refusal(404, "not_found", "no template has this number");
      return result;
    }
    result.id = *id;
  }
  Result<Libraries::Taken> taken = call.service.sources.libraries->take();
  if (taken) {
    result.library.emplace(std::move(taken).value());
  } else {
    result.refused = failed(call, taken.error());
  }
  return result;
}

Response changed(const Call& call, Library& library, TemplateId id, const Result<Done>& done) {
  if (!done) return failed(call, done.error());
  library::ShowOptions options;
  options.most_fillers = options.most_variants = options.most_sources = 1;
  const Result<library::Details> details = library.show(id, options);
  if (!details) return failed(call, details.error());
  std::string text;
  append_template(details.value().summary, text);
  return Response::json(text + "\n");
}

Response listed(std::uint64_t total, const char* key, const std::vector<std::string>& items) {
  return Response::json("{\"total\":" + std::to_string(total) + ",\"" + key +
                        "\":" + joined(items) + "}\n");
}

bool wants_cards(const Call& call) { return call.request.parameter("cards") == "1"; }

// A record of a template: as `show` makes it, cut to what a card has room for; else as `list` does.
Result<std::string> record_of(Library& library, const library::Summary& summary, bool card) {
  std::string text;
  if (!card) {
    append_template(summary, text);
    return text;
  }
  library::ShowOptions options;
  options.most_fillers = kCardFillers;
  options.most_variants = 1;
  options.most_sources = kCardSources;
  const Result<library::Details> details = library.show(summary.id, options);
  if (!details) return details.error();
  append_details(details.value(), text);
  return text;
}

Response search(const Call& call, Library& library, std::uint64_t limit) {
  const std::string& words = call.request.parameter("words");
  const Result<library::SearchResult> found = library.search(words, limit);
  if (!found) return failed(call, found.error());
  const bool cards = wants_cards(call);
  std::vector<std::string> items;
  for (const library::SearchHit& hit : found.value().hits) {
    if (!cards) {
      append_hit(hit, items.emplace_back());
      continue;
    }
    // One that has been removed since is none.
    Result<std::string> record = record_of(library, hit.summary, cards);
    if (record) items.push_back(std::move(record).value());
  }
  return listed(found.value().total, "templates", items);
}

// The record of the command, which is English; beside it, for readers of Chinese, its words.
std::string history_record(const Call& call, const library::HistoryEntry& entry) {
  std::string record;
  append_history(entry, record);
  const auto& in_chinese = call.service.sources.history_in_chinese;
  if (!call.request.chinese || !in_chinese) return record;
  const std::string told =
      object([&](JsonWriter& json) { json.field("told", std::string_view(in_chinese(entry))); });
  record.erase(record.find_last_of('}'));
  return record + "," + told.substr(1);
}

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t") == std::string::npos;
}

}  // namespace

Response get_templates(const Call& call) {
  const Request& request = call.request;
  const auto limit = number_parameter(request, "limit", 50);
  const auto offset = number_parameter(request, "offset", 0);
  if (!limit || !offset || *limit == 0) return bad_request("limit and offset are whole numbers");
  Opened at = opened(call, false);
  if (at.refused) return *std::move(at.refused);
  Library& library = **at.library;
  const std::uint64_t most = std::min(*limit, kMostListed);
  if (!is_blank(request.parameter("words"))) {
    return search(call, library, most);
  }
  library::ListOptions options;
  options.role = request.parameter("role");
  options.tag = request.parameter("tag");
  options.place = request.parameter("place");
  options.limit = most;
  options.offset = *offset;
  const Result<library::Listing> listing = library.list(options);
  if (!listing) return failed(call, listing.error());
  std::vector<std::string> items;
  for (const library::Summary& summary : listing.value().templates) {
    Result<std::string> record = record_of(library, summary, wants_cards(call));
    if (record) items.push_back(std::move(record).value());
  }
  return listed(listing.value().total, "templates", items);
}

Response get_template(const Call& call) {
  Opened at = opened(call, false);
  if (at.refused) return *std::move(at.refused);
  const Result<library::Details> details = (*at.library)->show(at.id, {});
  if (!details) return failed(call, details.error());
  std::string text;
  append_details(details.value(), text);
  return Response::json(text + "\n");
}

Response post_fill(const Call& call) {
  const Body body(call.request.body);
  const auto fillings =
      body.sound() ? body.fillings() : std::optional<std::vector<library::Filling>>();
  if (!fillings) return bad_request("the body is {\"values\": {slot: text}}");
  Opened at = opened(call, false);
  if (at.refused) return *std::move(at.refused);
  const Result<library::Filled> filled = (*at.library)->fill(at.id, *fillings);
  if (!filled) return failed(call, filled.error());
  std::string text;
  append_filled(at.id, filled.value(), text);
  return Response::json(text + "\n");
}

Response post_tags(const Call& call) {
  const Body body(call.request.body);
  const auto add = body.sound() ? body.texts("add") : std::optional<std::vector<std::string>>();
  const auto remove =
      body.sound() ? body.texts("remove") : std::optional<std::vector<std::string>>();
  if (!add || !remove || (add->empty() && remove->empty())) {
    return bad_request("the body is {\"add\": [tags], \"remove\": [tags]}");
  }
  for (const std::string& tag : *add) {
    if (tag.size() > kTagBytes) return refusal(422, "invalid", "a tag is longer than 200 bytes");
  }
  Opened at = opened(call, true);
  if (at.refused) return *std::move(at.refused);
  return changed(call, **at.library, at.id, (*at.library)->tag(at.id, *add, *remove));
}

Response post_role(const Call& call) {
  const Body body(call.request.body);
  const auto role = body.sound() ? body.text("role") : std::optional<std::string>();
  if (!role) return bad_request("the body is {\"role\": role}");
  Opened at = opened(call, true);
  if (at.refused) return *std::move(at.refused);
  return changed(call, **at.library, at.id, (*at.library)->set_role(at.id, *role));
}

Response get_history(const Call& call) {
  const auto limit = number_parameter(call.request, "limit", 50);
  if (!limit || *limit == 0) return bad_request("limit is a whole number");
  Opened at = opened(call, false);
  if (at.refused) return *std::move(at.refused);
  const auto entries = (*at.library)->history(std::min(*limit, kMostListed));
  if (!entries) return failed(call, entries.error());
  std::vector<std::string> items;
  for (const library::HistoryEntry& entry : entries.value()) {
    items.push_back(history_record(call, entry));
  }
  return Response::json("{\"entries\":" + joined(items) + "}\n");
}

Response post_undo(const Call& call) {
  Opened at = opened(call, true);
  if (at.refused) return *std::move(at.refused);
  const Result<library::HistoryEntry> entry = (*at.library)->undo();
  if (!entry) return failed(call, entry.error());
  return Response::json(history_record(call, entry.value()) + "\n");
}

}  // namespace leitong::serve
