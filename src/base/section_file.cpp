#include "base/section_file.hpp"

#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/atomic_file.hpp"
#include "base/json.hpp"

namespace leitong {
namespace {

constexpr std::string_view kMagic = "LTSTAGE1";
constexpr std::uint32_t kVersion = 2;
constexpr std::size_t kNameBytes = 24;
constexpr std::size_t kBufferBytes = 1 << 20;
constexpr std::size_t kCheckedBytes = std::size_t{16} << 20;
constexpr std::string_view kFormat = "leitong stage 2";

Error write_error(const std::filesystem::path& path, int number) {
  return {ErrorCode::kWrite,
          path.string(),
          {},
          {},
          std::string("cannot write: ") + std::strerror(number)};
}

Error invalid(const std::filesystem::path& path, std::string reason) {
  return {ErrorCode::kInvalid, path.string(), {}, {}, std::move(reason)};
}

std::array<char, kSectionHeader> header_of(const std::string& name) {
  std::array<char, kSectionHeader> header{};
  std::memcpy(header.data(), kMagic.data(), kMagic.size());
  std::memcpy(header.data() + 8, &kVersion, sizeof kVersion);
  std::memcpy(header.data() + 16, name.data(), std::min(name.size(), kNameBytes));
  return header;
}

std::filesystem::path file_of(const std::filesystem::path& folder, const std::string& name) {
  return folder / (name + ".bin");
}

// Gives the pages back as it goes: an array may be larger than what the process may hold.
std::uint64_t checksum_of(const Section& section) {
  XXH3_state_t* const state = XXH3_createState();
  XXH3_64bits_reset(state);
  for (std::string_view left = section.bytes(); !left.empty();) {
    const std::string_view now = left.substr(0, kCheckedBytes);
    XXH3_64bits_update(state, now.data(), now.size());
    left.remove_prefix(now.size());
    section.file().release();
  }
  const std::uint64_t sum = XXH3_64bits_digest(state);
  XXH3_freeState(state);
  return sum;
}

}  // namespace

SectionWriter::~SectionWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
  XXH3_freeState(state_);
}

SectionWriter::SectionWriter(SectionWriter&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      failure_(other.failure_),
      path_(std::move(other.path_)),
      buffer_(std::move(other.buffer_)),
      info_(std::move(other.info_)),
      state_(std::exchange(other.state_, nullptr)) {}

Result<SectionWriter> SectionWriter::create(const std::filesystem::path& folder, std::string name) {
  SectionWriter writer;
  writer.path_ = file_of(folder, name);
  writer.descriptor_ = ::open(writer.path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (writer.descriptor_ < 0) return write_error(writer.path_, errno);
  const std::array<char, kSectionHeader> header = header_of(name);
  writer.buffer_.assign(header.begin(), header.end());
  writer.info_.name = std::move(name);
  writer.state_ = XXH3_createState();
  XXH3_64bits_reset(writer.state_);
  return writer;
}

void SectionWriter::write(std::string_view bytes) {
  XXH3_64bits_update(state_, bytes.data(), bytes.size());
  info_.bytes += bytes.size();
  if (bytes.size() >= kBufferBytes) {
    flush();
    write_out(bytes);
    return;
  }
  buffer_ += bytes;
  if (buffer_.size() >= kBufferBytes) flush();
}

void SectionWriter::flush() {
  write_out(buffer_);
  buffer_.clear();
}

void SectionWriter::write_out(std::string_view left) {
  while (failure_ == 0 && !left.empty()) {
    const ssize_t n = ::write(descriptor_, left.data(), left.size());
    if (n >= 0) {
      left.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR) {
      failure_ = errno;
    }
  }
}

Result<SectionInfo> SectionWriter::finish(bool durable) {
  flush();
  if (failure_ == 0 && durable && ::fsync(descriptor_) != 0) failure_ = errno;
  if (::close(std::exchange(descriptor_, -1)) != 0 && failure_ == 0) failure_ = errno;
  if (failure_ != 0) return write_error(path_, failure_);
  info_.checksum = XXH3_64bits_digest(state_);
  return info_;
}

Result<Section> Section::open(const std::filesystem::path& folder, const SectionInfo& info,
                              bool check) {
  const std::filesystem::path path = file_of(folder, info.name);
  Result<MappedFile> file = MappedFile::open(path);
  if (!file) return file.error();
  const std::string_view bytes = file.value().bytes();
  const std::array<char, kSectionHeader> header = header_of(info.name);
  if (bytes.size() < kSectionHeader ||
      bytes.substr(0, kSectionHeader) != std::string_view(header.data(), header.size())) {
    return invalid(path, "no section of this version of leitong");
  }
  if (bytes.size() != kSectionHeader + info.bytes) {
    return invalid(path, "has " + std::to_string(bytes.size()) + " bytes and should have " +
                             std::to_string(kSectionHeader + info.bytes));
  }
  Section section;
  section.file_ = std::move(file.value());
  if (check) {
    if (checksum_of(section) != info.checksum)
      return invalid(path, "damaged: its checksum differs");
  }
  return section;
}

std::uint64_t StageRecord::number(std::string_view name) const {
  for (const auto& [known, value] : numbers) {
    if (known == name) return value;
  }
  return 0;
}

const SectionInfo* StageRecord::section(std::string_view name) const {
  for (const SectionInfo& info : sections) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

Result<Done> write_record(const std::filesystem::path& path, const StageRecord& record,
                          bool durable) {
  JsonWriter json;
  json.begin_object();
  json.field("format", kFormat);
  for (const auto& [name, value] : record.numbers) json.field(name, value);
  json.key("sections");
  json.begin_array();
  for (const SectionInfo& info : record.sections) {
    json.begin_object();
    json.field("name", std::string_view(info.name));
    json.field("bytes", info.bytes);
    json.field("checksum", info.checksum);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  std::string text;
  json.take(text);
  return write_file(path, text + "\n", durable);
}

Result<StageRecord> read_record(const std::filesystem::path& path) {
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) {
    return Error{ErrorCode::kNotFound, path.string(), {}, {}, "not there"};
  }
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  std::string_view format;
  if (parser.load(path.string()).get(object) != simdjson::SUCCESS ||
      object["format"].get(format) != simdjson::SUCCESS || format != kFormat) {
    return invalid(path, "no record of a stage of this version of leitong");
  }
  StageRecord record;
  for (const auto& [key, value] : object) {
    std::uint64_t number = 0;
    if (value.get(number) == simdjson::SUCCESS) record.numbers.emplace_back(key, number);
  }
  simdjson::dom::array sections;
  if (object["sections"].get(sections) != simdjson::SUCCESS) return invalid(path, "no sections");
  for (const simdjson::dom::element section : sections) {
    std::string_view name;
    SectionInfo info;
    if (section["name"].get(name) != simdjson::SUCCESS ||
        section["bytes"].get(info.bytes) != simdjson::SUCCESS ||
        section["checksum"].get(info.checksum) != simdjson::SUCCESS) {
      return invalid(path, "a section without name, bytes or checksum");
    }
    info.name = name;
    record.sections.push_back(std::move(info));
  }
  return record;
}

}  // namespace leitong
