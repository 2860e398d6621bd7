#include "report/zip_bytes.hpp"

#include <zip.h>

#include <memory>

namespace leitong {
namespace {

constexpr zip_uint16_t kFirstDay = (1 << 5) | 1;  // 1 January 1980, where MS-DOS begins to count

Error zip_failure(const char* reason) {
  return {ErrorCode::kWrite, {}, {}, {}, std::string("cannot pack: ") + reason};
}

struct FreeSource {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
struct DiscardZip {
  void operator()(zip_t* zip) const { zip_discard(zip); }
};

bool add(zip_t* zip, const std::string& name, const std::string& content) {
  zip_source_t* source = zip_source_buffer(zip, content.data(), content.size(), 0);
  if (source == nullptr) return false;
  const zip_int64_t index = zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return false;
  }
  const auto place = static_cast<zip_uint64_t>(index);
  return zip_set_file_compression(zip, place, ZIP_CM_DEFLATE, 6) == 0 &&
         zip_file_set_dostime(zip, place, 0, kFirstDay, 0) == 0;
}

}  // namespace

Result<std::string> zip_bytes(const std::vector<std::pair<std::string, std::string>>& files) {
  zip_error_t error;
  zip_error_init(&error);
  const std::unique_ptr<zip_source_t, FreeSource> buffer(
      zip_source_buffer_create(nullptr, 0, 0, &error));
  if (!buffer) return zip_failure(zip_error_strerror(&error));
  std::unique_ptr<zip_t, DiscardZip> zip(
      zip_open_from_source(buffer.get(), ZIP_CREATE | ZIP_TRUNCATE, &error));
  if (!zip) return zip_failure(zip_error_strerror(&error));
  zip_source_keep(buffer.get());  // it outlives the archive: its bytes are read below
  for (const auto& [name, content] : files) {
    if (!add(zip.get(), name, content)) return zip_failure(zip_strerror(zip.get()));
  }
  if (zip_close(zip.get()) != 0) return zip_failure(zip_strerror(zip.get()));
  (void)zip.release();  // closed
  if (zip_source_open(buffer.get()) != 0 || zip_source_seek(buffer.get(), 0, SEEK_END) != 0) {
    return zip_failure("no archive");
  }
  std::string out(static_cast<std::size_t>(zip_source_tell(buffer.get())), '\0');
  zip_source_seek(buffer.get(), 0, SEEK_SET);
  const zip_int64_t read = zip_source_read(buffer.get(), out.data(), out.size());
  zip_source_close(buffer.get());
  if (read != static_cast<zip_int64_t>(out.size())) return zip_failure("no archive");
  return out;
}

}  // namespace leitong
