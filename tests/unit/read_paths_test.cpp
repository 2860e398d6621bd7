#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "leitong/read.hpp"
#include "read_samples.hpp"
#include "temp_folder.hpp"

namespace {

using leitong::Document;
using leitong::Error;
using leitong::ErrorCode;
using leitong::read_paths;
using leitong::ReadOptions;
using leitong::ReadResult;
using leitong::tests::encoded;
using leitong::tests::kSimplified;
using leitong::tests::TempFolder;
using namespace std::string_literals;

ReadResult read_one(const std::filesystem::path& path, const ReadOptions& options = {}) {
  const std::vector<std::string> paths = {path.string()};
  return read_paths(paths, options);
}

std::vector<std::string> ids(const ReadResult& result) {
  std::vector<std::string> out;
  for (const Document& document : result.collection.documents) out.push_back(document.id);
  return out;
}

std::string gzip(std::string_view bytes) {
  std::string out(compressBound(bytes.size()) + 64, '\0');
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string input(bytes);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
  return out;
}

// Does something to a file as soon as the first bytes of it are read.
class AtFirstBytes final : public leitong::Progress {
 public:
  explicit AtFirstBytes(std::function<void()> act) : act_(std::move(act)) {}
  void start(std::string_view, std::uint64_t, std::string_view) override {}
  void advance(std::uint64_t) override {
    if (!done_.exchange(true)) act_();
  }
  void finish() override {}

 private:
  std::function<void()> act_;
  std::atomic<bool> done_{false};
};

// Three MiB that stay longer than what is read at once when they are compressed.
std::string long_rows() {
  std::mt19937_64 random(7);
  std::string rows;
  while (rows.size() < (std::size_t{3} << 20)) {
    rows += R"({"text":"第)";
    for (int i = 0; i < 8; ++i) rows += std::to_string(random());
    rows += "号\"}\n";
  }
  return rows;
}

}  // namespace

TEST_CASE("reader: a file that changes while it is read is a failed input", "[read][compressed]") {
  namespace fs = std::filesystem;
  const std::string rows = long_rows();
  struct Case {
    const char* name;
    std::string bytes;
  };
  const Case files[] = {{"a.jsonl", rows},
                        {"a.txt", rows},
                        {"a.jsonl.gz", gzip(rows)},
                        {"a.jsonl.zst", zstd(rows)},
                        {"a.txt.gz", gzip(rows)}};
  using Change = std::function<void(const fs::path&, const std::string&)>;
  const Change same_bytes_again = [](const fs::path& path, const std::string& bytes) {
    std::fstream(path, std::ios::binary | std::ios::in | std::ios::out) << bytes;
  };
  const Change longer = [](const fs::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::app) << bytes;
  };
  const Change replaced = [](const fs::path& path, const std::string& bytes) {
    const fs::path other = path.string() + ".new";
    std::ofstream(other, std::ios::binary) << bytes;
    fs::last_write_time(other, fs::last_write_time(path));
    fs::rename(other, path);
  };
  const Change removed = [](const fs::path& path, const std::string&) { fs::remove(path); };
  const std::pair<Change, bool> changes[] = {
      {same_bytes_again, true}, {longer, true}, {replaced, true}, {removed, false}};
  for (const Case& file : files) {
    REQUIRE(file.bytes.size() > (std::size_t{1} << 20));
    for (const auto& [change, fails] : changes) {
      // Compressed rows that are given away are read twice.
      if (!fails && file.name != "a.jsonl"s && file.name != "a.txt"s) continue;
      for (const bool in_batches : {false, true}) {
        INFO(file.name << (in_batches ? " in batches" : " at once"));
        const TempFolder folder;
        const fs::path path = folder.write(file.name, file.bytes);
        fs::last_write_time(path, fs::last_write_time(path) - std::chrono::hours(1));
        AtFirstBytes hook([&, act = change] { act(path, file.bytes); });
        const std::vector<std::string> paths = {path.string()};
        ReadResult result;
        if (in_batches) {
          std::size_t taken = 0;
          leitong::Result<ReadResult> read = leitong::read_in_batches(
              paths, {},
              [&](const std::vector<Document>& documents) -> leitong::Result<leitong::Done> {
                taken += documents.size();
                return leitong::Done{};
              },
              &hook);
          if (read) {
            result = std::move(read).value();
          } else {
            result.failures.push_back(read.error());
          }
          if (!fails) CHECK(taken != 0);
        } else {
          result = read_paths(paths, {}, &hook);
          CHECK(result.collection.documents.empty() == fails);
        }
        REQUIRE(result.failures.size() == (fails ? 1U : 0U));
        if (!fails) continue;
        CHECK(result.failures[0].path == path.string());
        CHECK(result.failures[0].reason == "changed while it was read");
      }
    }
  }
}

TEST_CASE("reader: text in every encoding comes out as the same text", "[read]") {
  const TempFolder folder;
  for (const auto& encoding : leitong::tests::kEncodings) {
    if (encoding.ours == "big5-hkscs"s) continue;
    folder.write(encoding.ours + ".txt"s, encoded(kSimplified, encoding.icu).value());
  }
  const ReadResult result = read_one(folder.path());
  REQUIRE(result.collection.documents.size() == 4);
  for (const Document& document : result.collection.documents) CHECK(document.text == kSimplified);
  CHECK(result.failures.empty());
  CHECK(result.warnings.empty());
  CHECK(result.text_bytes == 4 * kSimplified.size());
}

TEST_CASE("reader: line ends and the mark of a file leave no trace in its text", "[read]") {
  const TempFolder folder;
  const auto path = folder.write("a.txt", "\xEF\xBB\xBF第一行\r\n第二行\r第三行\n");
  CHECK(read_one(path).collection.documents.at(0).text == "第一行\n第二行\n第三行\n");
}

TEST_CASE("reader: an encoding that is asked for overrules detection", "[read]") {
  const TempFolder folder;
  const auto path = folder.write("a.txt", encoded("联通", "gb18030").value());
  ReadOptions options;
  options.encoding = "GB18030";
  CHECK(read_one(path, options).collection.documents.at(0).text == "联通");
  options.encoding = "klingon";
  const ReadResult refused = read_one(path, options);
  REQUIRE(refused.failures.size() == 1);
  CHECK(refused.failures[0].code == ErrorCode::kUsage);
  CHECK(refused.collection.documents.empty());
}

TEST_CASE("reader: a folder is read in the order of its paths' bytes, without hidden files",
          "[read][folder]") {
  const TempFolder folder;
  folder.write("b.txt", "乙");
  folder.write("a/z.md", "甲");
  folder.write("a-b.txt", "丙");
  folder.write("无名", "丁");
  folder.write(".hidden.txt", "不读");
  folder.write(".git/x.txt", "不读");
  const std::string root = folder.path().string();
  const ReadResult result = read_one(root + "/");
  CHECK(ids(result) == std::vector<std::string>{root + "/a-b.txt", root + "/a/z.md",
                                                root + "/b.txt", root + "/无名"});
  CHECK(result.files == 4);
  CHECK(result.bytes == 12);
}

TEST_CASE("reader: links that lead in circles end, and a linked folder is read once",
          "[read][folder]") {
  const TempFolder folder;
  folder.write("real/a.txt", "甲");
  const TempFolder elsewhere;
  elsewhere.write("b.txt", "乙");
  std::filesystem::create_directory_symlink(folder.path(), folder / "real/up");
  std::filesystem::create_directory_symlink(folder / "real", folder / "alias");
  std::filesystem::create_directory_symlink(elsewhere.path(), folder / "outside");
  const std::string root = folder.path().string();
  CHECK(ids(read_one(root)) ==
        std::vector<std::string>{root + "/outside/b.txt", root + "/real/a.txt"});
}

TEST_CASE("reader: what the caller says to skip is left out of a folder, by whatever name",
          "[read][folder]") {
  const TempFolder folder;
  folder.write("a.txt", "甲");
  folder.write("out/documents.jsonl", "{}");
  folder.write("result.csv", "a,b");
  ReadOptions options;
  options.skip_paths = {(folder / "./out/").string(), (folder / "out/../result.csv").string(),
                        (folder / "none").string()};
  const ReadResult result = read_one(folder.path(), options);
  CHECK(ids(result) == std::vector<std::string>{(folder / "a.txt").string()});
  CHECK(result.failures.empty());
}

TEST_CASE("reader: folders of results below a folder are left out and told", "[read][folder]") {
  const TempFolder folder;
  folder.write("a.txt", "甲");
  for (const std::string name : {"one", "two"}) {
    folder.write(name + "/run.json", "{\n  \"program\": \"leitong\",\n  \"version\": \"0\"\n}\n");
    folder.write(name + "/documents.jsonl", "{\"id\":\"a\",\"text\":\"记录\"}\n");
  }
  folder.write("other/run.json", "[]");
  folder.write("other/b.txt", "乙");
  const std::string root = folder.path().string();
  const ReadResult result = read_one(root);
  const std::vector<std::string> read = ids(result);
  CHECK(std::count(read.begin(), read.end(), root + "/a.txt") == 1);
  CHECK(std::count(read.begin(), read.end(), root + "/other/b.txt") == 1);
  CHECK(read.size() == 2);
  REQUIRE(!result.warnings.empty());
  CHECK(result.warnings[0].path == root + "/one");
  CHECK(result.warnings[0].reason ==
        "holds the results of a run: not read, nor 1 more such folders");
}

TEST_CASE("reader: a name in GBK is read as such, and what is told can be given back", "[read]") {
  const TempFolder folder;
  const std::string name = encoded("青禾县政府工作报告_2021.txt", "gb18030").value();
  const std::string other = encoded("白石县政府工作报告_2021.txt", "gb18030").value();
  folder.write("in/" + name, "正文甲");
  folder.write("in/" + other, "正文乙");
  const ReadResult result = read_one(folder / "in");
  const std::string told = (folder / "in").string() + "/青禾县政府工作报告_2021.txt";
  REQUIRE(result.collection.documents.size() == 2);
  CHECK(ids(result)[1] == told);
  CHECK(result.collection.documents[1].place == "青禾县");
  CHECK(result.collection.documents[1].date == "2021");
  const ReadResult again = read_one(told);
  REQUIRE(again.collection.documents.size() == 1);
  CHECK(again.collection.documents[0].text == result.collection.documents[1].text);
}

TEST_CASE("reader: rows are known by their content, whatever they are called", "[read][rows]") {
  const TempFolder folder;
  const std::string rows =
      "\n{\"id\":\"a\",\"text\":\"甲\"}\n\n{\"text\":\"乙\"}\n{\"id\":\"c\",\"text\":\"丙\"}\n";
  for (const char* const name : {"rows.txt", "rows.dat", "rows"}) {
    INFO(name);
    folder.write(name, rows);
    const std::string path = (folder / name).string();
    const ReadResult result = read_one(path);
    CHECK(ids(result) == std::vector<std::string>{"a", path + ":4", "c"});
    CHECK(result.warnings.empty());
    folder.write(name, "\xEF\xBB\xBF" + rows);
    CHECK(read_one(path).collection.documents.size() == 3);
  }
  // GB18030: 甲 is BC D7.
  folder.write("gb.txt", "{\"text\":\"\xBC\xD7\xBC\xD7\xBC\xD7\"}\n{\"text\":\"\xBC\xD7\"}\n");
  const ReadResult gb = read_one(folder / "gb.txt");
  REQUIRE(gb.collection.documents.size() == 2);
  CHECK(gb.collection.documents[1].text == "甲");
  // Prose that quotes an object, and an object over several lines, are prose.
  for (const std::string& prose :
       {rows + "正文\n" + rows, std::string("{\n\"text\": \"甲\"\n}\n")}) {
    folder.write("prose.txt", prose);
    const ReadResult result = read_one(folder / "prose.txt");
    REQUIRE(result.collection.documents.size() == 1);
    CHECK(result.collection.documents[0].text == prose);
  }
}

TEST_CASE("reader: a file that two paths lead to is read once and told", "[read]") {
  const TempFolder folder;
  folder.write("in/a.txt", "甲");
  folder.write("in/b.txt", "甲");
  const std::vector<std::string> paths = {
      (folder / "in/a.txt").string(), (folder / "in/./a.txt").string(), (folder / "in").string()};
  const ReadResult result = read_paths(paths, {});
  CHECK(ids(result) == std::vector<std::string>{paths[0], paths[2] + "/b.txt"});
  REQUIRE(result.warnings.size() == 2);
  CHECK(result.warnings[0].reason == "given again: read once");
}

TEST_CASE("reader: every input that fails is named and the others are read", "[read][bad input]") {
  const TempFolder folder;
  folder.write("good.txt", "好的文件");
  folder.write("picture.png", "\x89PNG\r\n\x1A\n\0\0\0\rIHDR"s);
  std::filesystem::create_symlink(folder / "nowhere", folder / "broken.txt");
  std::filesystem::create_directory(folder / "empty");
  const std::vector<std::string> paths = {folder.path().string(), (folder / "none.txt").string(),
                                          (folder / "empty").string()};
  const ReadResult result = read_paths(paths, {});
  CHECK(result.collection.documents.size() == 1);
  REQUIRE(result.failures.size() == 4);
  const auto failure = [&](std::string_view name) -> Error {
    for (const Error& error : result.failures) {
      if (error.path == (folder / name).string()) return error;
    }
    return {ErrorCode::kWrite, {}, {}, {}, "none"};
  };
  CHECK(failure("broken.txt").code == ErrorCode::kNotFound);
  CHECK(failure("picture.png").reason.find("OCR needed") != std::string::npos);
  CHECK(failure("none.txt").code == ErrorCode::kNotFound);
  CHECK(failure("empty").reason == "folder has no readable file in it");
}

TEST_CASE("reader: a file that may not be read is unreadable, not missing", "[read][bad input]") {
  if (geteuid() == 0) return;  // root may read everything
  const TempFolder folder;
  const auto path = folder.write("a.txt", "甲");
  chmod(path.c_str(), 0);
  CHECK(read_one(path).failures.at(0).code == ErrorCode::kUnreadable);
}

TEST_CASE("reader: an empty file is a document without units, and counted", "[read][bad input]") {
  const TempFolder folder;
  folder.write("a.txt", "");
  folder.write("b.txt", " \n。…\n");
  const ReadResult result = read_one(folder.path());
  CHECK(result.collection.documents.size() == 2);
  CHECK(result.empty_documents == 2);
  CHECK(result.warnings.size() == 2);
  CHECK(result.failures.empty());
}

TEST_CASE("reader: invalid bytes become U+FFFD with a warning, or refuse the file when strict",
          "[read][bad input]") {
  const TempFolder folder;
  const auto path = folder.write("a.txt", "\xEF\xBB\xBF人民\xFF政府\xE4\xBD工作报告");
  const ReadResult loose = read_one(path);
  CHECK(loose.collection.documents.at(0).text == "人民\uFFFD政府\uFFFD工作报告");
  CHECK(loose.replaced_bytes == 3);
  REQUIRE(loose.warnings.size() == 1);
  CHECK(loose.warnings[0].byte_offset == 9U);
  ReadOptions options;
  options.strict = true;
  const ReadResult strict = read_one(path, options);
  CHECK(strict.collection.documents.empty());
  REQUIRE(strict.failures.size() == 1);
  CHECK(strict.failures[0].byte_offset == 9U);
}

TEST_CASE("reader: gzip and zstd are read whole, with all their members", "[read][compressed]") {
  const TempFolder folder;
  folder.write("a.txt.gz", gzip("第一段。") + gzip("第二段。"));
  folder.write("b.txt.zst", zstd("第一段。") + zstd("") + zstd("第二段。"));
  folder.write("c.jsonl.gz", gzip("{\"text\":\"第一段。第二段。\"}\n"));
  folder.write("d.txt.gz", gzip("第一段。第二段。") + std::string(600, '\0'));
  const ReadResult result = read_one(folder.path());
  REQUIRE(result.failures.empty());
  REQUIRE(result.collection.documents.size() == 4);
  for (const Document& document : result.collection.documents) {
    CHECK(document.text == "第一段。第二段。");
  }
}

TEST_CASE("reader: a compressed stream that is cut or damaged fails at its byte",
          "[read][compressed][bad input]") {
  const TempFolder folder;
  std::string text;
  for (int i = 0; i < 2000; ++i) text += std::to_string(i * i) + "号文件\n";
  const std::string gz = gzip(text);
  const std::string zst = zstd(text);
  std::string damaged = gz;
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
  damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 0x55);
  folder.write("cut.txt.gz", gz.substr(0, gz.size() - 20));
  folder.write("cut.txt.zst", zst.substr(0, zst.size() / 2));
  folder.write("damaged.txt.gz", damaged);
  folder.write("empty.txt.gz", "");
  folder.write("false.txt.zst", "没有压缩");
  folder.write("tail.txt.gz", gz + "rubbish");
  const ReadResult result = read_one(folder.path());
  CHECK(result.collection.documents.empty());
  REQUIRE(result.failures.size() == 6);
  for (const Error& error : result.failures) {
    INFO(leitong::describe(error));
    CHECK(error.code == ErrorCode::kInvalid);
    CHECK(error.byte_offset);
  }
  CHECK(result.failures[0].byte_offset == gz.size() - 20);
}

TEST_CASE("reader: what grows beyond the limit is refused", "[read][compressed][bad input]") {
  const TempFolder folder;
  folder.write("bomb.txt.gz", gzip(std::string(3'000'000, 'a')));
  folder.write("bomb.txt.zst", zstd(std::string(3'000'000, 'a')));
  folder.write("exact.txt", std::string(1'000'000, 'a'));
  folder.write("over.txt", std::string(1'000'001, 'a'));
  folder.write("rows.jsonl", "{\"text\":\"" + std::string(1'000'000, 'a') + "\"}");
  ReadOptions options;
  options.max_bytes = 1'000'000;
  const ReadResult result = read_one(folder.path(), options);
  CHECK(ids(result) == std::vector<std::string>{(folder / "exact.txt").string()});
  REQUIRE(result.failures.size() == 4);
  for (const Error& error : result.failures) CHECK(error.code == ErrorCode::kLimit);
}

TEST_CASE("reader: an id that comes again is numbered, past names that are taken", "[read]") {
  const TempFolder folder;
  const auto path =
      folder.write("a.jsonl",
                   "{\"id\":\"x\",\"text\":\"甲\"}\n{\"id\":\"x#2\",\"text\":\"乙\"}\n"
                   "{\"id\":\"x\",\"text\":\"丙\"}\n{\"id\":\"x\",\"text\":\"丁\"}\n");
  const ReadResult result = read_one(path);
  CHECK(ids(result) == std::vector<std::string>{"x", "x#2", "x#3", "x#4"});
  CHECK(result.warnings.size() == 2);
}

TEST_CASE("reader: the result is the same at any number of threads", "[read][threads]") {
  const TempFolder folder;
  std::string rows;
  for (int i = 0; i < 20'000; ++i) {
    rows += i % 5000 == 17
                ? "{broken\n"s
                : "{\"text\":\"第" + std::to_string(i) + "行" + std::string(200, 'a') + "\"}\n";
  }
  folder.write("a.jsonl", rows);
  for (int i = 0; i < 40; ++i) folder.write("t" + std::to_string(i) + ".txt", std::to_string(i));
  const auto read = [&](unsigned threads) {
    ReadOptions options;
    options.threads = threads;
    return read_one(folder.path(), options);
  };
  const ReadResult one = read(1);
  CHECK(one.collection.documents.size() == 20'036);
  CHECK(one.failures.size() == 4);
  CHECK(one.failures.at(1).line == 5018U);
  for (const unsigned threads : {2U, 7U}) {
    const ReadResult other = read(threads);
    CHECK(ids(other) == ids(one));
    REQUIRE(other.failures.size() == one.failures.size());
    for (std::size_t i = 0; i < one.failures.size(); ++i) {
      CHECK(leitong::describe(other.failures[i]) == leitong::describe(one.failures[i]));
    }
  }
}

TEST_CASE("reader: progress counts the stored bytes of all inputs", "[read]") {
  struct Watcher : leitong::Progress {
    std::uint64_t total = 0;
    std::atomic<std::uint64_t> done{0};
    bool finished = false;
    void start(std::string_view pass, std::uint64_t expected, std::string_view unit) override {
      CHECK(pass == "read");
      CHECK(unit == "bytes");
      total = expected;
    }
    void advance(std::uint64_t amount) override { done += amount; }
    void finish() override { finished = true; }
  };
  const TempFolder folder;
  folder.write("a.txt", "甲乙丙");
  folder.write("b.jsonl.gz", gzip("{\"text\":\"甲\"}"));
  Watcher watcher;
  const std::vector<std::string> paths = {folder.path().string()};
  const ReadResult result = read_paths(paths, {}, &watcher);
  CHECK(watcher.total == result.bytes);
  CHECK(watcher.done == result.bytes);
  CHECK(watcher.finished);
}
