// Word and OpenDocument files, made part by part.
#include <string>
#include <vector>

#include "catch.hpp"
#include "leitong/read.hpp"
#include "read/formats/list_numbers.hpp"
#include "temp_folder.hpp"
#include "zip_file.hpp"

namespace {

using leitong::read_paths;
using leitong::ReadOptions;
using leitong::ReadResult;
using leitong::read::list_number;
using leitong::read::NumberStyle;
using leitong::tests::TempFolder;
using leitong::tests::write_docx;
using leitong::tests::write_odt;
using leitong::tests::write_zip;
using leitong::tests::ZipParts;

ReadResult read_file(const std::filesystem::path& path) {
  const std::vector<std::string> paths = {path.string()};
  return read_paths(paths, {});
}

std::string text_of(const ReadResult& result) {
  if (!result.failures.empty()) return "failed: " + result.failures[0].reason;
  return result.collection.documents.size() == 1 ? result.collection.documents[0].text : "?";
}

std::string docx_text(const std::string& body, const ZipParts& others = {}) {
  const TempFolder folder;
  write_docx(folder / "a.docx", body, others);
  return text_of(read_file(folder / "a.docx"));
}

std::string odt_text(const std::string& body, const std::string& styles = "") {
  const TempFolder folder;
  write_odt(folder / "a.odt", body, styles);
  return text_of(read_file(folder / "a.odt"));
}

std::string run(const std::string& text) { return "<w:r><w:t>" + text + "</w:t></w:r>"; }
std::string paragraph(const std::string& inside) { return "<w:p>" + inside + "</w:p>"; }
std::string numbered(const std::string& text, int list, int level) {
  return "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" + std::to_string(level) + "\"/><w:numId w:val=\"" +
         std::to_string(list) + "\"/></w:numPr></w:pPr>" + run(text) + "</w:p>";
}

}  // namespace

TEST_CASE("docx: paragraphs, tabs and breaks come out as a reader sees them", "[read][docx]") {
  CHECK(docx_text(paragraph(run("第一") + run("段")) +
                  paragraph("<w:r><w:t xml:space=\"preserve\"> 甲</w:t><w:tab/><w:t>乙</w:t>"
                            "<w:br/><w:t>丙</w:t></w:r>")) == "第一段\n 甲\t乙\n丙\n");
}

TEST_CASE("docx: deleted and moved runs are left out, inserted ones kept", "[read][docx]") {
  CHECK(docx_text(paragraph(run("留") + "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>" +
                            "<w:ins>" + run("增") + "</w:ins><w:moveFrom>" + run("移") +
                            "</w:moveFrom>")) == "留增\n");
}

TEST_CASE("docx: a paragraph whose mark is deleted runs on into the next", "[read][docx]") {
  CHECK(docx_text("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run("上半") + "</w:p>" +
                  paragraph(run("下半"))) == "上半下半\n");
}

TEST_CASE("docx: of alternate content one branch is read", "[read][docx]") {
  const std::string box = "<w:txbxContent>" + paragraph(run("框内")) + "</w:txbxContent>";
  CHECK(docx_text(paragraph(run("框外前") + "<w:r><mc:AlternateContent><mc:Choice>" + box +
                            "</mc:Choice><mc:Fallback>" + box +
                            "</mc:Fallback></mc:AlternateContent></w:r>" + run("框外后"))) ==
        "框外前框外后\n框内\n");
}

TEST_CASE("docx: a field shows its result and not its instruction", "[read][docx]") {
  CHECK(docx_text(paragraph(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>DATE</w:instrText>"
            "</w:r>" +
            run("指令") + "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" + run("结果") +
            "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>" + "<w:fldSimple w:instr=\"X\">" +
            run("简单") + "</w:fldSimple>" + run("其后"))) == "结果简单其后\n");
}

TEST_CASE("docx: a field whose marks are deleted or hidden takes no text along", "[read][docx]") {
  const auto mark = [](const std::string& type) {
    return "<w:fldChar w:fldCharType=\"" + type + "\"/>";
  };
  const auto plain = [](const std::string& inside) { return "<w:r>" + inside + "</w:r>"; };
  const auto deleted = [](const std::string& inside) {
    return "<w:del><w:r>" + inside + "</w:r></w:del>";
  };
  const auto hidden = [](const std::string& inside) {
    return "<w:r><w:rPr><w:vanish/></w:rPr>" + inside + "</w:r>";
  };
  const std::string begin = plain(mark("begin")) + plain("<w:instrText>PAGE</w:instrText>");
  const std::string rest = paragraph(run("后一")) + paragraph(run("后二"));
  CHECK(docx_text(paragraph(run("前") + begin + deleted(mark("separate")) + run("果") +
                            deleted(mark("end")) + run("尾")) +
                  rest) == "前果尾\n后一\n后二\n");
  CHECK(docx_text(paragraph(run("前") + begin + hidden(mark("separate")) + hidden(mark("end")) +
                            run("尾")) +
                  rest) == "前尾\n后一\n后二\n");
  CHECK(docx_text("<w:tbl><w:tr><w:tc>" + paragraph(begin) +
                  "</w:tc></w:tr><w:tr><w:trPr><w:del/>" + "</w:trPr><w:tc>" +
                  paragraph(plain(mark("end"))) + "</w:tc></w:tr></w:tbl>" + rest) ==
        "后一\n后二\n");
}

TEST_CASE("docx: an instruction that never ends is read as text, and told", "[read][docx]") {
  const TempFolder folder;
  const std::string begin =
      "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>";
  const std::string whole = begin + "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" +
                            run("果") + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
  write_docx(folder / "a.docx",
             paragraph(run("前") + whole + begin + run("中")) + paragraph(run("后") + whole));
  const ReadResult result = read_file(folder / "a.docx");
  CHECK(text_of(result) == "前果中\n后果\n");
  REQUIRE(result.warnings.size() == 1);
  CHECK(result.warnings[0].reason == "1 fields have no end: what stands in them is read as text");
}

TEST_CASE("docx: what a style hides by inheritance, or for its paragraphs, is left out and told",
          "[read][docx]") {
  const std::string styles =
      "<w:styles xmlns:w=\"urn:w\">"
      "<w:style w:type=\"paragraph\" w:styleId=\"hid\"><w:rPr><w:vanish/></w:rPr></w:style>"
      "<w:style w:type=\"paragraph\" w:styleId=\"heir\"><w:basedOn w:val=\"hid\"/></w:style>"
      "<w:style w:type=\"paragraph\" w:styleId=\"shown\"><w:basedOn w:val=\"heir\"/>"
      "<w:rPr><w:vanish w:val=\"0\"/></w:rPr></w:style>"
      "<w:style w:type=\"character\" w:styleId=\"letters\"><w:rPr><w:vanish/></w:rPr></w:style>"
      "<w:style w:type=\"paragraph\" w:styleId=\"round\"><w:basedOn w:val=\"round\"/></w:style>"
      "</w:styles>";
  const auto styled = [](const std::string& style, const std::string& inside) {
    return "<w:p><w:pPr><w:pStyle w:val=\"" + style + "\"/></w:pPr>" + inside + "</w:p>";
  };
  const auto with = [](const std::string& properties, const std::string& text) {
    return "<w:r><w:rPr>" + properties + "</w:rPr><w:t>" + text + "</w:t></w:r>";
  };
  const TempFolder folder;
  write_docx(folder / "a.docx",
             styled("hid", run("藏一")) + paragraph(run("甲")) +
                 styled("heir", run("藏二") + with("<w:vanish w:val=\"0\"/>", "露")) +
                 styled("shown", run("乙") + with("<w:rStyle w:val=\"letters\"/>", "藏三")) +
                 styled("hid", with("<w:rStyle w:val=\"letters\"/>", "两次")) +
                 styled("round", run("丙")),
             {{"styles.xml", styles}});
  const ReadResult result = read_file(folder / "a.docx");
  CHECK(text_of(result) == "甲\n露乙\n两次丙\n");
  REQUIRE(result.warnings.size() == 1);
  CHECK(result.warnings[0].reason == "6 characters of hidden text left out");
}

TEST_CASE("docx: hidden text is left out and told", "[read][docx]") {
  const TempFolder folder;
  write_docx(folder / "a.docx",
             paragraph(run("看得见") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>"));
  const ReadResult result = read_file(folder / "a.docx");
  CHECK(text_of(result) == "看得见\n");
  REQUIRE(result.warnings.size() == 1);
  CHECK(result.warnings[0].reason == "3 characters of hidden text left out");
}

TEST_CASE("docx: notes come behind the text in the order of their references", "[read][docx]") {
  const std::string notes = "<w:footnotes xmlns:w=\"urn:w\"><w:footnote w:id=\"2\">" +
                            paragraph(run("注二")) + "</w:footnote><w:footnote w:id=\"1\">" +
                            paragraph(run("注一")) + "</w:footnote></w:footnotes>";
  CHECK(docx_text(paragraph(run("甲") + "<w:r><w:footnoteReference w:id=\"1\"/></w:r>" + run("乙") +
                            "<w:r><w:footnoteReference w:id=\"2\"/></w:r>"),
                  {{"footnotes.xml", notes}}) == "甲乙\n注一\n注二\n");
}

TEST_CASE("docx: a note that is referred to often stands there once", "[read][docx]") {
  const std::string notes = "<w:footnotes xmlns:w=\"urn:w\"><w:footnote w:id=\"1\">" +
                            paragraph(run("注")) + "</w:footnote></w:footnotes>";
  std::string references;
  for (int i = 0; i < 1000; ++i) references += "<w:r><w:footnoteReference w:id=\"1\"/></w:r>";
  CHECK(docx_text(paragraph(run("甲") + references), {{"footnotes.xml", notes}}) == "甲\n注\n");
}

TEST_CASE("docx: numbers of lists cannot grow a text without end", "[read][docx]") {
  const std::string long_label(10'000, 'x');
  const std::string numbering =
      "<w:numbering xmlns:w=\"urn:w\"><w:abstractNum w:abstractNumId=\"0\">"
      "<w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"" +
      long_label +
      "\"/></w:lvl></w:abstractNum>"
      "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
  std::string body;
  for (int i = 0; i < 1000; ++i) {
    body +=
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>";
  }
  const TempFolder folder;
  write_docx(folder / "a.docx", body, {{"numbering.xml", numbering}});
  const ReadResult result = read_file(folder / "a.docx");
  REQUIRE(result.failures.size() == 1);
  CHECK(result.failures[0].reason == "text is far longer than its file");
}

TEST_CASE("docx: cells are paragraphs in reading order, deleted rows are none", "[read][docx]") {
  const auto cell = [](const std::string& text) {
    return "<w:tc>" + paragraph(run(text)) + "</w:tc>";
  };
  CHECK(docx_text("<w:tbl><w:tr>" + cell("一") + cell("二") +
                  "</w:tr><w:tr><w:trPr><w:del/></w:trPr>" + cell("删") + "</w:tr><w:tr>" +
                  cell("三") + "</w:tr></w:tbl>") == "一\n二\n三\n");
}

TEST_CASE("docx: automatic numbers are counted as Word does", "[read][docx]") {
  const std::string numbering =
      "<w:numbering xmlns:w=\"urn:w\"><w:abstractNum w:abstractNumId=\"0\">"
      "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/>"
      "<w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%1、\"/></w:lvl>"
      "<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/>"
      "<w:suff w:val=\"nothing\"/><w:lvlText w:val=\"（%2）\"/></w:lvl>"
      "<w:lvl w:ilvl=\"2\"><w:start w:val=\"3\"/><w:numFmt w:val=\"decimal\"/>"
      "<w:lvlText w:val=\"%3.\"/></w:lvl></w:abstractNum>"
      "<w:num w:numId=\"5\"><w:abstractNumId w:val=\"0\"/></w:num>"
      "<w:num w:numId=\"6\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\">"
      "<w:startOverride w:val=\"9\"/></w:lvlOverride></w:num></w:numbering>";
  CHECK(docx_text(numbered("总", 5, 0) + numbered("甲", 5, 1) + numbered("乙", 5, 1) +
                      numbered("细", 5, 2) + numbered("次", 5, 0) + numbered("又", 5, 1) +
                      numbered("新", 6, 0) + numbered("后", 6, 0),
                  {{"numbering.xml", numbering}}) ==
        "一、总\n（一）甲\n（二）乙\n3. 细\n二、次\n（一）又\n九、新\n十、后\n");
}

TEST_CASE("docx: a numbered style numbers its paragraphs", "[read][docx]") {
  const std::string numbering =
      "<w:numbering xmlns:w=\"urn:w\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\">"
      "<w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>"
      "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
  const std::string styles =
      "<w:styles xmlns:w=\"urn:w\"><w:style w:styleId=\"base\"><w:pPr><w:numPr><w:numId "
      "w:val=\"1\"/></w:numPr></w:pPr></w:style><w:style w:styleId=\"own\"><w:basedOn "
      "w:val=\"base\"/></w:style></w:styles>";
  const std::string one = "<w:p><w:pPr><w:pStyle w:val=\"own\"/></w:pPr>" + run("题") + "</w:p>";
  CHECK(docx_text(one + paragraph(run("文")) + one,
                  {{"numbering.xml", numbering}, {"styles.xml", styles}}) == "I. 题\n文\nII. 题\n");
}

TEST_CASE("docx: parts have the names that the document's relations give them", "[read][docx]") {
  const TempFolder folder;
  const std::string open = "<w:document xmlns:w=\"urn:w\"><w:body>";
  const std::string note = "<w:r><w:footnoteReference w:id=\"1\"/></w:r>";
  const std::string notes = "<w:footnotes xmlns:w=\"urn:w\"><w:footnote w:id=\"1\">" +
                            paragraph(run("注")) + "</w:footnote></w:footnotes>";
  const auto relation = [](const std::string& type, const std::string& target) {
    return "<Relationships><Relationship Id=\"a\" Type=\"http://x/" + type + "\" Target=\"" +
           target + "\"/></Relationships>";
  };
  for (const std::string target : {"notes/f2.xml", "/word/notes/f2.xml", "../word/notes/f2.xml"}) {
    INFO(target);
    write_zip(folder / "a.docx", {{"[Content_Types].xml", "<Types/>"},
                                  {"_rels/.rels", relation("officeDocument", "word/document2.xml")},
                                  {"word/document2.xml",
                                   open + paragraph(run("正文") + note) + "</w:body></w:document>"},
                                  {"word/_rels/document2.xml.rels", relation("footnotes", target)},
                                  {"word/notes/f2.xml", notes}});
    CHECK(text_of(read_file(folder / "a.docx")) == "正文\n注\n");
  }
}

TEST_CASE("docx: an embedded file of another format is told", "[read][docx]") {
  const TempFolder folder;
  write_docx(folder / "a.docx", paragraph(run("封面")) + "<w:altChunk/>");
  const ReadResult result = read_file(folder / "a.docx");
  CHECK(text_of(result) == "封面\n");
  REQUIRE(result.warnings.size() == 1);
  CHECK(result.warnings[0].reason.find("altChunk") != std::string::npos);
}

TEST_CASE("docx: elements are counted over all parts", "[read][docx][danger]") {
  // Each "=" may be an attribute; here none is, so the test stays small.
  const std::string many = "<w:a>" + std::string(4'000'000, '=') + "</w:a>";
  CHECK(docx_text(paragraph(run("正文")), {{"styles.xml", many}}) == "正文\n");
  CHECK(docx_text(paragraph(run("正文")), {{"styles.xml", many}, {"footnotes.xml", many}}) ==
        "failed: word/footnotes.xml has too many elements");
}

TEST_CASE("docx: 200,000 nested elements are no danger", "[read][docx]") {
  std::string body;
  for (int i = 0; i < 200'000; ++i) body += "<w:sdt>";
  body += paragraph(run("底"));
  for (int i = 0; i < 200'000; ++i) body += "</w:sdt>";
  CHECK(docx_text(body) == "底\n");
}

TEST_CASE("docx: entities that a part declares are refused", "[read][docx]") {
  const TempFolder folder;
  write_zip(folder / "a.docx",
            {{"[Content_Types].xml", "<Types/>"},
             {"word/document.xml", "<!DOCTYPE d [<!ENTITY a \"哈\">]><d>&a;</d>"}});
  const ReadResult result = read_file(folder / "a.docx");
  CHECK(result.collection.documents.empty());
  REQUIRE(result.failures.size() == 1);
  CHECK(result.failures[0].reason.find("entities") != std::string::npos);
}

TEST_CASE("docx: invalid bytes become U+FFFD and are counted", "[read][docx]") {
  const TempFolder folder;
  write_docx(folder / "a.docx", paragraph(run("坏\xFF字")));
  const ReadResult result = read_file(folder / "a.docx");
  CHECK(text_of(result) == "坏\xEF\xBF\xBD字\n");
  CHECK(result.replaced_bytes == 1);
}

TEST_CASE("odt: spaces, tabs and breaks; deleted text and comments are left out", "[read][odt]") {
  CHECK(odt_text("<text:tracked-changes><text:changed-region><text:deletion><text:p>删去</text:p>"
                 "</text:deletion></text:changed-region></text:tracked-changes>"
                 "<text:p>甲<text:s text:c=\"2\"/>乙<text:tab/>丙<text:line-break/>丁"
                 "<office:annotation><text:p>批注</text:p></office:annotation>\n  戊</text:p>") ==
        "甲  乙\t丙\n丁 戊\n");
}

TEST_CASE("odt: lists are numbered by their style, levels and all", "[read][odt]") {
  const std::string style =
      "<text:list-style style:name=\"L\"><text:list-level-style-number text:level=\"1\" "
      "style:num-format=\"一, 二, 三, ...\" style:num-suffix=\"、\"><style:list-level-properties>"
      "<style:list-level-label-alignment text:label-followed-by=\"nothing\"/>"
      "</style:list-level-properties></text:list-level-style-number>"
      "<text:list-level-style-number text:level=\"2\" style:num-format=\"1\" "
      "style:num-suffix=\".\"/></text:list-style>";
  const auto item = [](const std::string& inside) {
    return "<text:list-item>" + inside + "</text:list-item>";
  };
  CHECK(odt_text("<text:list text:style-name=\"L\">" +
                     item("<text:p>甲</text:p><text:p>续</text:p>") +
                     item("<text:p>乙</text:p><text:list>" + item("<text:p>子</text:p>") +
                          item("<text:p>丑</text:p>") + "</text:list>") +
                     "</text:list><text:p>文</text:p><text:list text:style-name=\"L\" "
                     "text:continue-numbering=\"true\">" +
                     item("<text:p>丙</text:p>") + "</text:list><text:list text:style-name=\"L\">" +
                     item("<text:p>新</text:p>") + "</text:list>",
                 style) == "一、甲\n续\n二、乙\n1. 子\n2. 丑\n文\n三、丙\n一、新\n");
}

TEST_CASE("odt: the field that shows the title is text, a picture's title is none", "[read][odt]") {
  CHECK(odt_text("<text:p>关于<text:title>防汛工作</text:title>的报告<text:span><text:title>续"
                 "</text:title></text:span><draw:frame><svg:title>图一</svg:title><svg:desc>说明"
                 "</svg:desc></draw:frame></text:p>") == "关于防汛工作的报告续\n");
}

TEST_CASE("odt: a hidden section or text is told, one that is shown is read", "[read][odt]") {
  const TempFolder folder;
  const auto section = [](const std::string& attributes, const std::string& text) {
    return "<text:section " + attributes + "><text:p>" + text + "</text:p></text:section>";
  };
  write_odt(folder / "a.odt",
            section("text:display=\"none\"", "藏一") +
                section("text:display=\"condition\" text:is-hidden=\"true\"", "藏二") +
                section("text:display=\"condition\"", "甲") +
                "<text:p>乙<text:hidden-text text:is-hidden=\"true\">藏三</text:hidden-text>"
                "<text:hidden-text text:is-hidden=\"false\">丙</text:hidden-text></text:p>",
            "");
  const ReadResult result = read_file(folder / "a.odt");
  CHECK(text_of(result) == "甲\n乙丙\n");
  REQUIRE(result.warnings.size() == 1);
  CHECK(result.warnings[0].reason == "6 characters of hidden text left out");
}

TEST_CASE("odt: a password is told", "[read][odt]") {
  const TempFolder folder;
  write_zip(folder / "a.odt", {{"mimetype", "application/vnd.oasis.opendocument.text"},
                               {"META-INF/manifest.xml", "<m><encryption-data/></m>"},
                               {"content.xml", "\x01\x02\x03"}});
  CHECK(text_of(read_file(folder / "a.odt")) == "failed: is protected by a password");
}

TEST_CASE("list numbers: each style counts as it is written", "[read]") {
  CHECK(list_number(NumberStyle::kChinese, 1) == "一");
  CHECK(list_number(NumberStyle::kChinese, 10) == "十");
  CHECK(list_number(NumberStyle::kChinese, 12) == "十二");
  CHECK(list_number(NumberStyle::kChinese, 20) == "二十");
  CHECK(list_number(NumberStyle::kChinese, 105) == "一百零五");
  CHECK(list_number(NumberStyle::kChinese, 110) == "一百一十");
  CHECK(list_number(NumberStyle::kChinese, 2010) == "二千零一十");
  CHECK(list_number(NumberStyle::kChinese, 10500) == "一万零五百");
  CHECK(list_number(NumberStyle::kChineseFormal, 11) == "拾壹");
  CHECK(list_number(NumberStyle::kLowerRoman, 1994) == "mcmxciv");
  CHECK(list_number(NumberStyle::kUpperLetter, 28) == "BB");
  CHECK(list_number(NumberStyle::kCircled, 21) == "㉑");
  CHECK(list_number(NumberStyle::kStems, 3) == "丙");
  CHECK(list_number(NumberStyle::kStems, 11) == "11");
  CHECK(list_number(NumberStyle::kDecimalZero, 7) == "07");
  CHECK(list_number(NumberStyle::kFullWidth, 12) == "１２");
}
