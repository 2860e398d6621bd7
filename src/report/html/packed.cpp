#include "report/html/packed.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <new>

namespace leitong {

struct PackedWriter::Stream {
  z_stream z{};
};

namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 16;
constexpr int kGzipWindow = 15 + 16;  // zlib's way to ask for a gzip header
constexpr int kLevel = 6;
constexpr int kMemory = 8;

}  // namespace

std::string base64(std::string_view bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t here = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8 | (k < here ? static_cast<std::uint8_t>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= here ? kDigits[group >> (18 - 6 * k) & 63] : '=';
    }
  }
  return out;
}

PackedWriter::PackedWriter(const Sink& sink) : sink_(sink), stream_(std::make_unique<Stream>()) {
  if (deflateInit2(&stream_->z, kLevel, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    throw std::bad_alloc();
  }
}

PackedWriter::~PackedWriter() { deflateEnd(&stream_->z); }

void PackedWriter::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t fitting = std::min(bytes.size(), kBufferBytes - input_.size());
    input_ += bytes.substr(0, fitting);
    bytes.remove_prefix(fitting);
    if (input_.size() == kBufferBytes) deflate_input(Z_NO_FLUSH);
  }
}

void PackedWriter::finish() {
  deflate_input(Z_FINISH);
  sink_(base64(pending_));
  pending_.clear();
}

void PackedWriter::deflate_input(int flush) {
  z_stream& z = stream_->z;
  z.next_in = reinterpret_cast<Bytef*>(input_.data());
  z.avail_in = static_cast<uInt>(input_.size());
  std::string out(kBufferBytes, '\0');
  do {
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    deflate(&z, flush);
    pending_.append(out, 0, out.size() - z.avail_out);
    const std::size_t whole = pending_.size() / 3 * 3;
    sink_(base64(std::string_view(pending_).substr(0, whole)));
    pending_.erase(0, whole);
  } while (z.avail_out == 0);
  input_.clear();
}

}  // namespace leitong
