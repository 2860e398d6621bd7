// The table of routes, and what the handlers share.

#include "serve/api.hpp"

#include <simdjson.h>

#include <charconv>
#include <exception>
#include <new>

#include "serve/page.hpp"

namespace leitong::serve {
namespace {

Response get_page(const Call&) {
  Response page;
  page.type = "text/html; charset=utf-8";
  page.body = serve_page();
  page.headers.emplace_back("Content-Security-Policy", serve_policy());
  return page;
}

struct Route {
  const char* method;
  const char* path;  // a * stands for one part
  Response (*work)(const Call&);
};
constexpr Route kRoutes[] = {
    {"GET", "/", get_page},
    {"GET", "/report/*", get_report_page},
    {"GET", "/api/about", get_about},
    {"GET", "/api/documents", get_documents},
    {"GET", "/api/overview", get_overview},
    {"POST", "/api/overview", post_overview},
    {"GET", "/api/overview/choices", get_overview_choices},
    {"POST", "/api/reports", post_reports},
    {"GET", "/api/reports/*/*", get_report_file},
    {"GET", "/api/templates", get_templates},
    {"GET", "/api/templates/*", get_template},
    {"POST", "/api/templates/*/fill", post_fill},
    {"POST", "/api/templates/*/tags", post_tags},
    {"POST", "/api/templates/*/role", post_role},
    {"GET", "/api/history", get_history},
    {"POST", "/api/undo", post_undo},
};

std::string_view next_part(std::string_view& path) {
  const std::size_t end = std::min(path.find('/', 1), path.size());
  const std::string_view part = path.substr(0, end);
  path.remove_prefix(end);
  return part;
}

// What stands for the stars; nothing where the path is another one.
std::optional<std::vector<std::string>> words_of(std::string_view route, std::string_view path) {
  std::vector<std::string> words;
  while (!route.empty() && !path.empty()) {
    const std::string_view wanted = next_part(route);
    const std::string_view part = next_part(path);
    if (wanted == "/*" && part.size() > 1) {
      words.emplace_back(part.substr(1));
    } else if (wanted != part) {
      return {};
    }
  }
  if (!route.empty() || !path.empty()) return {};
  return words;
}

bool is_text(const Request& request) {
  const auto sound = [](const std::string& text) {
    return simdjson::validate_utf8(text.data(), text.size()) &&
           text.find('\0') == std::string::npos;
  };
  if (!sound(request.path)) return false;
  for (const auto& [name, value] : request.parameters) {
    // A file may have any name.
    if (name != "name" && !sound(value)) return false;
  }
  return true;
}

Response route(Service& service, const Request& request) {
  if (!is_text(request)) return bad_request("the address is not valid UTF-8");
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  bool known = false;
  for (const Route& row : kRoutes) {
    std::optional<std::vector<std::string>> words = words_of(row.path, request.path);
    if (!words) continue;
    known = true;
    if (method == row.method) return row.work({service, request, *std::move(words)});
  }
  return known ? refusal(405, "method", "this address knows another method")
               : refusal(404, "not_found", "there is nothing here");
}

}  // namespace

bool is_upload(const Request& request) {
  return request.method == "POST" && request.path == "/api/reports" &&
         request.parameters.count("document") == 0;
}

Response answer(Service& service, const Request& request) {
  try {
    return route(service, request);
  } catch (const std::bad_alloc&) {
    return refusal(500, "failed", "not enough memory");
  } catch (const std::exception& failure) {
    return refusal(500, "failed", failure.what());
  }
}

std::string reason_of(const Call& call, Error error) {
  const ToChinese& to_chinese = call.service.sources.to_chinese;
  if (!call.request.chinese || !to_chinese) return describe(error);
  if (error.path.empty()) return to_chinese(describe(error));  // its place, too
  error.reason = to_chinese(error.reason);
  return describe(error);
}

Response failed(const Call& call, const Error& error) {
  const std::string reason = reason_of(call, error);
  switch (error.code) {
    case ErrorCode::kNotFound:
      return refusal(404, "not_found", reason);
    case ErrorCode::kUsage:
    case ErrorCode::kInvalid:
      return refusal(422, "invalid", reason);
    case ErrorCode::kLimit:
      return refusal(413, "too_large", reason);
    case ErrorCode::kUnreadable:
    case ErrorCode::kWrite:
      break;
  }
  return refusal(500, "failed", reason);
}

Response bad_request(std::string_view reason) { return refusal(400, "bad_request", reason); }

std::string joined(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) {
    if (out.size() > 1) out += ',';
    out += item;
  }
  return out + "]";
}

std::optional<std::uint64_t> number_parameter(const Request& request, const std::string& name,
                                              std::uint64_t otherwise) {
  const std::string& text = request.parameter(name);
  if (text.empty()) return otherwise;
  std::uint64_t number = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (trouble != std::errc() || end != text.data() + text.size() || number > INT64_MAX) return {};
  return number;
}

std::string object(const std::function<void(JsonWriter&)>& put) {
  JsonWriter json;
  json.begin_object();
  put(json);
  json.end_object();
  std::string out;
  json.take(out);
  return out;
}

}  // namespace leitong::serve
