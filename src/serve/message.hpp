// A request and a reply as the rooms behind the door see them: nothing of the HTTP library.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leitong::serve {

struct Request {
  std::string method;  // GET, POST
  std::string path;    // decoded
  std::map<std::string, std::string> parameters;
  std::string host;           // the header Host
  std::string origin;         // Origin; empty where there is none
  std::string site;           // Sec-Fetch-Site
  std::string authorization;  // Authorization
  std::string content_type;
  bool chinese = false;  // what the reader's browser asks for first (Accept-Language)
  std::string body;      // of small requests
  std::string upload;    // the file that holds the body of a large one; empty where there is none

  // Empty where it is not given.
  [[nodiscard]] const std::string& parameter(const std::string& name) const {
    static const std::string kNone;
    const auto found = parameters.find(name);
    return found == parameters.end() ? kNone : found->second;
  }
};

struct Response {
  int status = 200;
  std::string type = "application/json";
  std::shared_ptr<const std::string> body = std::make_shared<const std::string>();
  std::vector<std::pair<std::string, std::string>> headers;
  // Of a refusal that is in English still.
  std::string error;
  std::string reason;

  [[nodiscard]] static Response json(std::string text, int status = 200) {
    Response made;
    made.status = status;
    made.body = std::make_shared<const std::string>(std::move(text));
    return made;
  }
};

// {"error": code, "reason": reason}
[[nodiscard]] Response refusal(int status, std::string_view code, std::string_view reason);

// The reply with its reason in Chinese, for who asks for that.
using ToChinese = std::function<std::string(std::string_view)>;
[[nodiscard]] Response in_language_of(const Request& request, Response reply,
                                      const ToChinese& to_chinese);

}  // namespace leitong::serve
