#include "read/text_file.hpp"

#include <utility>

#include "base/utf8.hpp"
#include "read/decode.hpp"
#include "read/source.hpp"

namespace leitong::read {
namespace {

Outcome failed(Error error, std::uint64_t stored_bytes = 0) {
  Outcome out;
  out.stored_bytes = stored_bytes;
  out.failures.push_back(std::move(error));
  return out;
}

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

Outcome read_text_file(const InputFile& file, const FileContext& context) {
  Result<Source> source = Source::open(file.path, {context.options->max_bytes, context.progress});
  if (!source) return failed(source.error());
  Result<std::string> bytes = read_all(source.value());
  const std::uint64_t stored = source.value().stored_bytes();
  if (!bytes) return failed(bytes.error(), stored);

  const bool nothing = bytes.value().empty();
  Result<Decoded> checked = decode_file(std::move(bytes).value(), file.path, context);
  if (!checked) return failed(checked.error(), stored);
  Decoded decoded = std::move(checked).value();
  normalize_line_ends(decoded.text);
  if (!fits_offsets(decoded.text)) {
    return failed(
        {ErrorCode::kLimit, file.path, {}, {}, "text is longer than 4294967295 code points"},
        stored);
  }
  Outcome out;
  out.stored_bytes = stored;
  if (decoded.first_bad) {
    out.warnings.push_back(loss_warning(file.path, *decoded.first_bad, decoded.bad_bytes));
    out.replaced_bytes = decoded.bad_bytes;
  }
  if (!has_letter_or_digit(decoded.text)) {
    out.empty_documents = 1;
    out.warnings.push_back({ErrorCode::kInvalid,
                            file.path,
                            {},
                            {},
                            nothing ? "file is empty" : "text has no letter or digit"});
  }
  Document document;
  document.path = file.path;
  document.id = valid_utf8(file.path);
  document.text = std::move(decoded.text);
  if (const Document* known = context.metadata->find(file.path, file.below)) {
    fill_from(*known, document);
  }
  const std::string file_name = file.below.substr(file.below.rfind('/') + 1);
  fill_from_file(without_compression_suffix(valid_utf8(file_name)), document);
  out.documents.push_back(std::move(document));
  return out;
}

}  // namespace leitong::read
