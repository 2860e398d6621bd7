// How long work tells its caller how far it is.
#pragma once

#include <cstdint>
#include <string_view>

namespace leitong {

// Owned by the caller, outlives the call it is given to; nullptr where nobody watches.
class Progress {
 public:
  virtual ~Progress() = default;

  // A pass begins; `total` is 0 where it is not known. `unit` is "bytes", "units" or "pairs".
  // Called from one thread, never between start and finish of another pass.
  virtual void start(std::string_view pass, std::uint64_t total, std::string_view unit) = 0;

  // `amount` more is done. Called from any thread; must be cheap.
  virtual void advance(std::uint64_t amount) = 0;

  // The pass is over.
  virtual void finish() = 0;
};

}  // namespace leitong
