// Who is let in: decided from the head of a request, before its body is read (docs/serve.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "serve/message.hpp"

namespace leitong::serve {

struct Gate {
  std::string host = "127.0.0.1";  // as --host named it
  std::string token;               // empty: none is asked for
};

// 127.0.0.0/8, ::1 and localhost.
[[nodiscard]] bool is_loopback(std::string_view host);

// The host of a Host header without its port and without brackets; empty where it is malformed.
[[nodiscard]] std::string host_of(std::string_view header);

// In time that depends on the lengths alone.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

// 128 random bits from the system, as 32 hexadecimal digits.
[[nodiscard]] std::string random_name();
[[nodiscard]] bool is_random_name(std::string_view text);

// Why the request is turned away; nothing where it may come in.
[[nodiscard]] std::optional<Response> turned_away(const Gate& gate, const Request& request);

}  // namespace leitong::serve
