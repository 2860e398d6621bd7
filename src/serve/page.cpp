// Frame, style and script stand in page/ as files; the words, elements and tables, and the look,
// are those of report.html (src/report/html/page).

#include "serve/page.hpp"

#include <cstddef>
#include <string_view>

#include "report/html/page.hpp"

// clang-format off
#define LEITONG_OWN(file) ".incbin \"" LEITONG_SERVE_PAGE_FOLDER "/" file "\"\n"
#define LEITONG_SHARED(file) ".incbin \"" LEITONG_REPORT_PAGE_FOLDER "/" file "\"\n"
#define LEITONG_BEGIN(symbol) ".global " symbol "\n" symbol ":\n"
__asm__(
    ".section .rodata\n"
    LEITONG_BEGIN("leitong_serve_frame")
    LEITONG_OWN("serve.html")
    LEITONG_BEGIN("leitong_serve_style")
    LEITONG_OWN("serve.css")
    LEITONG_BEGIN("leitong_serve_script")
    LEITONG_SHARED("10_words.js")
    LEITONG_SHARED("15_dom.js")
    LEITONG_OWN("20_ask.js")
    LEITONG_OWN("30_check.js")
    LEITONG_OWN("35_overview.js")
    LEITONG_OWN("40_documents.js")
    LEITONG_OWN("50_templates.js")
    LEITONG_OWN("90_app.js")
    LEITONG_BEGIN("leitong_serve_end")
    ".byte 0\n"
    ".previous\n");
// clang-format on

extern "C" {
extern const char leitong_serve_frame[];
extern const char leitong_serve_style[];
extern const char leitong_serve_script[];
extern const char leitong_serve_end[];
}

namespace leitong::serve {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

std::string style() {
  return std::string(page_style()) +
         std::string(between(leitong_serve_style, leitong_serve_script));
}

std::string_view script() { return between(leitong_serve_script, leitong_serve_end); }

std::shared_ptr<const std::string> make() {
  std::string page(between(leitong_serve_frame, leitong_serve_style));
  const std::pair<std::string_view, std::string> parts[] = {{"@style@", style()},
                                                            {"@script@", std::string(script())}};
  for (const auto& [mark, text] : parts) page.replace(page.find(mark), mark.size(), text);
  return std::make_shared<const std::string>(std::move(page));
}

}  // namespace

std::shared_ptr<const std::string> serve_page() {
  static const std::shared_ptr<const std::string> kPage = make();
  return kPage;
}

std::string serve_policy() {
  static const std::string kPolicy = page_policy(style(), script()) +
                                     "; connect-src 'self'; img-src data:; frame-ancestors 'none'";
  return kPolicy;
}

}  // namespace leitong::serve
