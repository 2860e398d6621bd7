// What all requests share.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "leitong/read.hpp"
#include "serve/gate.hpp"
#include "serve/overview.hpp"
#include "serve/reports.hpp"
#include "serve/sources.hpp"

namespace leitong::serve {

struct Limits {
  std::uint64_t upload_bytes = std::uint64_t{64} << 20;
  std::uint64_t upload_seconds = 120;
  std::uint64_t body_bytes = std::uint64_t{1} << 20;  // of requests that are no upload
  std::uint64_t text_bytes = std::uint64_t{512} << 20;
  std::size_t documents = 20;     // of one upload
  unsigned uploads_at_once = 16;  // on their way; each has a thread
  unsigned reports_at_once = 2;
  unsigned reports_waiting = 8;
  unsigned wait_seconds = 60;
  std::size_t reports_kept = 200;
  std::size_t reports_bytes = std::size_t{512} << 20;
  std::uint64_t overview_bytes = std::uint64_t{64} << 20;  // of text; what a page holds
  std::size_t overviews_kept = 4;
  std::size_t overviews_bytes = std::size_t{512} << 20;
};

struct Service {
  Service(Sources opened, Gate door, ReadOptions how_to_read, const Limits& most)
      : sources(std::move(opened)),
        gate(std::move(door)),
        reading(std::move(how_to_read)),
        limits(most),
        reports(most.reports_kept, most.reports_bytes),
        arrivals(most.uploads_at_once, 0, std::chrono::seconds(0)),
        turnstile(most.reports_at_once, most.reports_waiting,
                  std::chrono::seconds(most.wait_seconds)),
        overviews(sources, {most.overview_bytes, most.overviews_kept, most.overviews_bytes,
                            reading.threads}) {
    reading.max_bytes = std::min(reading.max_bytes, limits.text_bytes);
  }

  Sources sources;
  Gate gate;
  ReadOptions reading;
  Limits limits;
  ReportStore reports;
  Turnstile arrivals;
  Turnstile turnstile;
  Overviews overviews;  // works on `sources` until it goes
};

// Whether the body of the request is a file to be kept on disk until it is answered.
[[nodiscard]] bool is_upload(const Request& request);

// The reply to a request that the gate has let in. Any thread; every failure is a reply.
[[nodiscard]] Response answer(Service& service, const Request& request);

}  // namespace leitong::serve
