#include "serve/sources.hpp"

#include <filesystem>

namespace leitong::serve {
namespace {

Error error_of(ErrorCode code, const std::string& path, std::string reason) {
  return {code, path, {}, {}, std::move(reason)};
}

Result<Done> add_index(const std::string& path, unsigned threads, Sources& sources) {
  if (sources.indexes) return error_of(ErrorCode::kUsage, path, "one index can be served, not two");
  IndexOptions options;
  options.threads = threads;
  auto pool = std::make_unique<Indexes>([path, options] { return Index::open(path, options); });
  // The first opening tells what is wrong, and stays for the first request.
  if (const auto first = pool->take(); !first) return first.error();
  sources.index_path = path;
  sources.indexes = std::move(pool);
  return Done{};
}

Result<Done> add_library(const std::string& path, Sources& sources) {
  if (sources.libraries) {
    return error_of(ErrorCode::kUsage, path, "one library can be served, not two");
  }
  library::OpenOptions options;
  Result<library::Library> writable = library::Library::open(path, options);
  // A file that nobody here may write is served to read.
  options.read_only = !writable;
  auto pool = std::make_unique<Libraries>(
      [path, options] { return library::Library::open(path, options); });
  if (const auto first = pool->take(); !first) return first.error();
  sources.library_path = path;
  sources.library_writable = !options.read_only;
  sources.libraries = std::move(pool);
  return Done{};
}

}  // namespace

Result<Sources> open_sources(const std::vector<std::string>& paths, unsigned threads) {
  Sources sources;
  for (const std::string& path : paths) {
    std::error_code unknown;
    const std::filesystem::file_status status = std::filesystem::status(path, unknown);
    if (!std::filesystem::exists(status)) {
      return error_of(ErrorCode::kNotFound, path, "no such index or library");
    }
    const Result<Done> added = std::filesystem::is_directory(status)
                                   ? add_index(path, threads, sources)
                                   : add_library(path, sources);
    if (!added) return added.error();
  }
  return sources;
}

}  // namespace leitong::serve
