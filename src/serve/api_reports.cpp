// Routes of the index and of reports.

#include <filesystem>

#include "base/dates.hpp"
#include "leitong/version.hpp"
#include "report/html/page.hpp"
#include "serve/api.hpp"
#include "serve/found.hpp"
#include "serve/page.hpp"

namespace leitong::serve {
namespace {

constexpr std::uint64_t kMostListed = 500;

Result<std::string> about_index(Service& service) {
  Result<Indexes::Taken> taken = service.sources.indexes->take();
  if (!taken) return taken.error();
  Index& index = *taken.value();
  // Asking for documents brings what it knows up to date.
  if (const Result<IndexListing> fresh = index.list({}, 1); !fresh) return fresh.error();
  const Result<IndexStat> stat = index.stat();
  if (!stat) return stat.error();
  const IndexSettings& settings = index.settings();
  return object([&](JsonWriter& json) {
    json.field("name", std::string_view(file_name(service.sources.index_path)));
    json.field("documents", stat.value().documents);
    json.field("series", stat.value().series);
    json.field("characters", stat.value().characters);
    json.field("text_bytes", stat.value().text_bytes);
    json.key("units");
    json.begin_array();
    for (const UnitLevel level : settings.levels) json.value(name(level));
    json.end_array();
    json.field("threshold", settings.threshold);
  });
}

Result<std::string> about_library(Service& service) {
  Result<Libraries::Taken> taken = service.sources.libraries->take();
  if (!taken) return taken.error();
  library::ListOptions options;
  options.limit = 1;
  const Result<library::Listing> listing = taken.value()->list(options);
  if (!listing) return listing.error();
  return object([&](JsonWriter& json) {
    json.field("name", std::string_view(file_name(service.sources.library_path)));
    json.field("templates", listing.value().total);
    json.field("writable", service.sources.library_writable);
  });
}

std::string error_json(const Call& call, const Error& error) {
  return object([&](JsonWriter& json) {
    json.field("path", std::string_view(error.path));
    Error rest = error;
    rest.path.clear();
    json.field("reason", std::string_view(reason_of(call, rest)));
  });
}

std::string errors_json(const Call& call, const std::vector<Error>& errors) {
  std::vector<std::string> items;
  for (const Error& error : errors) items.push_back(error_json(call, error));
  return joined(items);
}

Response made_reply(const Call& call, const Made& made) {
  std::vector<std::string> summaries;
  for (const auto& report : made.reports) {
    call.service.reports.put(report);
    summaries.push_back(report->summary);
  }
  return Response::json("{\"reports\":" + joined(summaries) +
                        ",\"failures\":" + errors_json(call, made.failures) +
                        ",\"warnings\":" + errors_json(call, made.warnings) +
                        ",\"left_out\":" + std::to_string(made.left_out) + "}\n");
}

Result<Made> report_of_indexed(Service& service, const std::string& id) {
  Document document;
  {
    Result<Indexes::Taken> taken = service.sources.indexes->take();
    if (!taken) return taken.error();
    Result<Document> found = taken.value()->document(id);
    if (!found) return found.error();
    document = std::move(found).value();
  }
  Result<std::shared_ptr<const Report>> report =
      make_report(service.sources, document, {}, service.reading.threads);
  if (!report) return report.error();
  Made made;
  made.reports.push_back(std::move(report).value());
  return made;
}

// Of one document, or of the index.
std::shared_ptr<const Report> find_report(const Call& call) {
  const std::string& id = call.words[0];
  auto report = call.service.reports.find(id);
  return report ? report : call.service.overviews.find(id);
}

// A link that somebody kept is opened by a browser: what it gets is a page.
Response gone_page() {
  static const auto kPage = std::make_shared<const std::string>(
      "<!doctype html>\n<html lang=\"zh-Hans\"><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<title>雷同 · leitong</title>\n<h1>这份报告已不在</h1>\n"
      "<p>报告只保留在内存里：服务重新启动，或后来的报告太多，它就没有了。"
      "<a href=\"/\">回到首页，重新查一次</a></p>\n"
      "<div lang=\"en\"><h1>This report is gone</h1>\n<p>Reports are kept in memory only, "
      "until the server ends or later ones need the room. "
      "<a href=\"/\">Back to the start, to make it again</a></p></div></html>\n");
  Response page;
  page.status = 404;
  page.type = "text/html; charset=utf-8";
  page.body = kPage;
  page.headers.emplace_back("Content-Security-Policy",
                            "default-src 'none'; base-uri 'none'; frame-ancestors 'none'");
  return page;
}

}  // namespace

Response get_about(const Call& call) {
  std::string index = "null";
  std::string library = "null";
  if (call.service.sources.indexes) {
    Result<std::string> known = about_index(call.service);
    if (!known) return failed(call, known.error());
    index = std::move(known).value();
  }
  if (call.service.sources.libraries) {
    Result<std::string> known = about_library(call.service);
    if (!known) return failed(call, known.error());
    library = std::move(known).value();
  }
  const std::string limits = object([&](JsonWriter& json) {
    json.field("upload_bytes", call.service.limits.upload_bytes);
    json.field("documents", std::uint64_t{call.service.limits.documents});
    json.field("overview_bytes", call.service.limits.overview_bytes);
  });
  return Response::json("{\"version\":\"" + std::string(version()) + "\",\"index\":" + index +
                        ",\"library\":" + library + ",\"limits\":" + limits + "}\n");
}

Response get_documents(const Call& call) {
  if (!call.service.sources.indexes) return refusal(404, "no_index", "no index is served");
  const auto limit = number_parameter(call.request, "limit", 50);
  const auto offset = number_parameter(call.request, "offset", 0);
  if (!limit || !offset || *limit == 0) return bad_request("limit and offset are whole numbers");
  Result<Indexes::Taken> taken = call.service.sources.indexes->take();
  if (!taken) return failed(call, taken.error());
  const Result<IndexListing> listing =
      taken.value()->list(call.request.parameter("words"), std::min(*limit, kMostListed), *offset);
  if (!listing) return failed(call, listing.error());
  std::vector<std::string> items;
  for (const IndexedDocument& document : listing.value().documents) {
    items.push_back(object([&](JsonWriter& json) {
      json.field("document", std::string_view(document.id));
      json.field_or_null("title", document.title);
      json.field_or_null("date", document.date);
      json.field_or_null("place", document.place);
      json.field_or_null("author", document.author);
      json.field_or_null("series", document.series);
      json.field("characters", document.characters);
    }));
  }
  return Response::json("{\"total\":" + std::to_string(listing.value().total) +
                        ",\"documents\":" + joined(items) + "}\n");
}

Response post_reports(const Call& call) {
  const Request& request = call.request;
  const bool indexed = !is_upload(request);
  if (indexed && !call.service.sources.indexes) {
    return refusal(404, "no_index", "no index is served");
  }
  if (!indexed && request.upload.empty()) return bad_request("the body is empty");
  const std::optional<Turnstile::Pass> pass = call.service.turnstile.enter();
  if (!pass) {
    Response busy = refusal(503, "busy", "too many reports are being made; try again");
    busy.headers.emplace_back("Retry-After", "10");
    return busy;
  }
  if (indexed) {
    const Result<Made> made = report_of_indexed(call.service, request.parameter("document"));
    return made ? made_reply(call, made.value()) : failed(call, made.error());
  }
  const std::string& date = request.parameter("date");
  if (!date.empty() && !date_told(date)) {
    return refusal(422, "invalid", "“" + date + "” is no date: 2023, 2023-05 or 2023-05-06");
  }
  const Told told{request.parameter("title"), request.parameter("date"), request.parameter("place"),
                  request.parameter("series")};
  const std::string folder = std::filesystem::path(request.upload).parent_path().string();
  const Result<Made> made = make_reports(call.service.sources, call.service.reading, folder,
                                         request.upload, told, call.service.limits.documents);
  if (!made) return failed(call, made.error());
  const Made& result = made.value();
  if (result.reports.empty() && !result.failures.empty()) {
    Error error = result.failures.front();
    return refusal(error.code == ErrorCode::kLimit ? 413 : 422,
                   error.code == ErrorCode::kLimit ? "too_large" : "invalid",
                   reason_of(call, error));
  }
  return made_reply(call, result);
}

Response get_report_page(const Call& call) {
  const auto report = find_report(call);
  if (!report) return gone_page();
  Response page;
  page.type = "text/html; charset=utf-8";
  page.body = report->page;
  // The page tells when it was checked by this; else a browser takes the time of loading.
  page.headers.emplace_back("Last-Modified", report->made);
  page.headers.emplace_back("Content-Security-Policy",
                            page_policy(page_style(), page_script()) + "; frame-ancestors 'none'");
  return page;
}

Response get_report_file(const Call& call) {
  const auto report = find_report(call);
  const auto file =
      report ? report->records.find(call.words[1]) : decltype(report->records.end()){};
  if (!report || file == report->records.end()) {
    return refusal(404, "not_found", "there is no such report or file, or no longer");
  }
  Response records;
  records.type = "application/x-ndjson";
  records.body = file->second;
  return records;
}

}  // namespace leitong::serve
