// Documents to blocks, in one pass over the input that holds no more of it than a batch.
//
// Every shard reads all documents, for where a block begins is known only to who has read what
// stands before; reading costs a tenth of signing. Block b is made by shard b mod n. A block that
// is there is not made again if it was made of the same documents with the same options, which a
// digest tells.

#include <atomic>
#include <memory>
#include <optional>
#include <utility>

#include "base/atomic_file.hpp"
#include "base/parallel.hpp"
#include "base/stopwatch.hpp"
#include "base/utf8.hpp"
#include "stages/archive.hpp"
#include "stages/write_behind.hpp"

namespace leitong::stages {
namespace {

constexpr std::uint64_t kMostUnwritten = std::uint64_t{32} << 20;

// The digest of some documents, each after the other.
class Digest {
 public:
  Digest() : state_(XXH3_createState(), XXH3_freeState) { XXH3_64bits_reset(state_.get()); }

  void add(const Document& d) {
    for (const std::string* field :
         {&d.id, &d.title, &d.date, &d.place, &d.author, &d.series, &d.text}) {
      const std::uint64_t size = field->size();
      XXH3_64bits_update(state_.get(), &size, sizeof size);
      XXH3_64bits_update(state_.get(), field->data(), field->size());
    }
  }
  void add(const std::string& path) { XXH3_64bits_update(state_.get(), path.data(), path.size()); }
  void add(std::uint64_t number) { XXH3_64bits_update(state_.get(), &number, sizeof number); }
  std::uint64_t value() const { return XXH3_64bits_digest(state_.get()); }

 private:
  std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state_;
};

// Passes progress on, and knows how much of the input is read.
class Watched final : public Progress {
 public:
  explicit Watched(Progress* next) : next_(next) {}

  void start(std::string_view pass, std::uint64_t total, std::string_view unit) override {
    total_ = total;
    if (next_ != nullptr) next_->start(pass, total, unit);
  }
  void advance(std::uint64_t amount) override {
    done_.fetch_add(amount, std::memory_order_relaxed);
    if (next_ != nullptr) next_->advance(amount);
  }
  void finish() override {
    if (next_ != nullptr) next_->finish();
  }
  // How many there will be of what there are `count` of by now; `count` itself where nobody knows.
  std::uint64_t expected(std::uint64_t count) const {
    const std::uint64_t done = done_.load(std::memory_order_relaxed);
    if (done == 0 || done >= total_) return count;
    return static_cast<std::uint64_t>(static_cast<double>(count) * static_cast<double>(total_) /
                                      static_cast<double>(done));
  }

 private:
  Progress* next_;
  std::uint64_t total_ = 0;
  std::atomic<std::uint64_t> done_{0};
};

// What else a block depends on.
std::uint64_t made_with(const Job& job) {
  Digest digest;
  digest.add(digest_of(job.duplicates));
  digest.add(job.block_bytes);
  return digest.value();
}

class Signer {
 public:
  Signer(const Job& job, Part shard, const Watched& input)
      : job_(job),
        shard_(shard),
        input_(input),
        made_with_(made_with(job)),
        cutter_(job.block_bytes),
        digest_(begun_digest()) {
    if (job.texts_in_place) files_ = std::make_shared<TextFiles>();
    all_.add(digest_of(job.duplicates));
  }

  Result<Done> take(const std::vector<Document>& documents) {
    if (const Result<Done> signed_now = sign(documents); !signed_now) return signed_now;
    return check_memory();
  }

 private:
  // The later stages' need is known as soon as the number of units can be told.
  Result<Done> check_memory() const {
    const std::uint64_t units = units_ + (writer_ ? writer_->units() : 0);
    if (job_.memory_bytes == 0 || shard_.count != 1) return Done{};
    if (least_memory_bytes(units) > job_.memory_bytes) {
      return too_small(job_, input_.expected(units), "about ");
    }
    constexpr std::uint64_t kEnough = 10'000;  // units that tell of the others
    const std::uint64_t expected = units < kEnough ? units : input_.expected(units);
    const std::uint64_t need = least_memory_bytes(expected);
    if (need - need / 5 > job_.memory_bytes) return too_small(job_, expected, "about ");
    return Done{};
  }

  void note(const Document& document) {
    digest_.add(document);
    // Counted with or without a place: which document a place belongs to must be told.
    const std::uint64_t index = documents_in_block_++;
    const std::uint32_t file = file_of(document, files_.get());
    if (file == 0) return;
    any_place_ = true;
    places_.add(index);
    places_.add(file);  // what the block's documents call the file
    places_.add(document.place_in_file.begin);
    places_.add(document.path);
  }

  Result<Done> sign(const std::vector<Document>& documents) {
    for (std::size_t begin = 0; begin < documents.size();) {
      std::size_t end = begin;
      bool cut = false;
      for (; end < documents.size(); ++end) {
        cut = cutter_.begins_another(documents[end].text.size());
        if (cut) break;
        note(documents[end]);
      }
      if (const Result<Done> done = add(documents, begin, end); !done) return done;
      begin = end;
      if (!cut) continue;
      if (const Result<Done> done = close(); !done) return done;
      // The cutter has counted this document already.
      note(documents[end]);
      if (const Result<Done> done = add(documents, end, end + 1); !done) return done;
      begin = end + 1;
    }
    return Done{};
  }

 public:
  Result<Done> close() {
    if (!open_) return Done{};
    open_ = false;
    all_.add(digest_.value());
    // A block that was found may hold all texts, whatever the job is.
    const std::uint64_t places = any_place_ ? std::max<std::uint64_t>(places_.value(), 1) : 0;
    if (writer_) {
      const Result<Done> done =
          writer_->finish({digest_.value(), made_with_, places}, job_.durable);
      units_ += writer_->units();
      writer_.reset();
      if (!done) return done;
    } else if (known_ && (known_->all != digest_.value() ||
                          (known_->places != 0 && known_->places != places))) {
      return Error{ErrorCode::kInvalid,
                   block_folder(job_.folder, block_).string(),
                   {},
                   {},
                   "was made of other documents; take another folder, or remove this one"};
    }
    digest_ = begun_digest();
    places_ = Digest();
    any_place_ = false;
    documents_in_block_ = 0;
    known_.reset();
    ++block_;
    return Done{};
  }

  Result<Done> write_shard(Signed& done) {
    if (const Result<Done> written = behind_.wait(); !written) return written;
    StageRecord record;
    record.numbers = {{"options", digest_of(job_.duplicates)},
                      {"block_bytes", job_.block_bytes},
                      {"documents", documents_},
                      {"characters", characters_},
                      {"blocks", block_},
                      {"digest", all_.value()}};
    put_options(job_.duplicates, record);
    done.documents = documents_;
    done.characters = characters_;
    done.blocks = block_;
    done.blocks_made = made_;
    done.blocks_found = found_;
    done.text_files = files_;
    return write_record(shard_path(job_.folder, shard_), record, job_.durable);
  }

 private:
  Digest begun_digest() const {
    Digest digest;
    digest.add(made_with_);
    return digest;
  }

  Result<Done> begin_block() {
    open_ = true;
    if (block_ % shard_.count != shard_.index) return Done{};
    const std::filesystem::path folder = block_folder(job_.folder, block_);
    const Result<StageRecord> record = read_record(folder / "block.json");
    if (record && record.value().number("made_with") != made_with_) {
      return Error{ErrorCode::kInvalid,
                   folder.string(),
                   {},
                   {},
                   "was made with other options; take another folder, or remove this one"};
    }
    // Texts that are not in the block are of use to a run only that reads them again.
    const bool of_use = record && (files_ || record.value().number("places") == 0);
    if (of_use && open_block(folder, job_.duplicates.permutations, true)) {
      known_ = {record.value().number("digest"), made_with_, record.value().number("places")};
      ++found_;
      return Done{};
    }
    Result<BlockWriter> writer =
        BlockWriter::create(folder, job_.duplicates, files_.get(), behind_);
    if (!writer) return writer.error();
    writer_.emplace(std::move(writer.value()));
    ++made_;
    return Done{};
  }

  Result<Done> add(const std::vector<Document>& documents, std::size_t begin, std::size_t end) {
    if (begin == end) return Done{};
    if (!open_) {
      if (const Result<Done> done = begin_block(); !done) return done;
    }
    if (writer_) {
      if (const Result<Done> done = writer_->add(documents, begin, end); !done) return done;
    }
    documents_ += end - begin;
    for (std::size_t i = begin; i < end; ++i) characters_ += count_code_points(documents[i].text);
    return Done{};
  }

  const Job& job_;
  Part shard_;
  const Watched& input_;
  const std::uint64_t made_with_;
  WriteBehind behind_{kMostUnwritten};
  BlockCutter cutter_;
  Digest digest_;  // of what the block is made with and of its documents
  Digest all_;
  std::optional<BlockWriter> writer_;
  std::optional<BlockDigest> known_;  // of a block that was found
  std::shared_ptr<TextFiles> files_;  // where texts stay in their files
  Digest places_;                     // of where the block's texts stand
  bool any_place_ = false;
  std::uint64_t documents_in_block_ = 0;
  bool open_ = false;
  std::uint64_t block_ = 0;
  std::uint64_t documents_ = 0;
  std::uint64_t characters_ = 0;
  std::uint64_t units_ = 0;  // of the blocks that are closed
  std::uint64_t made_ = 0;
  std::uint64_t found_ = 0;
};

}  // namespace

Result<Signed> sign(const Job& job, std::span<const std::string> paths, const ReadOptions& options,
                    Part shard, Progress* progress) {
  const Stopwatch watch;
  std::error_code failed;
  std::filesystem::create_directories(job.folder, failed);
  if (failed) {
    return Error{ErrorCode::kWrite, job.folder, {}, {}, "cannot make it: " + failed.message()};
  }
  Signed done;
  ReadOptions reading = options;
  reading.note_places = job.texts_in_place;
  Watched watched(progress);
  Signer signer(job, shard, watched);
  Result<ReadResult> read = read_in_batches(
      paths, reading, [&](std::vector<Document> documents) { return signer.take(documents); },
      &watched);
  if (!read) return read.error();
  done.input = std::move(read.value());
  if (const Result<Done> closed = signer.close(); !closed) return closed.error();
  if (const Result<Done> written = signer.write_shard(done); !written) return written.error();
  done.seconds = watch.seconds();
  return done;
}

}  // namespace leitong::stages
