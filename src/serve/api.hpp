// Helpers of the routes' handlers.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "leitong/result.hpp"
#include "serve/service.hpp"

namespace leitong::serve {

// One request on its way through the table of routes: `words` stand where the route has a *.
struct Call {
  Service& service;
  const Request& request;
  std::vector<std::string> words;
};

// An error of the library as a reply.
[[nodiscard]] Response failed(const Call& call, const Error& error);
// What an error says, in the language of the reader.
[[nodiscard]] std::string reason_of(const Call& call, Error error);
[[nodiscard]] Response bad_request(std::string_view reason);

// {"name": [items], more}: `items` are JSON objects.
[[nodiscard]] std::string joined(const std::vector<std::string>& items);

// A number among the parameters; `otherwise` where it is not given, nothing where it is none.
[[nodiscard]] std::optional<std::uint64_t> number_parameter(const Request& request,
                                                            const std::string& name,
                                                            std::uint64_t otherwise);

// One object of JSON text that `put` fills.
[[nodiscard]] std::string object(const std::function<void(JsonWriter&)>& put);

Response get_about(const Call& call);
Response get_documents(const Call& call);
Response get_overview(const Call& call);
Response post_overview(const Call& call);
Response get_overview_choices(const Call& call);
Response post_reports(const Call& call);
Response get_report_page(const Call& call);
Response get_report_file(const Call& call);
Response get_templates(const Call& call);
Response get_template(const Call& call);
Response post_fill(const Call& call);
Response post_tags(const Call& call);
Response post_role(const Call& call);
Response get_history(const Call& call);
Response post_undo(const Call& call);

}  // namespace leitong::serve
