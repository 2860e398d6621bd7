// The index and the library that are served, opened as often as requests use them at once.
//
// An Index and a Library belong to one request at a time. A request takes an idle one or opens
// another, and gives it back; so readers never wait for each other.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leitong/index.hpp"
#include "leitong/library.hpp"
#include "serve/message.hpp"

namespace leitong::serve {

template <typename T>
class Pool {
 public:
  using Open = std::function<Result<T>()>;

  // What a request has taken; given back when it goes.
  class Taken {
   public:
    Taken(Pool& pool, T value) : pool_(&pool), value_(std::move(value)) {}
    ~Taken() {
      if (pool_ != nullptr) pool_->give_back(std::move(value_));
    }
    Taken(Taken&& other) noexcept
        : pool_(std::exchange(other.pool_, nullptr)), value_(std::move(other.value_)) {}
    Taken& operator=(Taken&&) = delete;
    T* operator->() { return &value_; }
    T& operator*() { return value_; }

   private:
    Pool* pool_;
    T value_;
  };

  explicit Pool(Open open) : open_(std::move(open)) {}

  [[nodiscard]] Result<Taken> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        T value = std::move(idle_.back());
        idle_.pop_back();
        return Taken(*this, std::move(value));
      }
    }
    Result<T> opened = open_();
    if (!opened) return opened.error();
    return Taken(*this, std::move(opened).value());
  }

 private:
  void give_back(T value) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(value));
  }

  Open open_;
  std::mutex mutex_;
  std::vector<T> idle_;
};

using Indexes = Pool<Index>;
using Libraries = Pool<library::Library>;

struct Sources {
  std::string index_path;    // empty: no index
  std::string library_path;  // empty: no library
  bool library_writable = false;
  // What the library says in English, in Chinese; as it is where nobody can tell.
  ToChinese to_chinese;
  // A change in the words of `library history`, in Chinese; the same.
  std::function<std::string(const library::HistoryEntry&)> history_in_chinese;
  std::unique_ptr<Indexes> indexes;
  std::unique_ptr<Libraries> libraries;
};

// Folders are indexes, files libraries; one of each at most. What cannot be opened is told now.
// `threads` of a query; 0: all.
[[nodiscard]] Result<Sources> open_sources(const std::vector<std::string>& paths, unsigned threads);

}  // namespace leitong::serve
