// report.html: what goes into the page, how it is packed, and that nothing of it can act.

#include "report/html/html_report.hpp"

#include <simdjson.h>
#include <zlib.h>

#include <algorithm>
#include <string>

#include "base/utf8.hpp"
#include "catch.hpp"
#include "report/html/packed.hpp"
#include "report/html/page.hpp"
#include "report/html/sha256.hpp"

namespace {

using namespace leitong;

std::string hex(std::string_view text) {
  std::string out;
  for (const std::uint8_t byte : sha256(text)) {
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
  return out;
}

std::string unbase64(std::string_view text) {
  const std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    if (c == '=') break;
    bits = bits << 6 | static_cast<std::uint32_t>(digits.find(c));
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held & 0xff);
  }
  return out;
}

std::string gunzip(std::string packed) {
  z_stream z{};
  REQUIRE(inflateInit2(&z, 15 + 16) == Z_OK);
  z.next_in = reinterpret_cast<Bytef*>(packed.data());
  z.avail_in = static_cast<uInt>(packed.size());
  std::string out;
  std::string buffer(1 << 16, '\0');
  int code = Z_OK;
  while (code == Z_OK) {
    z.next_out = reinterpret_cast<Bytef*>(buffer.data());
    z.avail_out = static_cast<uInt>(buffer.size());
    code = inflate(&z, Z_NO_FLUSH);
    out.append(buffer, 0, buffer.size() - z.avail_out);
  }
  inflateEnd(&z);
  CHECK(code == Z_STREAM_END);
  return out;
}

std::string packed(std::string_view text, std::size_t piece) {
  std::string out;
  const Sink sink = [&](std::string_view bytes) {
    out += bytes;
    return true;
  };
  PackedWriter writer(sink);
  for (std::size_t at = 0; at < text.size(); at += piece) writer.write(text.substr(at, piece));
  writer.finish();
  return out;
}

// Han characters that repeat nowhere else with another `from`.
std::string words(char32_t from, std::size_t n) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) {
    append_utf8(out, static_cast<char32_t>(from + (i * 37 + i * i * 11) % 1500));
  }
  return out;
}

std::string_view between(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin) + begin.size();
  return text.substr(from, text.find(end, from) - from);
}

// 32-bit numbers, the lowest byte first.
std::vector<std::uint32_t> numbers_in(std::string_view bytes) {
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i + 4 <= bytes.size(); i += 4) {
    std::uint32_t value = 0;
    for (std::size_t k = 4; k-- > 0;) value = value << 8 | static_cast<std::uint8_t>(bytes[i + k]);
    out.push_back(value);
  }
  return out;
}

// A scan and all that its page is made from.
struct Scanned {
  ReadResult input;
  ScanResult result;
  RunRecord run;

  explicit Scanned(std::vector<Document> documents, unsigned threads = 1) {
    input.collection.documents = std::move(documents);
    ScanOptions options;
    options.duplicates.threads = options.passages.threads = threads;
    options.passages.keep_unlisted = true;
    result = scan(input.collection, {}, options);
    run.command = "scan";
    run.parameters = {{"threshold", 0.7}};
    run.input = &input;
    run.duplicates = result.duplicates;
    run.passages = &result.passages;
    run.threads = threads;
  }

  std::string page(const HtmlLimits& limits = {}) const {
    const TextIndexes texts(input.collection, 1);
    std::string out;
    const Sink sink = [&](std::string_view bytes) {
      out += bytes;
      return true;
    };
    const auto to_chinese = [](std::string_view reason) {
      return reason == "file is empty" ? "文件是空的" : std::string(reason);
    };
    write_html(sink,
               HtmlView{input.collection, texts, result, run, nullptr, {}, limits, to_chinese});
    return out;
  }
  // One of the page's blocks of data.
  std::string block(const std::string& id, const HtmlLimits& limits = {}) const {
    return gunzip(unbase64(between(page(limits), "id=\"" + id + "\">", "</script>")));
  }
  std::string number() const {
    const TextIndexes texts(input.collection, 1);
    return report_number({input.collection, texts, result, run, nullptr, {}, {}});
  }
};

Document document(const std::string& id, const std::string& text, const std::string& date = "") {
  Document made;
  made.id = id;
  made.text = text;
  made.date = date;
  return made;
}

std::vector<Document> two_documents() {
  const std::string shared = words(U'一', 80);
  return {document("a", shared + "。" + words(U'東', 100), "2021"),
          document("b", words(U'鐵', 60) + "。\n" + shared, "2022-05-01")};
}

std::size_t times(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("html: SHA-256 of the vectors of FIPS 180-4", "[html]") {
  CHECK(hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hex(std::string(1000000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("html: base64 of the vectors of RFC 4648", "[html]") {
  CHECK(base64("").empty());
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64("\xff\xfe\xfd") == "//79");
}

TEST_CASE("html: packed data come back, in whatever pieces they were written", "[html]") {
  std::string text = words(U'一', 5000);
  for (int i = 0; i < 5; ++i) text += text;
  CHECK((gunzip(unbase64(packed(text, 1 << 20))) == text));
  CHECK((packed(text, 777) == packed(text, 1 << 20)));
  CHECK(gunzip(unbase64(packed("", 1))).empty());
  CHECK(packed(text, 4096).find_first_of("<>&\"'") == std::string::npos);
}

TEST_CASE("html: the policy names the hashes of exactly what stands in the page", "[html]") {
  const std::string page = Scanned(two_documents()).page();
  const std::string_view style = between(page, "<style>", "</style>");
  const std::string_view script = between(page, "<script>", "</script>");
  CHECK((style == page_style()));
  CHECK((script == page_script()));
  const auto hash = [](std::string_view text) {
    const auto digest = sha256(text);
    return "'sha256-" +
           base64(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size())) +
           "'";
  };
  const std::string_view policy =
      between(page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
  CHECK(policy == "default-src 'none'; script-src " + hash(script) + "; style-src " + hash(style) +
                      "; base-uri 'none'; form-action 'none'");
  CHECK(page.find("unsafe") == std::string::npos);
}

TEST_CASE("html: the page's script makes no markup of text and asks no network", "[html]") {
  const std::string_view script = page_script();
  for (const std::string_view forbidden :
       {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
        "fetch(", "XMLHttpRequest", "import(", "</script", "http://localhost", "https://"}) {
    INFO(forbidden);
    CHECK(script.find(forbidden) == std::string_view::npos);
  }
  CHECK(page_style().find("url(") == std::string_view::npos);
}

TEST_CASE("html: a text that is markup stands nowhere in the page as it is", "[html]") {
  const std::string evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
  std::vector<Document> documents = two_documents();
  documents[0].text += evil;
  documents[0].title = evil;
  documents[0].id = evil;
  documents[1].place = "@texts@@script@";
  Scanned scanned(documents);
  const std::vector<std::string> paths = {evil};
  scanned.run.paths = paths;
  const std::string page = scanned.page();
  CHECK(page.find("alert(") == std::string::npos);
  CHECK(times(page, "<script") == 5);
  CHECK(times(page, "</script>") == 5);
  CHECK(page.substr(page.size() - 8) == "</html>\n");
}

TEST_CASE("html: the blocks tell documents, shares, passages and texts", "[html]") {
  const Scanned scanned(two_documents());
  simdjson::dom::parser parser;
  const std::string model = scanned.block("model");
  const simdjson::dom::element root = parser.parse(model);
  CHECK(std::string_view(root["number"]) == scanned.number());
  CHECK(std::string_view(root["run"]["command"]) == "scan");
  CHECK(root["run"]["cost"].error() == simdjson::NO_SUCH_FIELD);
  const simdjson::dom::element b = root["documents"].at(1);
  CHECK(std::string_view(b.at(0)) == "b");
  CHECK(std::string_view(b.at(3)) == "2022-05-01");
  const DocumentShares& shares = scanned.result.passages.shares[1];
  CHECK(std::uint64_t(b.at(8)) == shares.characters);
  CHECK(double(b.at(9).at(0)) == shares.total);
  CHECK(double(b.at(9).at(1)) == shares.copied);
  CHECK(std::uint64_t(b.at(9).at(6)) == 0);  // its largest source is document 0

  REQUIRE(scanned.result.passages.passages.size() == 1);
  const Passage& p = scanned.result.passages.passages[0];
  CHECK(p.normal.b == Span{60, 140});
  const std::vector<std::uint32_t> expected = {
      1,
      1,
      0,
      1,
      p.spans.a.start,
      p.spans.a.end,
      p.spans.b.start,
      p.spans.b.end,
      p.normal.a.start,
      p.normal.a.end,
      p.normal.b.start,
      p.normal.b.end,
      p.matched,
      p.family,
      static_cast<std::uint32_t>(p.kind) | static_cast<std::uint32_t>(p.direction) << 2};
  CHECK(numbers_in(scanned.block("spans")) == expected);

  const std::string details = scanned.block("details");
  const simdjson::dom::element more = parser.parse(details);
  CHECK(std::uint64_t(more["passages"].at(0).at(0)) == p.columns);
  CHECK(std::uint64_t(more["passages"].at(0).at(4).at(0).at(3)) == p.blocks[0].b.end);
  CHECK(std::string_view(more["levels"].at(0)["level"]) == "paragraph");
  CHECK(more["levels"].at(0)["pairs"].get_array().size() ==
        scanned.result.duplicates[0].pairs.size());
  const std::string texts = scanned.block("texts");
  CHECK(std::string_view(parser.parse(texts).at(1)) == scanned.input.collection.documents[1].text);
}

TEST_CASE("html: reasons stand in the page in Chinese too, the record keeps the English",
          "[html]") {
  Scanned scanned(two_documents());
  scanned.input.failures = {{ErrorCode::kInvalid, "x.txt", {}, {}, "file is empty"},
                            {ErrorCode::kInvalid, "y.txt", {}, {}, "file is empty"},
                            {ErrorCode::kInvalid, "z.txt", {}, {}, "what nobody foresaw"}};
  const std::string model = scanned.block("model");
  CHECK(model.ends_with(R"("chinese":{"file is empty":"文件是空的"}})"));
  CHECK(times(model, R"("reason":"file is empty")") == 2);
}

TEST_CASE("html: the same input gives the same bytes at any number of threads", "[html]") {
  CHECK((Scanned(two_documents(), 1).page() == Scanned(two_documents(), 4).page()));
}

TEST_CASE("html: the number follows inputs and parameters and nothing else", "[html]") {
  const std::string number = Scanned(two_documents()).number();
  CHECK(number.size() == 22);
  CHECK(number.substr(0, 3) == "LT-");
  CHECK(number == Scanned(two_documents(), 4).number());
  std::vector<Document> changed = two_documents();
  changed[0].text += "。";
  CHECK(number != Scanned(changed).number());
  changed = two_documents();
  changed[0].title = changed[0].id;  // the same characters in another field
  CHECK(number != Scanned(changed).number());
  Scanned other(two_documents());
  other.run.parameters = {{"threshold", 0.8}};
  CHECK(number != other.number());
}

TEST_CASE("html: what the limits leave out is counted, and the rest holds together", "[html]") {
  std::vector<Document> documents = two_documents();
  documents.insert(documents.begin(), document("alone", words(U'龍', 50)));
  const Scanned scanned(documents);
  simdjson::dom::parser parser;
  HtmlLimits limits;
  limits.documents = 2;
  const std::string two = scanned.block("model", limits);
  simdjson::dom::element root = parser.parse(two);
  CHECK(std::uint64_t(root["left_out"]["documents"]) == 1);
  CHECK(std::uint64_t(root["left_out"]["passages"]) == 0);
  CHECK(std::string_view(root["documents"].at(0).at(0)) == "a");
  CHECK(numbers_in(scanned.block("spans", limits))[3] == 1);
  limits.documents = 1;
  limits.text_bytes = 10;
  const std::string one = scanned.block("model", limits);
  root = parser.parse(one);
  CHECK(std::uint64_t(root["left_out"]["documents"]) == 2);
  CHECK(std::uint64_t(root["left_out"]["texts"]) == 1);
  CHECK(std::uint64_t(root["left_out"]["passages"]) == 1);
  CHECK(root["families"].at(0).at(7).get_array().size() == 1);
  CHECK(scanned.block("texts", limits) == "[null]");
}
