// The sources stand in page/ as files that an editor understands and a browser runs; .incbin puts
// them one after another, so the program needs no file beside it and the build no further tool.

#include "report/html/page.hpp"

#include <cstddef>

#include "report/html/packed.hpp"
#include "report/html/sha256.hpp"

// clang-format off
#define LEITONG_PAGE(file) ".incbin \"" LEITONG_PAGE_FOLDER "/" file "\"\n"
#define LEITONG_BEGIN(symbol) ".global " symbol "\n" symbol ":\n"
__asm__(
    ".section .rodata\n"
    LEITONG_BEGIN("leitong_page_frame")
    LEITONG_PAGE("report.html")
    LEITONG_BEGIN("leitong_page_style")
    LEITONG_PAGE("report.css")
    LEITONG_BEGIN("leitong_page_script")
    LEITONG_PAGE("10_words.js")
    LEITONG_PAGE("15_dom.js")
    LEITONG_PAGE("20_model.js")
    LEITONG_PAGE("25_shares.js")
    LEITONG_PAGE("30_state.js")
    LEITONG_PAGE("35_table.js")
    LEITONG_PAGE("40_charts.js")
    LEITONG_PAGE("45_text.js")
    LEITONG_PAGE("50_overview.js")
    LEITONG_PAGE("55_document.js")
    LEITONG_PAGE("60_pair.js")
    LEITONG_PAGE("65_families.js")
    LEITONG_PAGE("70_templates.js")
    LEITONG_PAGE("75_duplicates.js")
    LEITONG_PAGE("80_method.js")
    LEITONG_PAGE("85_print.js")
    LEITONG_PAGE("90_app.js")
    LEITONG_BEGIN("leitong_page_end")
    ".byte 0\n"
    ".previous\n");
// clang-format on

extern "C" {
extern const char leitong_page_frame[];
extern const char leitong_page_style[];
extern const char leitong_page_script[];
extern const char leitong_page_end[];
}

namespace leitong {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

std::string source_of(std::string_view text) {
  const auto digest = sha256(text);
  return "'sha256-" + base64({reinterpret_cast<const char*>(digest.data()), digest.size()}) + "'";
}

}  // namespace

std::string_view page_frame() { return between(leitong_page_frame, leitong_page_style); }
std::string_view page_style() { return between(leitong_page_style, leitong_page_script); }
std::string_view page_script() { return between(leitong_page_script, leitong_page_end); }

std::string page_policy(std::string_view style, std::string_view script) {
  return "default-src 'none'; script-src " + source_of(script) + "; style-src " + source_of(style) +
         "; base-uri 'none'; form-action 'none'";
}

}  // namespace leitong
