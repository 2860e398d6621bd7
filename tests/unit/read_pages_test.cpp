// Web pages and the pages of PDFs; noise.
#include <cstdio>
#include <string>
#include <vector>

#include "base/noise_lines.hpp"
#include "catch.hpp"
#include "leitong/read.hpp"
#include "read/formats/html.hpp"
#include "read/formats/pdf_pages.hpp"
#include "read/noise.hpp"
#include "read_samples.hpp"

namespace {

using namespace leitong::read;
using leitong::Document;
using leitong::DocumentIndex;
using leitong::NoiseLine;
using leitong::ReadOptions;
using leitong::Result;
using leitong::Span;
using leitong::tests::encoded;

Result<Content> page(const std::string& html) {
  static const ReadOptions options;
  return read_html(html, {}, {"a.html", &options});
}

std::string page_text(const std::string& html) {
  const Result<Content> content = page(html);
  return content ? content.value().text : "failed: " + content.error().reason;
}

const std::string kProse =
    "今年以来，我们把老旧管网改造作为头等大事来抓，先后更换主干管三十一公里，惠及居民四万多户。";

// A line of a PDF: 14 points high, Han characters 14 wide.
PdfLine pdf_line(const std::string& text, double left, double top, std::size_t chars) {
  PdfLine line;
  line.text = text;
  line.left = left;
  line.right = left + 14.0 * static_cast<double>(chars);
  line.top = top;
  line.bottom = top + 14;
  line.first_width = 14;
  return line;
}

PdfPage pdf_page(std::vector<PdfLine> lines) {
  PdfPage page;
  page.width = 600;
  page.height = 800;
  page.lines = std::move(lines);
  return page;
}

std::string han(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += "水";
  return out;
}

}  // namespace

TEST_CASE("html: blocks and breaks are paragraphs, white space is one space", "[read][html]") {
  CHECK(page_text(
            "<p>甲 <b>乙</b>\n  丙</p><div>丁<br>戊</div><table><tr><td>己<td>庚</table>a\n b") ==
        "甲 乙丙\n丁\n戊\n己\n庚\na b\n");
}

TEST_CASE("html: scripts, styles and hidden elements are no text", "[read][html]") {
  const Result<Content> content = page(
      "<head><title>题</title><style>p{}</style></head><p>看得见</p><script>var a=1;</script>"
      "<div style='display: none'>看不见</div><noscript>无</noscript>");
  REQUIRE(content.ok());
  CHECK(content.value().text == "看得见\n");
  REQUIRE(content.value().remarks.size() == 1);
}

TEST_CASE("html: what a style hides is no text, however it is written", "[read][html]") {
  for (const char* const style :
       {"DISPLAY: NONE", "display :none", "Visibility:Hidden", "visibility: collapse"}) {
    INFO(style);
    const Result<Content> content =
        page("<p>看得见</p><div STYLE='" + std::string(style) + "'><p>看不见</p></div><p>又见</p>");
    REQUIRE(content.ok());
    CHECK(content.value().text == "看得见\n又见\n");
    CHECK(content.value().remarks ==
          std::vector<std::string>{"3 characters that the page hides left out"});
  }
  // What lies in an invisible element may show itself; in one that is not displayed it may not.
  CHECK(page_text("<div style='visibility:hidden'>藏<p style='visibility:visible'>露</p></div>") ==
        "露\n");
  CHECK(page_text(
            "<p>甲</p><div style='display:none'>藏<p style='visibility:visible'>露</p></div>") ==
        "甲\n");
}

TEST_CASE("html: entities of HTML are read, declared ones never expanded", "[read][html]") {
  CHECK(page_text("<p>&lt;b&gt; &amp; &#20013;&hellip;</p>") == "<b> & 中…\n");
  CHECK(page_text("<!DOCTYPE html [<!ENTITY a \"哈哈\">]><p>前&a;后</p>").find("哈哈后") ==
        std::string::npos);
}

TEST_CASE("html: ordered lists show their numbers", "[read][html]") {
  CHECK(page_text("<ol start=3><li>甲<li><p>乙</p></ol><ul><li>丙</ul>") == "3. 甲\n4. 乙\n丙\n");
}

TEST_CASE("html: navigation, footers and lists of links are left out and told", "[read][html]") {
  const std::string link = "<li><a href=x>某某栏目的链接</a></li>";
  const std::string html =
      "<title>管网改造见闻 - 青禾县</title><nav><a href=a>首页</a></nav><div class=top><ul>" +
      link + link + link + "</ul></div><div><h1>管网改造见闻</h1></div><div id=body><p>" + kProse +
      "</p><p>短句。</p><p>" + kProse + kProse + "</p></div><div class=side>相关阅读" + link +
      link + "</div><footer>版权所有 青禾县</footer>";
  const Result<Content> content = page(html);
  REQUIRE(content.ok());
  CHECK(content.value().text == "管网改造见闻\n" + kProse + "\n短句。\n" + kProse + kProse + "\n");
  REQUIRE(content.value().noise.size() == 4);
  CHECK(content.value().noise[0].why == "navigation or footer");
  CHECK(content.value().noise[1].text == "某某栏目的链接");
  CHECK(content.value().noise[1].times == 5);
  CHECK(content.value().noise[1].left_out);
}

TEST_CASE("html: an article in sections is whole, a layout of table cells is not all article",
          "[read][html]") {
  std::string links;
  for (int i = 0; i < 6; ++i) links += "<li><a href=x>相关新闻</a></li>";
  const std::string second = "<p>二、下步打算</p><p>一要抓项目，夯实根基。</p>";
  for (const std::string open : {"<div class=sec>", "<div>", "<section>"}) {
    const std::string close = open[1] == 'd' ? "</div>" : "</section>";
    INFO(open);
    CHECK(page_text("<ul>" + links + "</ul><div class=c>" + open + "<p>" + kProse + kProse +
                    kProse + "</p>" + close + open + second + close + open + "<p>谢谢大家！</p>" +
                    close + "</div><div>版权所有 岚坪县</div>") ==
          kProse + kProse + kProse + "\n二、下步打算\n一要抓项目，夯实根基。\n谢谢大家！\n");
  }
  std::string menu;
  for (int i = 0; i < 8; ++i) menu += "<a href=x>栏目</a> ";
  CHECK(
      page_text(
          "<table><tr><td><div class=nav>" + menu + "</div></td></tr><tr><td><div>各位代表：<br>" +
          kProse +
          "<br>谢谢大家！</div></td></tr><tr><td>主办：县府办　备案号：12345</td></tr></table>") ==
      "各位代表：\n" + kProse + "\n谢谢大家！\n");
  // What stands beside an article and is neither a section nor prose.
  CHECK(page_text("<div class=nav>" + menu +
                  "</div><div class=m><div class=info>浏览次数：9</div><div class=t>" + kProse +
                  "</div><div class=share>分享到：</div></div>") == kProse + "\n");
}

TEST_CASE("html: a document saved as a page stays whole", "[read][html]") {
  CHECK(page_text("<body><p>一、总体</p><p>" + kProse +
                  "</p><p>附件</p><p><a href=x>附件一</a></p>") ==
        "一、总体\n" + kProse + "\n附件\n附件一\n");
}

TEST_CASE("html: the encoding is the page's own unless it lies", "[read][html]") {
  const std::string body = "<p>" + kProse + "</p>";
  const std::string head = "<meta charset=gb2312>";
  CHECK(page_text(encoded(head + body, "gb18030").value()) == kProse + "\n");
  CHECK(page_text(encoded(body, "gb18030").value()) == kProse + "\n");
  CHECK(page_text(head + body) == kProse + "\n");  // is UTF-8 all the same
}

TEST_CASE("html: 200,000 nested elements are refused in time", "[read][html]") {
  std::string html;
  for (int i = 0; i < 200'000; ++i) html += "<div>";
  CHECK(page_text(html + "底") == "failed: web page nests elements more than 4000 deep");
}

TEST_CASE("html: a tag with very many attributes is refused in time, scripts may hold anything",
          "[read][html]") {
  std::string crowd;
  for (int i = 0; i < 80'000; ++i) crowd += " a" + std::to_string(i) + "=\"1\"";
  const std::string refused = "failed: web page has a tag of more than 2000 attributes";
  CHECK(page_text("<p" + crowd + ">字</p>") == refused);
  CHECK(page_text("<!-- <p" + crowd) == refused);
  CHECK(page_text("<p title='a > b' class=\"c d\">" + kProse + "</p><script>a <b" + crowd +
                  "</script><!-- <b" + crowd + " -->") == kProse + "\n");
}

TEST_CASE("pdf: words become lines, note marks and entities are seen to", "[read][pdf]") {
  const std::vector<PdfPage> pages = parse_bbox_layout(
      "<page width=\"600.0\" height=\"800.0\"><block xMin=\"1\"><line xMin=\"50\" yMin=\"100\" "
      "xMax=\"200\" yMax=\"114\">"
      "<word xMin=\"50\" yMin=\"100\" xMax=\"92\" yMax=\"114\">增长率</word>"
      "<word xMin=\"94\" yMin=\"100\" xMax=\"99\" yMax=\"108\">1</word>"
      "<word xMin=\"100\" yMin=\"100\" xMax=\"120\" yMax=\"114\">A&amp;B</word>"
      "<word xMin=\"124\" yMin=\"100\" xMax=\"140\" yMax=\"114\">C</word>"
      "</line></block></page><page width=\"600.0\" height=\"800.0\">");
  REQUIRE(pages.size() == 2);
  REQUIRE(pages[0].lines.size() == 1);
  CHECK(pages[0].lines[0].text == "增长率A&B C");
  CHECK(pages[0].lines[0].first_width == Approx(14));
}

TEST_CASE("pdf: full lines run on, indents and short lines begin paragraphs", "[read][pdf]") {
  const std::vector<PdfPage> pages = {pdf_page({
      pdf_line(han(28), 78, 100, 28),         // indented, full
      pdf_line(han(30), 50, 120, 30),         // runs on
      pdf_line(han(30), 50, 140, 30),         // ends the paragraph with a full line
      pdf_line(han(10) + "。", 78, 160, 11),  // a paragraph of one line
      pdf_line(han(5), 50, 180, 5),           // behind a short line
  })};
  CHECK(join_lines(pages).text == han(88) + "\n" + han(10) + "。\n" + han(5) + "\n");
}

TEST_CASE("pdf: an item begins behind a half-width colon too", "[read][pdf]") {
  // Full lines: nothing but their words tells where a paragraph ends.
  const Content content = join_lines(
      {pdf_page({pdf_line(han(29) + ":", 50, 100, 30), pdf_line("一、" + han(28), 50, 120, 30),
                 pdf_line(han(30), 50, 140, 30), pdf_line(han(3), 50, 160, 3)})});
  CHECK(content.text == han(29) + ":\n一、" + han(61) + "\n");
}

TEST_CASE("pdf: a gap in a line parts it only where lines around it have the same gap",
          "[read][pdf]") {
  const auto full = [](double top) { return pdf_line(han(30), 50, top, 30); };
  // The pieces of one line, alone.
  const Content alone = join_lines(
      {pdf_page({full(100), pdf_line(han(2) + "。", 50, 120, 3), pdf_line("甲方：", 50, 140, 3),
                 pdf_line("乙方：", 300, 140, 3), full(160), full(180)})});
  CHECK(alone.text.find("甲方：乙方：\n") != std::string::npos);
  // Two rows of a table.
  const Content table = join_lines(
      {pdf_page({full(100), pdf_line(han(2) + "。", 50, 120, 3), pdf_line("甲", 50, 140, 1),
                 pdf_line("乙", 300, 140, 1), pdf_line("丙", 50, 160, 1),
                 pdf_line("丁", 300, 160, 1), full(200), full(220)})});
  CHECK(table.text.find("甲\n乙\n丙\n丁\n") != std::string::npos);
}

TEST_CASE("pdf: a paragraph runs over the page's end, and its page is kept", "[read][pdf]") {
  std::vector<PdfPage> pages = {
      pdf_page({pdf_line(han(3), 78, 100, 3), pdf_line(han(28), 78, 660, 28)}),
      pdf_page({pdf_line(han(30), 50, 100, 30), pdf_line(han(4), 50, 120, 4),
                pdf_line(han(6), 78, 140, 6)})};
  const Content content = join_lines(pages);
  CHECK(content.text == han(3) + "\n" + han(62) + "\n" + han(6) + "\n");
  CHECK(content.page_starts == std::vector<std::uint32_t>{0, 32});
}

TEST_CASE("pdf: headers, page numbers and watermarks are taken away and told", "[read][pdf]") {
  std::vector<PdfPage> pages;
  for (int i = 0; i < 4; ++i) {
    pages.push_back(pdf_page({pdf_line("某县文件汇编", 50, 40, 6),
                              pdf_line(han(20 + static_cast<std::size_t>(i)), 50, 300, 20),
                              pdf_line("内部资料", 200, 400, 4),
                              pdf_line("— " + std::to_string(i + 7) + " —", 280, 760, 3)}));
  }
  const std::vector<NoiseLine> noise = mark_page_furniture(pages);
  REQUIRE(noise.size() == 6);  // each page number is a text of its own
  CHECK(noise[0].why == "page number");
  CHECK(noise[3].text == "— 10 —");
  CHECK(noise[4].why == "page header or footer");
  CHECK(noise[4].times == 4);
  CHECK(noise[5].why == "watermark");
  CHECK(noise[5].times == 4);
  CHECK(join_lines(pages).text.find("汇编") == std::string::npos);
  CHECK(join_lines(pages).text.find("—") == std::string::npos);
}

TEST_CASE("pdf: lines at page edges that differ in what they tell are text", "[read][pdf]") {
  const auto text_of = [](const std::vector<std::string>& heads) {
    std::vector<PdfPage> pages;
    for (std::size_t i = 0; i < heads.size(); ++i) {
      pages.push_back(pdf_page({pdf_line(heads[i], 50, 40, 12), pdf_line(han(5 + i), 50, 300, 7)}));
    }
    const std::vector<NoiseLine> noise = mark_page_furniture(pages);
    for (const NoiseLine& line : noise) {
      CHECK(join_lines(pages).text.find(line.text + "\n") == std::string::npos);
    }
    std::size_t told = 0;
    for (const NoiseLine& line : noise) told += line.times;
    return std::to_string(told) + " of " + std::to_string(heads.size());
  };
  CHECK(text_of({"完成投资378亿元。", "完成投资42亿元。", "完成投资9亿元。"}) == "0 of 3");
  CHECK(text_of({"2021", "2022", "2023"}) == "0 of 3");
  CHECK(text_of({"2021年工作", "2022年工作", "2023年工作"}) == "0 of 3");
  CHECK(text_of({"新建学校3所", "新建学校2所", "新建学校1所"}) == "0 of 3");
  CHECK(text_of({"3-12", "4-12", "5-17"}) == "0 of 3");
  // These are the page's.
  CHECK(text_of({"1", "2", "3"}) == "3 of 3");
  CHECK(text_of({"第57页", "第58页", "第59页"}) == "3 of 3");
  CHECK(text_of({"1 / 3", "2 / 3", "3 / 3"}) == "3 of 3");
  CHECK(text_of({"2023年汇编 1", "2023年汇编 2", "2023年汇编 3"}) == "3 of 3");
  CHECK(text_of({"岚政发〔2023〕7号", "岚政发〔2023〕7号", "岚政发〔2023〕7号"}) == "3 of 3");
}

TEST_CASE("pdf: a line that two of twenty pages share is text", "[read][pdf]") {
  std::vector<PdfPage> pages;
  for (std::size_t i = 0; i < 20; ++i) {
    pages.push_back(pdf_page({pdf_line(i < 2 ? "同样的话" : han(i), 50, 40, 5)}));
  }
  CHECK(mark_page_furniture(pages).empty());
}

TEST_CASE("noise: advertisements and watermarks are known, headings are not", "[read][noise]") {
  for (const char* const line :
       {"某某文行整理，咨询QQ206157060", "仅供学习 禁止外传", "更多资料请关注公众号",
        "http://www.example.com/a.html", "扫描全能王 创建", "本站整理，咨询电话：13900001234",
        "倒卖本资料者必究，举报QQ群见首页"}) {
    INFO(line);
    CHECK(leitong::is_noise_phrase(line));
  }
  for (const char* const line :
       {"同志们：", "一、总体要求", "（三）用好微信和公众号", "增长率为123456元",
        "版权保护进一步加强", "整理惠企政策清单，组织律师开展法律咨询服务。",
        "整理群众诉求，12345热线全天接受咨询", "严厉打击倒卖公民个人资料的违法行为。",
        "（四）打击倒卖公民个人资料"}) {
    INFO(line);
    CHECK_FALSE(leitong::is_noise_phrase(line));
  }
}

TEST_CASE("noise: what recurs at page edges is told with its places and stays", "[read][noise]") {
  Document document;
  document.text = "题\n";
  for (int i = 0; i < 4; ++i) {
    for (int k = 0; k < 6; ++k) document.text += han(70) + "。\n";
    document.text += "第" + std::to_string(i + 1) + "页 共4页\n";
  }
  const std::vector<NoiseLine> noise = find_noise(document, DocumentIndex{3});
  REQUIRE(noise.size() == 1);
  CHECK(noise[0].why == "recurs in the document");
  CHECK(noise[0].times == 4);
  CHECK_FALSE(noise[0].left_out);
  CHECK(noise[0].document == DocumentIndex{3});
  CHECK(noise[0].spans[0] == Span{2 + 6 * 72, 2 + 6 * 72 + 7});
}

TEST_CASE("noise: headings that stand close together are no noise", "[read][noise]") {
  Document document;
  for (int i = 0; i < 9; ++i) document.text += "达标\n";
  CHECK(find_noise(document, DocumentIndex{0}).empty());
}
