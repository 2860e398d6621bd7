// The server: what listens, reads requests and writes replies.
#pragma once

#include <memory>
#include <string>

#include "leitong/result.hpp"
#include "serve/service.hpp"

namespace leitong::serve {

class Server {
 public:
  // Binds the port; 0: one that is free. kUsage where the port is taken or the host is not ours.
  [[nodiscard]] static Result<Server> bind(std::unique_ptr<Service> service, int port);
  ~Server();
  Server(Server&&) noexcept;
  Server& operator=(Server&&) noexcept;

  [[nodiscard]] int port() const;
  // Answers until stop(). Requests that have arrived whole are answered to their end.
  [[nodiscard]] Result<Done> run();
  void stop();  // from any thread

 private:
  class State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace leitong::serve
