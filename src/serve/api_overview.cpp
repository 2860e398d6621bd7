// Routes of the overview of an index.

#include "serve/api.hpp"

namespace leitong::serve {
namespace {

constexpr std::size_t kMostGroups = 2000;  // of a kind

using Is = OverviewState::Is;

const char* word_of(Is is) {
  constexpr const char* kWords[] = {"none", "working", "ready", "failed"};
  return kWords[static_cast<std::size_t>(is)];
}

IndexChoice choice_of(const Request& request) {
  return {request.parameter("words"), request.parameter("series"), request.parameter("place"),
          request.parameter("year")};
}

Response no_index() { return refusal(404, "no_index", "no index is served"); }

Response told(const Call& call, const OverviewState& state) {
  const IndexChoice choice = choice_of(call.request);
  const std::string text = object([&](JsonWriter& json) {
    json.field("state", std::string_view(word_of(state.is)));
    json.field("stale", state.stale);
    json.key("choice");
    json.begin_object();
    json.field("words", std::string_view(choice.words));
    json.field("series", std::string_view(choice.series));
    json.field("place", std::string_view(choice.place));
    json.field("year", std::string_view(choice.year));
    json.end_object();
    if (state.is == Is::kWorking) {
      json.key("progress");
      json.begin_object();
      json.field("pass", std::string_view(state.progress.pass));
      json.field("done", state.progress.done);
      json.field("total", state.progress.total);
      json.field("unit", std::string_view(state.progress.unit));
      json.end_object();
    }
    if (state.error) {
      const bool large = state.error->code == ErrorCode::kLimit;
      const bool none = state.error->code == ErrorCode::kNotFound;
      json.field("error", std::string_view(large ? "too_large" : none ? "not_found" : "failed"));
      json.field("reason", std::string_view(reason_of(call, *state.error)));
    }
  });
  // The summary is an object already.
  const std::string summary = state.report ? ",\"overview\":" + state.report->summary : "";
  return Response::json(text.substr(0, text.rfind('}')) + summary + "}\n");
}

void put_groups(JsonWriter& json, std::string_view key, const std::vector<IndexGroup>& groups) {
  json.key(key);
  json.begin_array();
  for (std::size_t i = 0; i < std::min(groups.size(), kMostGroups); ++i) {
    json.begin_object();
    json.field("name", std::string_view(groups[i].name));
    json.field("documents", groups[i].size.documents);
    json.field("text_bytes", groups[i].size.text_bytes);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

Response get_overview(const Call& call) {
  if (!call.service.sources.indexes) return no_index();
  const Result<OverviewState> state = call.service.overviews.state(choice_of(call.request));
  return state ? told(call, state.value()) : failed(call, state.error());
}

Response post_overview(const Call& call) {
  if (!call.service.sources.indexes) return no_index();
  const auto state = call.service.overviews.make(choice_of(call.request));
  if (!state) return failed(call, state.error());
  if (state.value()) return told(call, *state.value());
  Response busy = refusal(503, "busy", "another overview is being made; try again");
  busy.headers.emplace_back("Retry-After", "10");
  return busy;
}

Response get_overview_choices(const Call& call) {
  if (!call.service.sources.indexes) return no_index();
  // All documents are read for this: not more than a few at a time.
  const std::optional<Turnstile::Pass> pass = call.service.turnstile.enter();
  if (!pass) return refusal(503, "busy", "too many reports are being made; try again");
  Result<Indexes::Taken> taken = call.service.sources.indexes->take();
  if (!taken) return failed(call, taken.error());
  const Result<IndexGroups> groups = taken.value()->groups();
  if (!groups) return failed(call, groups.error());
  const IndexGroups& found = groups.value();
  const std::size_t most = std::max({found.series.size(), found.places.size(), found.years.size()});
  return Response::json(object([&](JsonWriter& json) {
                          put_groups(json, "series", found.series);
                          put_groups(json, "places", found.places);
                          put_groups(json, "years", found.years);
                          json.field("cut", most > kMostGroups);
                        }) +
                        "\n");
}

}  // namespace leitong::serve
