#include "read/formats/zip_package.hpp"

#include <zip.h>

#include <algorithm>
#include <utility>

namespace leitong::read {
namespace {

// Deflate cannot shrink more than 1,032 times; no text comes near a quarter of it.
constexpr std::uint64_t kMostRatio = 250;
constexpr std::uint64_t kRatioMatters = 8 << 20;  // short entries may shrink as they like

std::string said(zip_error_t* error) {
  std::string text = zip_error_strerror(error);
  zip_error_fini(error);
  return text;
}

}  // namespace

void ZipPackage::Close::operator()(::zip* archive) const { zip_discard(archive); }

Result<ZipPackage> ZipPackage::open(std::string_view bytes, const FormatContext& context) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* const source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source == nullptr) return damaged(context, "zip archive is damaged: " + said(&error));
  ZipPackage out;
  out.context_ = context;
  out.archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
  if (out.archive_ == nullptr) {
    zip_source_free(source);
    return damaged(context, "zip archive is damaged or cut short: " + said(&error));
  }
  const zip_int64_t count = zip_get_num_entries(out.archive_.get(), 0);
  if (count > static_cast<zip_int64_t>(kMostEntries)) {
    return Error{ErrorCode::kLimit,
                 context.path,
                 {},
                 {},
                 "zip archive has more than " + std::to_string(kMostEntries) + " entries"};
  }
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(out.archive_.get(), i, ZIP_FL_ENC_RAW, &stat) != 0) continue;
    if ((stat.valid & ZIP_STAT_NAME) == 0) continue;
    ZipEntry entry;
    entry.index = i;
    entry.name = stat.name;
    // Asked strictly, a name not marked as UTF-8 (bit 11) comes as one of code page 437.
    const char* const strict = zip_get_name(out.archive_.get(), i, ZIP_FL_ENC_STRICT);
    entry.utf8_name = strict != nullptr && entry.name == strict;
    entry.bytes = (stat.valid & ZIP_STAT_SIZE) != 0 ? stat.size : 0;
    entry.is_folder = entry.name.ends_with('/');
    entry.encrypted =
        (stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE;
    entry.stored_bytes = (stat.valid & ZIP_STAT_COMP_SIZE) != 0 ? stat.comp_size : entry.bytes;
    out.entries_.push_back(std::move(entry));
  }
  return out;
}

bool ZipPackage::has(std::string_view name) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [&](const ZipEntry& entry) { return entry.name == name; });
}

Result<std::string> ZipPackage::read(const ZipEntry& entry, std::uint64_t most) const {
  const auto fail = [&](ErrorCode code, const std::string& reason) {
    return Error{code, context_.path, {}, {}, reason};
  };
  const auto too_long = [&] {
    return fail(ErrorCode::kLimit, entry.name + " in it is longer than " + std::to_string(most) +
                                       " bytes: it is not unpacked");
  };
  if (entry.encrypted) return fail(ErrorCode::kInvalid, "is protected by a password");
  if (entry.bytes > most) return too_long();
  if (entry.bytes > kRatioMatters &&
      entry.bytes / std::max<std::uint64_t>(entry.stored_bytes, 1) > kMostRatio) {
    return fail(ErrorCode::kLimit, entry.name + " in it would grow more than " +
                                       std::to_string(kMostRatio) + " times: it is not unpacked");
  }
  zip_file_t* const file = zip_fopen_index(archive_.get(), entry.index, 0);
  if (file == nullptr) {
    return fail(ErrorCode::kInvalid,
                entry.name + " in it cannot be read: " + zip_strerror(archive_.get()));
  }
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> closing(file, zip_fclose);
  std::string out;
  // The directory's size is only a claim: one byte beyond what is allowed is asked for.
  while (out.size() <= most) {
    constexpr std::size_t kBlock = 1 << 18;
    const std::size_t filled = out.size();
    out.resize(filled + kBlock);
    const zip_int64_t got = zip_fread(file, out.data() + filled, kBlock);
    if (got < 0) {
      return fail(ErrorCode::kInvalid,
                  entry.name + " in it is damaged: " + zip_file_strerror(file));
    }
    out.resize(filled + static_cast<std::size_t>(got));
    if (got == 0) return out;
  }
  return too_long();
}

Result<std::optional<std::string>> ZipPackage::part(std::string_view name) const {
  for (const ZipEntry& entry : entries_) {
    if (entry.name != name) continue;
    Result<std::string> bytes = read(entry, kMostPartBytes);
    if (!bytes) return bytes.error();
    return std::optional<std::string>(std::move(bytes).value());
  }
  return std::optional<std::string>();
}

}  // namespace leitong::read
