#include "read/text_file.hpp"

#include <utility>

#include "base/utf8.hpp"
#include "read/decode.hpp"

namespace leitong::read {
namespace {

Result<Decoded> decode_file(std::string bytes, const std::string& path,
                            const FileContext& context) {
  std::optional<Encoding> encoding = detect(bytes);
  if (!encoding && !context.encoding) return Error{ErrorCode::kInvalid, path, {}, {}, "not text"};
  if (context.encoding) encoding = as_asked(*context.encoding, bytes);
  const std::string said(name(*encoding));
  Decoded decoded = decode(std::move(bytes), *encoding);
  if (!decoded.first_bad) return decoded;
  if (context.options->strict) {
    return Error{ErrorCode::kInvalid, path, {}, decoded.first_bad, "invalid " + said};
  }
  // An encoding that was asked for may still be the wrong one, or the file no text at all.
  if (decoded.bad_places * 10 > count_code_points(decoded.text) + 20) {
    return Error{ErrorCode::kInvalid, path, {}, decoded.first_bad, "not text in " + said};
  }
  return decoded;
}

}  // namespace

Error loss_warning(const std::string& path, std::uint64_t first_bad, std::uint64_t bad_bytes) {
  return {ErrorCode::kInvalid,
          path,
          {},
          first_bad,
          std::to_string(bad_bytes) + (bad_bytes == 1 ? " invalid byte" : " invalid bytes") +
              " became U+FFFD, the first here"};
}

Result<Content> read_plain_text(std::string bytes, const FileContext& context,
                                const std::string& path) {
  Result<Decoded> checked = decode_file(std::move(bytes), path, context);
  if (!checked) return checked.error();
  Decoded decoded = std::move(checked).value();
  Content content;
  if (decoded.first_bad) content.loss = loss_warning(path, *decoded.first_bad, decoded.bad_bytes);
  content.replaced_bytes = decoded.bad_bytes;
  content.text = std::move(decoded.text);
  normalize_line_ends(content.text);
  return content;
}

}  // namespace leitong::read
