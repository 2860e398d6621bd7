// OpenDocument texts (odt).
#pragma once

#include "leitong/result.hpp"
#include "read/formats/content.hpp"
#include "read/formats/zip_package.hpp"

namespace leitong::read {

[[nodiscard]] Result<Content> read_odt(const ZipPackage& package, const FormatContext& context);

}  // namespace leitong::read
