// The page that a browser gets: one file, made once.
#pragma once

#include <memory>
#include <string>

namespace leitong::serve {

[[nodiscard]] std::shared_ptr<const std::string> serve_page();

// Its Content-Security-Policy as a header.
[[nodiscard]] std::string serve_policy();

}  // namespace leitong::serve
