// Near-duplicate search in stages: the same result as in memory, whatever the shards and ranges.
#include "leitong/stages.hpp"

#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include "base/mapped_file.hpp"
#include "catch.hpp"
#include "cli/invented_text.hpp"
#include "report/records.hpp"
#include "stages/archive.hpp"
#include "stages/write_behind.hpp"
#include "temp_folder.hpp"

using namespace leitong;
using leitong::tests::altered;
using leitong::tests::invented;
using leitong::tests::row;
using leitong::tests::slurp;
using leitong::tests::TempFolder;

namespace {

// Texts with copies, near copies, a line that all have, an id given twice and an empty document.
std::string archive() {
  std::string rows;
  for (std::uint64_t i = 0; i < 60; ++i) {
    const std::string text = i % 3 == 0   ? invented(i, 80)
                             : i % 3 == 1 ? altered(i - 1, 80, 40)
                                          : invented(i - 2, 80);
    rows += row("d" + std::to_string(i % 57), text + "\\n" + invented(1000, 30) + "\\n短",
                R"(,"title":"第)" + std::to_string(i) + R"(篇","place":"甲县")");
  }
  return rows + row("empty", "");
}

stages::Job job_in(const TempFolder& folder, const std::string& name) {
  stages::Job job;
  job.folder = (folder / name).string();
  job.block_bytes = 2000;
  job.duplicates.threads = 2;
  return job;
}

std::string records(const Documents& documents, const Duplicates& duplicates) {
  std::string out;
  const Sink sink = [&](std::string_view bytes) {
    out += bytes;
    return true;
  };
  write_duplicates(sink, documents, {&duplicates, 1}, {});
  write_clusters(sink, documents, {&duplicates, 1}, {Format::kCsv, false, 1});
  return out;
}

std::string in_memory(const std::string& path) {
  const ReadResult read = read_paths(std::vector<std::string>{path}, {});
  DuplicateOptions options;
  options.threads = 2;
  return records(read.collection, find_duplicates(read.collection, options));
}

void sign_all(const stages::Job& job, const std::string& path, std::uint32_t shards) {
  for (std::uint32_t i = shards; i-- > 0;) {  // in any order
    const auto done = stages::sign(job, std::vector<std::string>{path}, {}, {i, shards}, nullptr);
    REQUIRE(done.ok());
    CHECK(done.value().blocks > 3);
  }
}

std::string in_stages(const stages::Job& job, std::uint32_t ranges) {
  for (std::uint32_t j = 0; j < ranges; ++j)
    REQUIRE(stages::bucket(job, {j, ranges}, nullptr).ok());
  REQUIRE(stages::verify(job, nullptr).ok());
  const auto found = stages::cluster(job, nullptr);
  REQUIRE(found.ok());
  return records(found.value().documents, found.value().duplicates);
}

std::string error_of(const auto& result) {
  REQUIRE_FALSE(result.ok());
  return describe(result.error());
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("stages: any shards and ranges give the bytes of one run in memory", "[stages]") {
  const TempFolder folder;
  const std::string path = folder.write("in.jsonl", archive()).string();
  const std::string wanted = in_memory(path);
  CHECK(has(wanted, "d2#2"));
  const std::pair<std::uint32_t, std::uint32_t> cuts[] = {{1, 1}, {3, 5}, {2, 40}};
  for (const auto& [shards, ranges] : cuts) {
    const stages::Job job = job_in(folder, "work-" + std::to_string(shards));
    sign_all(job, path, shards);
    CHECK(in_stages(job, ranges) == wanted);
  }
}

TEST_CASE("stages: files of a block do not depend on shards or threads", "[stages]") {
  const TempFolder folder;
  const std::string path = folder.write("in.jsonl", archive()).string();
  stages::Job one = job_in(folder, "one");
  one.duplicates.threads = 1;
  const stages::Job many = job_in(folder, "many");
  sign_all(one, path, 1);
  sign_all(many, path, 3);
  for (const char* name :
       {"documents", "metadata", "texts", "lines", "units", "prints", "signatures"}) {
    const std::string file = std::string("blocks/block-000001/") + name + ".bin";
    const std::string bytes = slurp(folder / ("one/" + file));
    CHECK(bytes.size() > (name == std::string("lines") ? 63 : 64));
    CHECK(bytes == slurp(folder / ("many/" + file)));
  }
}

TEST_CASE("stages: a limit of memory changes nothing in the result", "[stages]") {
  const TempFolder folder;
  const std::string path = folder.write("in.jsonl", archive()).string();
  stages::Job job = job_in(folder, "work");
  job.memory_bytes = stages::least_memory_bytes(200);
  sign_all(job, path, 1);
  CHECK(in_stages(job, 1) == in_memory(path));
}

TEST_CASE("stages: many threads need no more memory than one", "[stages]") {
  const TempFolder folder;
  const std::string path = folder.write("in.jsonl", archive()).string();
  const std::uint64_t units = 1'000'000;
  stages::Job job = job_in(folder, "work");
  job.duplicates.threads = 64;
  CHECK(stages::band_threads(job, units) == 64);
  job.memory_bytes = stages::least_memory_bytes(units);
  CHECK(stages::band_threads(job, units) == 1);
  job.memory_bytes += 16 * units;
  CHECK(stages::band_threads(job, units) == 2);
  job.memory_bytes += 16 * units * 62;
  CHECK(stages::band_threads(job, units) == 64);
  CHECK(stages::band_threads(job, 0) == 64);

  sign_all(job, path, 1);
  job.memory_bytes = stages::least_memory_bytes(stages::open_archive(job, true).value()->units());
  CHECK(in_stages(job, 1) == in_memory(path));
  --job.memory_bytes;
  CHECK(has(error_of(stages::bucket(job, {}, nullptr)), "they need"));
}

TEST_CASE("stages: too small a limit is refused with what is needed", "[stages]") {
  const TempFolder folder;
  stages::Job job = job_in(folder, "work");
  sign_all(job, folder.write("in.jsonl", archive()).string(), 1);
  job.memory_bytes = 1 << 20;
  const std::string error = error_of(stages::bucket(job, {}, nullptr));
  CHECK(has(error, "they need"));
}

TEST_CASE("stages: one process that signs and finds gives the same bytes", "[stages]") {
  const TempFolder folder;
  const std::string path = folder.write("in.jsonl", archive()).string();
  stages::Job job = job_in(folder, "work");
  for (const unsigned threads : {1U, 3U}) {
    job.duplicates.threads = threads;
    job.folder += "x";
    job.texts_in_place = threads == 3;
    const auto done = stages::sign(job, std::vector<std::string>{path}, {}, {}, nullptr);
    REQUIRE(done.ok());
    const auto found = stages::find_signed(job, done.value(), nullptr);
    REQUIRE(found.ok());
    CHECK(records(found.value().documents, found.value().duplicates) == in_memory(path));
    CHECK(found.value().duplicates.times.size() == 4);
  }
}

TEST_CASE("stages: texts stay in the files of rows they can be read from as they stand",
          "[stages]") {
  const TempFolder folder;
  const std::string escaped = row("e", R"(报告\"引文\"与)" + invented(3, 80));
  const std::string coded = "{\"text\":\"\\u62a5告" + invented(0, 80) + "\",\"id\":\"c\"}\n";
  const std::string quoted = "{\"title\":\"text\", \"text\" : \"" + invented(3, 80) + "\"}\n";
  const std::string path =
      folder.write("in.jsonl", "\xEF\xBB\xBF" + archive() + escaped + coded + quoted).string();
  const std::string copied = folder.write("more.txt", invented(0, 80)).string();
  const std::vector<std::string> paths = {path, copied};

  std::vector<Document> documents;
  ReadOptions reading;
  reading.note_places = true;
  const TakeDocuments take = [&](std::vector<Document> some) -> Result<Done> {
    for (Document& document : some) documents.push_back(std::move(document));
    return Done{};
  };
  REQUIRE(read_in_batches(paths, reading, take).ok());
  const std::string file = slurp(path);
  std::vector<std::string> without;
  for (const Document& document : documents) {
    const TextPlace& place = document.place_in_file;
    std::string stored = file.substr(place.begin, place.bytes);
    for (std::size_t at = 0; (at = stored.find("\\n", at)) != std::string::npos;) {
      stored.replace(at, 2, "\n");
    }
    if (place.bytes != 0) CHECK(stored == document.text);
    if (place.bytes == 0) without.push_back(document.id);
  }
  CHECK(without == std::vector<std::string>{"empty", "e", "c", copied});

  const ReadResult read = read_paths(paths, {});
  stages::Job job = job_in(folder, "work");
  const std::string wanted = records(read.collection, find_duplicates(read.collection, {}));
  job.texts_in_place = true;
  for (int round = 0; round < 2; ++round) {
    const auto done = stages::sign(job, paths, {}, {}, nullptr);
    REQUIRE(done.ok());
    CHECK(done.value().blocks_made == (round == 0 ? done.value().blocks : 0));
    CHECK(std::filesystem::file_size(folder / "work/blocks/block-000001/texts.bin") == 64);
    const auto found = stages::find_signed(job, done.value(), nullptr);
    REQUIRE(found.ok());
    CHECK(records(found.value().documents, found.value().duplicates) == wanted);
  }
  // Another process has no such files open: it makes the blocks again.
  CHECK(has(error_of(stages::bucket(job, {}, nullptr)), "without copies of the texts"));
  job.texts_in_place = false;
  REQUIRE(stages::sign(job, paths, {}, {}, nullptr).ok());
  CHECK(in_stages(job, 2) == wanted);
}

TEST_CASE("stages: a text that is not what it was when it was signed is told, not used",
          "[stages]") {
  const TempFolder folder;
  const std::string rows = archive();
  stages::Job job = job_in(folder, "work");
  job.texts_in_place = true;
  const std::string path = (folder / "in.jsonl").string();
  std::string other = rows;
  const std::string text = invented(0, 80);
  other.replace(other.find(text), 3, "改");
  REQUIRE(other != rows);
  REQUIRE(other.size() == rows.size());
  struct Case {
    std::string now;
    bool same_time;
  };
  for (const Case& c : {Case{rows + row("more", "更多"), false}, Case{rows.substr(0, 500), true},
                        Case{other, false}, Case{other, true}}) {
    folder.write("in.jsonl", rows);
    std::filesystem::remove_all(job.folder);
    const auto done = stages::sign(job, std::vector<std::string>{path}, {}, {}, nullptr);
    REQUIRE(done.ok());
    const auto time = std::filesystem::last_write_time(path);
    std::ofstream(path, std::ios::binary) << c.now;
    std::filesystem::last_write_time(path, c.same_time ? time : time + std::chrono::seconds(5));
    const std::string error = error_of(stages::find_signed(job, done.value(), nullptr));
    CHECK(has(error, "changed while it was read"));
  }
  // A text that is no candidate, edited with its time put back while output is written.
  folder.write("in.jsonl",
               row("x", invented(0, 80)) + row("y", invented(0, 80)) + row("z", invented(9, 80)));
  std::filesystem::remove_all(job.folder);
  {
    const auto done = stages::sign(job, std::vector<std::string>{path}, {}, {}, nullptr);
    REQUIRE(done.ok());
    const auto found = stages::find_signed(job, done.value(), nullptr);
    REQUIRE(found.ok());
    const auto time = std::filesystem::last_write_time(path);
    std::string now = slurp(path);
    now.replace(now.find(invented(9, 80)), 3, "改");
    std::ofstream(path, std::ios::binary) << now;
    std::filesystem::last_write_time(path, time);
    CHECK(std::string(std::string_view(found.value().documents.text(DocumentIndex{0}))) ==
          invented(0, 80));
    CHECK_THROWS_AS(found.value().documents.text(DocumentIndex{2}), TextChanged);
    CHECK_THROWS_AS(found.value().documents.text(DocumentIndex{2}, 30, 9), TextChanged);
  }
  // What is only taken away is still there for who has it open.
  folder.write("in.jsonl", rows);
  std::filesystem::remove_all(job.folder);
  const std::string wanted = in_memory(path);
  const auto done = stages::sign(job, std::vector<std::string>{path}, {}, {}, nullptr);
  REQUIRE(done.ok());
  std::filesystem::remove(path);
  const auto found = stages::find_signed(job, done.value(), nullptr);
  REQUIRE(found.ok());
  CHECK(records(found.value().documents, found.value().duplicates) == wanted);
  // Rows that stand elsewhere now are other documents for who reads them again.
  folder.write("in.jsonl", "\n" + rows);
  CHECK(has(error_of(stages::sign(job, std::vector<std::string>{path}, {}, {}, nullptr)),
            "was made of other documents"));
}

TEST_CASE("stages: a block is not taken where other texts of the same documents stand in place",
          "[stages]") {
  const TempFolder folder;
  stages::Job job = job_in(folder, "work");
  job.texts_in_place = true;
  // Of two rows one is spelled in escapes, now the second, now the first; the place is the same.
  const std::string first = "\\u7532" + invented(1, 60);
  const std::string second = "\\u4e59" + invented(2, 60);
  const std::string plain_first = "甲" + invented(1, 60);
  const std::string plain_second = "乙" + invented(2, 60);
  const std::string before = "{\"pad\":\"" + std::string(700, 'x') + "\",\"id\":\"d1\",\"text\":\"";
  const std::string head = "{\"id\":\"d1\",\"text\":\"" + first + "\"}\n{\"pad\":\"";
  const std::string tail = "\",\"id\":\"d2\",\"text\":\"";
  REQUIRE(head.size() + tail.size() < before.size());
  const std::string pad(before.size() - head.size() - tail.size(), 'y');
  const std::string path =
      folder
          .write("in.jsonl",
                 before + plain_first + "\"}\n{\"id\":\"d2\",\"text\":\"" + second + "\"}\n")
          .string();
  const std::vector<std::string> paths = {path};
  REQUIRE(stages::sign(job, paths, {}, {}, nullptr).ok());
  const auto same = stages::sign(job, paths, {}, {}, nullptr);
  REQUIRE(same.ok());
  CHECK(same.value().blocks_found == 1);
  folder.write("in.jsonl", head + pad + tail + plain_second + "\"}\n");
  CHECK(has(error_of(stages::sign(job, paths, {}, {}, nullptr)), "was made of other documents"));
}

TEST_CASE("stages: a block is not taken where its texts stand in a file of another number",
          "[stages]") {
  const TempFolder folder;
  stages::Job job = job_in(folder, "work");
  job.texts_in_place = true;
  // The first file fills a block of its own, in place or spelled in escapes.
  const std::string text = invented(1, 800);
  const std::string a = folder.write("a.jsonl", row("a", "甲" + text)).string();
  const std::string b = folder.write("b.jsonl", row("b", invented(2, 60))).string();
  const std::vector<std::string> paths = {a, b};
  const auto done = stages::sign(job, paths, {}, {}, nullptr);
  REQUIRE(done.ok());
  REQUIRE(done.value().blocks == 2);
  folder.write("a.jsonl", row("a", "\\u7532" + text));
  std::filesystem::remove_all(folder / "work/blocks/block-000000");
  CHECK(has(error_of(stages::sign(job, paths, {}, {}, nullptr)), "was made of other documents"));

  const stages::TextFiles none;
  CHECK_THROWS_AS(none.read(1, 0, 1, false), TextChanged);
}

TEST_CASE("stages: too small a limit is told while the beginning is read", "[stages]") {
  const TempFolder folder;
  std::string rows;
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    rows += row("d" + std::to_string(i), invented(i, 50) + "\\n" + invented(i + 7, 50));
  }
  const std::string path = folder.write("in.jsonl", rows).string();
  stages::Job job = job_in(folder, "work");
  job.block_bytes = stages::Job().block_bytes;
  job.memory_bytes = stages::least_memory_bytes(200'000);  // half of what it needs
  const auto refused = stages::sign(job, std::vector<std::string>{path}, {}, {}, nullptr);
  const std::string error = error_of(refused);
  CHECK(has(error, "they need about"));
  const std::size_t said = std::stoul(error.substr(error.find("they need about") + 15));
  const std::uint64_t need = stages::least_memory_bytes(400'000) >> 20;
  CHECK(said > need * 3 / 4);
  CHECK(said < need * 5 / 4);
  CHECK_FALSE(std::filesystem::exists(folder / "work/shard-0-of-1.json"));
}

TEST_CASE("stages: tasks behind are done in order, and a failure is told to who posts",
          "[stages]") {
  std::string done;
  stages::WriteBehind behind(100);
  for (const char c : {'a', 'b', 'c'}) {
    REQUIRE(behind
                .post(60,
                      [&done, c]() -> Result<Done> {
                        done += c;
                        return Done{};
                      })
                .ok());
  }
  REQUIRE(behind.wait().ok());
  CHECK(done == "abc");
  const auto fails = []() -> Result<Done> { return Error{ErrorCode::kWrite, "x", {}, {}, "full"}; };
  REQUIRE(behind.post(60, fails).ok());
  CHECK(has(error_of(behind.post(60, fails)), "full"));
  CHECK(has(error_of(behind.wait()), "full"));
}

TEST_CASE("stages: a stage that is done is not done again, a broken one is", "[stages]") {
  const TempFolder folder;
  const std::string path = folder.write("in.jsonl", archive()).string();
  const stages::Job job = job_in(folder, "work");
  sign_all(job, path, 1);
  const std::string first = in_stages(job, 1);
  const auto again = stages::sign(job, std::vector<std::string>{path}, {}, {}, nullptr);
  REQUIRE(again.ok());
  CHECK(again.value().blocks_made == 0);
  CHECK(again.value().blocks_found == again.value().blocks);
  CHECK(stages::bucket(job, {}, nullptr).value().found);
  CHECK(stages::verify(job, nullptr).value().found);

  // A block without its record was never finished.
  std::filesystem::remove(folder / "work/blocks/block-000002/block.json");
  std::filesystem::remove(folder / "work/verified.json");
  const auto mended = stages::sign(job, std::vector<std::string>{path}, {}, {}, nullptr);
  REQUIRE(mended.ok());
  CHECK(mended.value().blocks_made == 1);
  CHECK(in_stages(job, 1) == first);
}

TEST_CASE("stages: a flipped byte is told, not used", "[stages]") {
  const TempFolder folder;
  const stages::Job job = job_in(folder, "work");
  sign_all(job, folder.write("in.jsonl", archive()).string(), 1);
  const auto file = folder / "work/blocks/block-000001/texts.bin";
  std::string bytes = slurp(file);
  bytes[100] = static_cast<char>(bytes[100] ^ 1);
  std::ofstream(file, std::ios::binary) << bytes;
  CHECK(has(error_of(stages::bucket(job, {}, nullptr)), "texts.bin: damaged"));
  std::ofstream(file, std::ios::binary) << bytes.substr(0, 90);
  CHECK(has(error_of(stages::bucket(job, {}, nullptr)), "has 90 bytes and should have"));
}

TEST_CASE("stages: what does not belong together is refused", "[stages]") {
  const TempFolder folder;
  const std::string path = folder.write("in.jsonl", archive()).string();
  stages::Job job = job_in(folder, "work");
  CHECK(has(error_of(stages::bucket(job, {}, nullptr)), "nothing is signed there yet"));
  REQUIRE(stages::sign(job, std::vector<std::string>{path}, {}, {0, 2}, nullptr).ok());
  CHECK(has(error_of(stages::bucket(job, {}, nullptr)), "of 2 shards only 1"));
  REQUIRE(stages::sign(job, std::vector<std::string>{path}, {}, {1, 2}, nullptr).ok());
  CHECK(has(error_of(stages::verify(job, nullptr)), "no candidates there yet"));
  REQUIRE(stages::bucket(job, {1, 3}, nullptr).ok());
  CHECK_FALSE(stages::verify(job, nullptr).ok());

  CHECK(stages::signed_options(job.folder).value().ngram == 5);
  job.duplicates.ngram = 4;
  CHECK(has(error_of(stages::bucket(job, {}, nullptr)), "other options"));
  job.duplicates.ngram = 5;

  // Another archive under the same name.
  const std::string other = archive() + row("more", invented(7, 50));
  folder.write("in.jsonl", other.substr(other.find('\n') + 1));
  CHECK(has(error_of(stages::sign(job, std::vector<std::string>{path}, {}, {0, 2}, nullptr)),
            "was made of other documents"));
}

TEST_CASE("stages: blocks made with other options are refused", "[stages]") {
  const TempFolder folder;
  const std::string path = folder.write("in.jsonl", archive()).string();
  const stages::Job job = job_in(folder, "work");
  sign_all(job, path, 1);
  const std::string first = in_stages(job, 1);
  std::vector<stages::Job> others(8, job);
  others[0].duplicates.ngram = 4;
  others[1].duplicates.permutations = 64;
  others[2].duplicates.permutations = 256;
  others[3].duplicates.threshold = 0.5;
  others[4].duplicates.level = UnitLevel::kSentence;
  others[5].duplicates.min_chars = 30;
  others[6].duplicates.normalize.mask_numbers = !job.duplicates.normalize.mask_numbers;
  others[7].block_bytes = 3000;
  for (const stages::Job& other : others) {
    const std::vector<std::string> paths = {path};
    CHECK(has(error_of(stages::sign(other, paths, {}, {}, nullptr)), "with other options"));
    // Neither where a run of its own was broken off.
    CHECK(has(error_of(stages::sign(other, paths, {}, {1, 2}, nullptr)), "with other options"));
  }
  CHECK(in_stages(job, 1) == first);
}

TEST_CASE("stages: blocks that do not belong to the record of all are refused", "[stages]") {
  const TempFolder folder;
  const stages::Job job = job_in(folder, "work");
  sign_all(job, folder.write("in.jsonl", archive()).string(), 1);
  const auto replace_blocks = [&](const char* by) {
    std::filesystem::remove_all(folder / "work/blocks");
    std::filesystem::copy(folder / (std::string(by) + "/blocks"), folder / "work/blocks",
                          std::filesystem::copy_options::recursive);
  };
  stages::Job short_rows = job_in(folder, "short");
  short_rows.duplicates.permutations = 64;
  sign_all(short_rows, (folder / "in.jsonl").string(), 1);
  replace_blocks("short");
  CHECK(has(error_of(stages::bucket(job, {}, nullptr)), "its arrays do not fit"));

  std::string changed = archive();
  changed.replace(changed.find("第7篇"), 7, "第8篇");
  stages::Job other = job_in(folder, "other");
  sign_all(other, folder.write("other.jsonl", changed).string(), 1);
  replace_blocks("other");
  CHECK(has(error_of(stages::bucket(job, {}, nullptr)), "its blocks are of another archive"));
}

TEST_CASE("read in batches: the documents that come at once otherwise, ids unique",
          "[read][stages]") {
  const TempFolder folder;
  const std::string rows = folder.write("a/in.jsonl", archive()).string();
  folder.write("a/x.txt", invented(5, 20));
  folder.write("b/x.txt", invented(6, 20));
  const std::vector<std::string> paths = {(folder / "a").string(), rows, (folder / "b").string()};
  const ReadResult whole = read_paths(paths, {});
  std::vector<Document> taken;
  const auto read =
      read_in_batches(paths, {}, [&](std::vector<Document> documents) -> Result<Done> {
        for (Document& document : documents) taken.push_back(std::move(document));
        return Done{};
      });
  REQUIRE(read.ok());
  CHECK(read.value().collection.documents.empty());
  CHECK(read.value().text_bytes == whole.text_bytes);
  CHECK(read.value().warnings.size() == whole.warnings.size());
  REQUIRE(taken.size() == whole.collection.documents.size());
  for (std::size_t i = 0; i < taken.size(); ++i) {
    CHECK(taken[i].id == whole.collection.documents[i].id);
    CHECK(taken[i].text == whole.collection.documents[i].text);
  }
}

TEST_CASE("read in batches: an error of the taker ends the reading", "[read][stages]") {
  const TempFolder folder;
  const std::vector<std::string> paths = {folder.write("in.jsonl", archive()).string()};
  const auto read = read_in_batches(paths, {}, [](const std::vector<Document>&) -> Result<Done> {
    return Error{ErrorCode::kWrite, "x", {}, {}, "no room"};
  });
  CHECK(has(error_of(read), "no room"));
}

TEST_CASE("mapped file: its bytes stay the same when pages are given back", "[base][stages]") {
  const TempFolder folder;
  const std::string bytes = invented(3, 100000);
  const Result<MappedFile> file = MappedFile::open(folder.write("x", bytes));
  REQUIRE(file.ok());
  CHECK(file.value().bytes() == bytes);
  file.value().release();
  const ResidentLimit limit(1, {&file.value()});
  CHECK(file.value().bytes() == bytes);
  CHECK_FALSE(MappedFile::open(folder / "none").ok());
  CHECK(MappedFile::open(folder.write("empty", "")).value().bytes().empty());
}
