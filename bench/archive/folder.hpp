// Writes an archive to a folder or a stream.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

#include "archive.hpp"

namespace leitong::archive {

struct FolderOptions {
  std::filesystem::path folder;  // made if it is not there
  bool files = false;            // one .txt a document and metadata.csv; else archive.jsonl
  bool truth = true;             // truth.jsonl
};

// The reference document of `quoted` goes to reference.jsonl, or to a folder reference/ beside the
// reports. Both functions say what went wrong; nothing is empty.
std::string write_to_folder(Options options, const FolderOptions& to, Summary& summary);
std::string write_to_stream(const Options& options, std::ostream& out, Summary& summary);

}  // namespace leitong::archive
