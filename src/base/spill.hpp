// Arrays that need not fit into memory: they lie in files that nobody sees, as memory.
//
// Problem: arrays of several bytes a character of an archive, written once in order and read more
// or less in order, are more than a run may hold. Method: an array from kLeastSpilled on is a
// mapping of a file without a name, which the system takes away whenever this process ends. Its
// pages count as memory of the process only while it has them in its page table; ResidentLimit
// gives them back. Room on the disk is reserved at once, so that a full disk is an exception here
// and no signal later. Cost: a page fault (and a read, where the system's cache has given the page
// up) for what comes back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace leitong {

// Owns the mappings; outlives all arrays in it. Any thread may use it.
class SpillSpace {
 public:
  static constexpr std::size_t kLeastSpilled = std::size_t{1} << 20;

  // `memory_bytes`: the limit that the arrays are kept out of.
  SpillSpace(std::filesystem::path folder, std::uint64_t memory_bytes)
      : folder_(std::move(folder)), memory_bytes_(memory_bytes) {}
  ~SpillSpace();
  SpillSpace(const SpillSpace&) = delete;
  SpillSpace& operator=(const SpillSpace&) = delete;

  // Throws SpillError.
  void* allocate(std::size_t bytes);
  void deallocate(void* data) noexcept;
  // Gives all pages back to the system.
  void release() const;

  std::uint64_t memory_bytes() const { return memory_bytes_; }

 private:
  std::filesystem::path folder_;
  std::uint64_t memory_bytes_;
  mutable std::mutex lock_;
  std::map<void*, std::size_t> mapped_;
};

// That an array cannot be laid into a file, and why.
class SpillError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Of vectors; without a space, and for small ones, the heap.
template <typename T>
class SpillAllocator {
 public:
  using value_type = T;
  using propagate_on_container_move_assignment = std::true_type;
  using propagate_on_container_swap = std::true_type;

  SpillAllocator() = default;
  SpillAllocator(SpillSpace* space) : space_(space) {}  // NOLINT: implicit by design
  template <typename U>
  SpillAllocator(const SpillAllocator<U>& other) : space_(other.space()) {}  // NOLINT

  T* allocate(std::size_t count) {
    if (!spilled(count)) return std::allocator<T>().allocate(count);
    return static_cast<T*>(space_->allocate(count * sizeof(T)));
  }
  void deallocate(T* data, std::size_t count) noexcept {
    if (!spilled(count)) return std::allocator<T>().deallocate(data, count);
    space_->deallocate(data);
  }
  SpillSpace* space() const { return space_; }
  bool operator==(const SpillAllocator& other) const { return space_ == other.space_; }

 private:
  bool spilled(std::size_t count) const {
    return space_ != nullptr && count * sizeof(T) >= SpillSpace::kLeastSpilled;
  }

  SpillSpace* space_ = nullptr;
};

template <typename T>
using SpillVector = std::vector<T, SpillAllocator<T>>;

}  // namespace leitong
