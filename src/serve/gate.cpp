// Three questions, each cheap. The Host header: a site that makes its name point here (DNS
// rebinding) is known by that name; a number can only be reached by who typed it. Origin and
// Sec-Fetch-Site: browsers set them, pages cannot change them. The token: compared without telling
// by time how much of it was right.

#include "serve/gate.hpp"

#include <arpa/inet.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/json.hpp"

namespace leitong::serve {
namespace {

constexpr std::string_view kBearer = "Bearer ";

enum class Number { kNone, kLoopback, kOther };

// What a host is that is an address in numbers.
Number number_of(const std::string& host) {
  in_addr four{};
  if (inet_pton(AF_INET, host.c_str(), &four) == 1) {
    return (ntohl(four.s_addr) >> 24) == 127 ? Number::kLoopback : Number::kOther;
  }
  in6_addr six{};
  if (inet_pton(AF_INET6, host.c_str(), &six) == 1) {
    return IN6_IS_ADDR_LOOPBACK(&six) ? Number::kLoopback : Number::kOther;
  }
  return Number::kNone;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool host_fits(const Gate& gate, const std::string& header) {
  const std::string host = host_of(header);
  if (host.empty()) return false;
  if (host == "localhost" || host == lower(gate.host)) return true;
  const Number number = number_of(host);
  return number == Number::kLoopback || (number == Number::kOther && !gate.token.empty());
}

// Whether it comes from the page itself or from a program, as far as the head tells.
bool own_site(const Request& request) {
  if (!request.site.empty() && request.site != "same-origin" && request.site != "none") {
    return false;
  }
  return request.origin.empty() || lower(request.origin) == "http://" + lower(request.host) ||
         lower(request.origin) == "https://" + lower(request.host);
}

}  // namespace

Response refusal(int status, std::string_view code, std::string_view reason) {
  JsonWriter json;
  json.begin_object();
  json.field("error", code);
  json.field("reason", reason);
  json.end_object();
  std::string text;
  json.take(text);
  Response made = Response::json(text + "\n", status);
  made.error = code;
  made.reason = reason;
  return made;
}

Response in_language_of(const Request& request, Response reply, const ToChinese& to_chinese) {
  if (!request.chinese || reply.reason.empty() || !to_chinese) return reply;
  Response told = refusal(reply.status, reply.error, to_chinese(reply.reason));
  told.headers = std::move(reply.headers);
  return told;
}

bool is_loopback(std::string_view host) {
  const std::string plain = lower(host);
  return plain == "localhost" || number_of(plain) == Number::kLoopback;
}

std::string host_of(std::string_view header) {
  std::string_view host = header;
  std::string_view rest;
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    if (end == std::string_view::npos) return {};
    rest = host.substr(end + 1);
    host = host.substr(1, end - 1);
  } else {
    const std::size_t colon = host.find(':');
    if (colon != std::string_view::npos) {
      rest = host.substr(colon);
      host = host.substr(0, colon);
    }
  }
  const bool port = rest.empty() || (rest.front() == ':' && rest.size() > 1 && rest.size() <= 6 &&
                                     std::all_of(rest.begin() + 1, rest.end(),
                                                 [](char c) { return c >= '0' && c <= '9'; }));
  return port ? lower(host) : std::string();
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  volatile unsigned char differ = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    differ = static_cast<unsigned char>(
        differ | (static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i])));
  }
  return differ == 0;
}

std::string random_name() {
  std::array<unsigned char, 16> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw std::runtime_error("the system gives no random bytes");
  }
  std::string name;
  for (const unsigned char byte : bytes) {
    name += "0123456789abcdef"[byte >> 4];
    name += "0123456789abcdef"[byte & 15];
  }
  return name;
}

bool is_random_name(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::optional<Response> turned_away(const Gate& gate, const Request& request) {
  if (!host_fits(gate, request.host)) {
    return refusal(403, "wrong_host", "this name does not lead here");
  }
  if (request.method != "GET" && request.method != "HEAD" && request.method != "POST") {
    return refusal(405, "method", "only GET and POST are known");
  }
  const bool api = request.path.starts_with("/api/");
  if ((api || request.method == "POST") && !own_site(request)) {
    return refusal(403, "other_site", "the request comes from another site");
  }
  if (!gate.token.empty() && api) {
    const std::string_view given = request.authorization;
    if (!given.starts_with(kBearer) ||
        !equal_in_constant_time(given.substr(kBearer.size()), gate.token)) {
      return refusal(401, "no_token", "the token is missing or wrong");
    }
  }
  if (request.method == "POST" && request.content_type.starts_with("multipart/")) {
    return refusal(415, "form", "send the bytes of the file as the body, not a form");
  }
  return {};
}

}  // namespace leitong::serve
