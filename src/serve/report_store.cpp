// Reports that are kept, and the line of those who want one made.

#include "serve/reports.hpp"

namespace leitong::serve {

std::size_t Report::bytes() const {
  std::size_t bytes = page->size() + summary.size();
  for (const auto& [name, text] : records) bytes += text->size();
  return bytes;
}

void ReportStore::put(std::shared_ptr<const Report> report) {
  const std::lock_guard lock(mutex_);
  bytes_ += report->bytes();
  order_.push_back(report->id);
  reports_[report->id] = std::move(report);
  // The newest stays, however large it is.
  while (order_.size() > 1 && (order_.size() > most_ || bytes_ > most_bytes_)) {
    const auto oldest = reports_.find(order_.front());
    bytes_ -= oldest->second->bytes();
    reports_.erase(oldest);
    order_.pop_front();
  }
}

std::shared_ptr<const Report> ReportStore::find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = reports_.find(id);
  return found == reports_.end() ? nullptr : found->second;
}

std::optional<Turnstile::Pass> Turnstile::enter() {
  std::unique_lock lock(mutex_);
  if (free_ == 0) {
    if (places_ == 0) return {};
    --places_;
    const bool came = left_.wait_for(lock, patience_, [&] { return free_ > 0; });
    ++places_;
    if (!came) return {};
  }
  --free_;
  return Pass(*this);
}

void Turnstile::leave() {
  {
    const std::lock_guard lock(mutex_);
    ++free_;
  }
  left_.notify_one();
}

}  // namespace leitong::serve
