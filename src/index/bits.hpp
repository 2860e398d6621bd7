// Streams of bits, the lowest bit of a byte first (docs/formats.md).
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace leitong::index {

static_assert(std::endian::native == std::endian::little, "index files are read in place");

template <typename T>
void put(std::string& bytes, T value) {
  char raw[sizeof(T)];
  std::memcpy(raw, &value, sizeof(T));
  bytes.append(raw, sizeof(T));
}

template <typename T>
T get(std::string_view bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof(T));
  return value;
}

// The largest k with 2^k <= x; 0 for 0.
inline unsigned log2_floor(std::uint64_t x) {
  return x == 0 ? 0 : static_cast<unsigned>(std::bit_width(x)) - 1;
}

class BitWriter {
 public:
  explicit BitWriter(std::string& out) : out_(out) {}

  // The lower `count` bits. REQUIRES: count <= 56.
  void bits(std::uint64_t value, unsigned count) {
    pending_ |= (value & ((std::uint64_t{1} << count) - 1)) << filled_;
    filled_ += count;
    while (filled_ >= 8) {
      out_.push_back(static_cast<char>(pending_ & 0xFF));
      pending_ >>= 8;
      filled_ -= 8;
    }
  }
  void gamma(std::uint64_t value) {  // REQUIRES: 0 < value < 2^32
    const unsigned size = log2_floor(value);
    bits(0, size);
    bits(1, 1);
    bits(value, size);
  }
  void rice(std::uint64_t value, unsigned k) {
    std::uint64_t quotient = value >> k;
    for (; quotient >= 32; quotient -= 32) bits(0xFFFFFFFF, 32);
    bits((std::uint64_t{1} << quotient) - 1, static_cast<unsigned>(quotient) + 1);
    bits(value, k);
  }
  // Fills the last byte with zeros.
  void finish() {
    if (filled_ > 0) out_.push_back(static_cast<char>(pending_ & 0xFF));
    pending_ = 0;
    filled_ = 0;
  }

 private:
  std::string& out_;
  std::uint64_t pending_ = 0;
  unsigned filled_ = 0;
};

// Reads what BitWriter wrote. Never reads beyond its bytes: past the end it gives zeros.
class BitReader {
 public:
  explicit BitReader(std::string_view bytes) : bytes_(bytes), size_(bytes.size() * 8) {}

  [[nodiscard]] bool overrun() const { return at_ > size_; }
  [[nodiscard]] std::uint64_t at() const { return at_; }  // in bits

  std::uint64_t bits(unsigned count) {  // REQUIRES: count <= 56
    const std::uint64_t value = peek() & ((std::uint64_t{1} << count) - 1);
    at_ += count;
    return value;
  }
  void skip(std::uint64_t count) { at_ += count; }
  std::uint64_t gamma() {
    const unsigned size = static_cast<unsigned>(std::countr_zero(peek() | std::uint64_t{1} << 40));
    at_ += size + 1;
    return std::uint64_t{1} << size | bits(size);
  }
  std::uint64_t rice(unsigned k) {
    std::uint64_t quotient = 0;
    for (;;) {
      const auto ones = static_cast<unsigned>(std::countr_one(peek() & 0xFFFFFFFFFFFFFF));
      quotient += ones;
      at_ += ones;
      if (ones < 56 || at_ > size_) break;
    }
    ++at_;
    return quotient << k | bits(k);
  }

 private:
  // At least 57 bits from here on.
  [[nodiscard]] std::uint64_t peek() const {
    const std::uint64_t byte = at_ >> 3;
    std::uint64_t word = 0;
    if (byte + 8 <= bytes_.size()) {
      std::memcpy(&word, bytes_.data() + byte, 8);
    } else if (byte < bytes_.size()) {
      std::memcpy(&word, bytes_.data() + byte, bytes_.size() - byte);
    }
    return word >> (at_ & 7);
  }

  std::string_view bytes_;
  std::uint64_t size_;
  std::uint64_t at_ = 0;
};

inline void put_varint(std::string& bytes, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<char>(value | 0x80));
  bytes.push_back(static_cast<char>(value));
}

// Takes a number off the front; false where the bytes end before it does.
inline bool take_varint(std::string_view& bytes, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

}  // namespace leitong::index
