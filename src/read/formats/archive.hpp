// zip and tar archives of documents.
#pragma once

#include <string_view>

#include "read/folders.hpp"
#include "read/formats/document_file.hpp"
#include "read/formats/zip_package.hpp"
#include "read/outcome.hpp"

namespace leitong::read {

// The documents of all entries in the order of their names' bytes. An entry's path is the
// archive's, "/" and the entry's name without "..": nothing is written anywhere. Names that begin
// with "." and folders named __MACOSX are left out, as are those in folders on disk; an archive in
// an archive in an archive is read, deeper ones are failures.
[[nodiscard]] Outcome read_zip_archive(const ZipPackage& package, const InputFile& file,
                                       const FileContext& context, Unpacking& unpacking);
[[nodiscard]] Outcome read_tar_archive(std::string_view bytes, const InputFile& file,
                                       const FileContext& context, Unpacking& unpacking);

}  // namespace leitong::read
