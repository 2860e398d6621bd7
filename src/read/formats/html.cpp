// Problem: a web page's bytes in an encoding that it may name, wrongly or not at all.
// Method: a mark decides; else what is valid UTF-8 is that; else what the page's head says, if the
// bytes agree; else the detector. "gb2312" on a page means GB18030, as browsers take it.
#include "read/formats/html.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "read/decode.hpp"
#include "read/formats/html_page.hpp"
#include "read/text_file.hpp"

namespace leitong::read {
namespace {

// What follows "charset=" in the first bytes.
std::optional<Encoding> said_encoding(std::string_view bytes) {
  constexpr std::size_t kLooked = 4096;
  std::string head(bytes.substr(0, kLooked));
  std::transform(head.begin(), head.end(), head.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  constexpr std::string_view kKey = "charset";
  for (std::size_t at = head.find(kKey); at != std::string::npos; at = head.find(kKey, at)) {
    at = head.find_first_not_of(" \t=\"'", at + kKey.size());
    if (at == std::string::npos) break;
    const std::size_t end = head.find_first_of("\"' ;>/", at);
    if (end == std::string::npos) break;
    if (const auto known = encoding_named(std::string_view(head).substr(at, end - at)))
      return known;
  }
  return {};
}

std::optional<Encoding> encoding_of(std::string_view bytes, std::optional<Encoding> asked) {
  if (asked) return as_asked(*asked, bytes);
  if (const std::optional<Mark> mark = mark_of(bytes)) return mark->encoding;
  const std::optional<Encoding> detected = detect(bytes);
  if (detected == Encoding::kUtf8) return detected;
  const std::optional<Encoding> said = said_encoding(bytes);
  const bool eight_bits = said == Encoding::kGb18030 || said == Encoding::kBig5Hkscs;
  return eight_bits ? said : detected;
}

}  // namespace

Result<Content> read_html(std::string bytes, std::optional<Encoding> asked,
                          const FormatContext& context) {
  const std::optional<Encoding> encoding = encoding_of(bytes, asked);
  if (!encoding) return damaged(context, "web page is not text in a known encoding");
  Decoded decoded = decode(std::move(bytes), *encoding);
  if (decoded.first_bad && context.options->strict) {
    return Error{ErrorCode::kInvalid,
                 context.path,
                 {},
                 decoded.first_bad,
                 "invalid " + std::string(name(*encoding))};
  }
  Result<HtmlPage> page = parse_html(decoded.text, context);
  if (!page) return page.error();
  Content content = article_of(std::move(page).value());
  content.replaced_bytes += decoded.bad_bytes;
  if (decoded.first_bad) {
    content.loss = loss_warning(context.path, *decoded.first_bad, decoded.bad_bytes);
  }
  return content;
}

}  // namespace leitong::read
