// Problem: a file of hundreds of MB, read once, never held whole, parsed on all cores, and the same
// result whatever the number of threads.
// Method: the file is cut into chunks of whole lines; while a batch of chunks is parsed, one thread
// reads the next batch; results are taken in the order of the chunks, which also tells their lines.
// Cost: 1 GB/s a thread and more for parsing; the reading thread copies at the speed of memory, or
// inflates at zlib's.
#include "read/row_file.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/parallel.hpp"
#include "read/decode.hpp"
#include "read/line_chunks.hpp"
#include "read/rows.hpp"
#include "read/source.hpp"

namespace leitong::read {
namespace {

constexpr std::size_t kChunkBytes = 1 << 20;
constexpr std::size_t kChunksPerThread = 4;
constexpr std::size_t kMaxLineBytes = 0xFFFFFF00;  // simdjson's own limit is 4 GiB

struct Batch {
  std::vector<Chunk> chunks;
  std::optional<Error> failure;
  bool last = false;
};

Batch next_batch(LineChunks& lines, std::size_t count) {
  Batch batch;
  while (batch.chunks.size() < count && !batch.last) {
    Result<std::optional<Chunk>> chunk = lines.next();
    if (!chunk) {
      batch.failure = chunk.error();
      batch.last = true;
    } else if (!chunk.value()) {
      batch.last = true;
    } else {
      batch.chunks.push_back(std::move(*chunk.value()));
    }
  }
  return batch;
}

// Adds the next rows in order, their lines counted from the file's first.
void append(ParsedRows rows, std::uint64_t lines_before, Outcome& out) {
  for (const ParsedRows::Unnamed& row : rows.unnamed) {
    Document& document = rows.outcome.documents[row.document];
    document.id = readable_path(document.path) + ":" + std::to_string(lines_before + row.line);
  }
  const auto move_errors = [&](std::vector<Error>& from, std::vector<Error>& to) {
    for (Error& error : from) {
      if (error.line) *error.line += lines_before;
      to.push_back(std::move(error));
    }
  };
  move_errors(rows.outcome.failures, out.failures);
  move_errors(rows.outcome.warnings, out.warnings);
  std::move(rows.outcome.documents.begin(), rows.outcome.documents.end(),
            std::back_inserter(out.documents));
  out.replaced_bytes += rows.outcome.replaced_bytes;
  out.empty_documents += rows.outcome.empty_documents;
}

// Room for all documents, guessed from the first batch: untouched room costs nothing, growing does.
void reserve_documents(const std::vector<ParsedRows>& first, std::uint64_t bytes_read,
                       std::uint64_t stored_size, Outcome& out) {
  std::size_t documents = 0;
  for (const ParsedRows& rows : first) documents += rows.outcome.documents.size();
  if (bytes_read == 0 || stored_size <= bytes_read) return;
  const double share = static_cast<double>(stored_size) / static_cast<double>(bytes_read);
  out.documents.reserve(static_cast<std::size_t>(static_cast<double>(documents) * share * 1.1));
}

// The encoding of the rows of these chunks: by the mark, or by what stands from the first byte on
// that is not ASCII. Rows of JSON are UTF-8 unless they plainly are not.
Encoding row_encoding(const std::vector<Chunk>& chunks, const FileContext& context) {
  constexpr std::size_t kLooked = 64 << 10;
  const std::string_view beginning = chunks[0].view().substr(0, kLooked);
  if (context.encoding) return as_asked(*context.encoding, beginning);
  const std::optional<Encoding> first = detect(beginning, false);
  if (first && *first != Encoding::kUtf8) return *first;
  for (const Chunk& chunk : chunks) {
    const std::string_view view = chunk.view();
    const auto* beyond = std::find_if(view.begin(), view.end(), [](char c) { return c < 0; });
    if (beyond == view.end()) continue;
    const auto at = static_cast<std::size_t>(beyond - view.begin());
    const std::size_t line = view.rfind('\n', at);
    const std::size_t from = line == std::string_view::npos ? 0 : line + 1;
    return detect(view.substr(from, kLooked + at - from), false).value_or(Encoding::kUtf8);
  }
  return Encoding::kUtf8;
}

// `give` takes what there is; false: no more is wanted.
void parse_all(LineChunks& lines, Batch batch, const RowOptions& row_options, const Source& source,
               const FileContext& context, const std::function<bool(Outcome&)>& give,
               Outcome& out) {
  const unsigned threads = thread_count(context.options->threads);
  std::uint64_t lines_before = 0;
  bool first = true;
  bool given = false;
  while (true) {
    std::vector<ParsedRows> parsed(batch.chunks.size());
    Batch next;
    next.last = true;
    // The reading comes first, as it cannot be shared; the parsing goes on beside it.
    const std::size_t reading = batch.last ? 0 : 1;
    std::uint64_t batch_bytes = 0;
    for (const Chunk& chunk : batch.chunks) batch_bytes += chunk.bytes;
    parallel_for(parsed.size() + reading, threads, [&](std::size_t i) {
      if (i < reading) {
        next = next_batch(lines, threads * kChunksPerThread);
      } else {
        parsed[i - reading] = parse_rows(std::move(batch.chunks[i - reading]), row_options);
      }
    });
    if (first && !source.compressed() && !context.deliver) {
      reserve_documents(parsed, batch_bytes, source.stored_size(), out);
    }
    first = false;
    for (ParsedRows& rows : parsed) {
      const std::uint64_t count = rows.lines;
      append(std::move(rows), lines_before, out);
      lines_before += count;
    }
    if (batch.failure) {
      // A stream that breaks off is no input: its rows are left out with it.
      out.broke_off = given;
      out.documents.clear();
      out.warnings.clear();
      out.replaced_bytes = out.empty_documents = 0;
      out.failures.assign(1, *batch.failure);
      return;
    }
    if (!give(out) || batch.last) return;
    given = true;
    batch = std::move(next);
  }
}

// UTF-16 rows: rare, so decoded as a whole and parsed as one chunk.
void parse_decoded(std::string bytes, const RowOptions& options, Outcome& out) {
  Decoded decoded = decode(std::move(bytes), options.encoding);
  if (decoded.first_bad) {
    Error loss = loss_warning(options.path, *decoded.first_bad, decoded.bad_bytes);
    if (options.strict) {
      loss.reason = "invalid " + std::string(name(options.encoding));
      out.failures.push_back(std::move(loss));
      return;
    }
    out.warnings.push_back(std::move(loss));
    out.replaced_bytes += decoded.bad_bytes;
  }
  RowOptions utf8 = options;
  utf8.encoding = Encoding::kUtf8;
  append(parse_rows(make_chunk(decoded.text), utf8), 0, out);
}

void drop_mark(Chunk& chunk, Encoding encoding) {
  const std::optional<Mark> mark = mark_of(chunk.view());
  if (!mark || mark->encoding != encoding) return;
  const std::uint64_t begin = chunk.begin + mark->bytes;
  chunk = make_chunk(chunk.view().substr(mark->bytes));
  chunk.begin = begin;
}

// A file without one good row is one failed input, not as many as it has lines.
void tell_once(Outcome& out) {
  constexpr std::size_t kToldOneByOne = 3;
  const std::size_t rows = out.failures.size();
  if (rows <= kToldOneByOne) return;
  out.failures.resize(1);
  std::string& reason = out.failures.front().reason;
  reason = "none of its " + std::to_string(rows) + " lines is a row; the first: " + reason;
}

// The error that reading this file to its end comes to, if any.
std::optional<Error> breaks_off(const std::string& path, std::uint64_t max_bytes) {
  Result<Source> source = Source::open(path, {max_bytes, nullptr});
  if (!source) return source.error();
  std::string block(kChunkBytes, '\0');
  while (true) {
    const Result<std::size_t> got = source.value().read(block.data(), block.size());
    if (!got) return got.error();
    if (got.value() < block.size()) return {};
  }
}

Outcome failed(Error error) {
  Outcome out;
  out.failures.push_back(std::move(error));
  return out;
}

}  // namespace

Outcome read_row_file(const InputFile& file, const FileContext& context, bool certain) {
  const std::uint64_t max_bytes = context.options->max_bytes;
  Result<Source> opened = Source::open(file.path, {max_bytes, context.progress});
  if (!opened) return failed(opened.error());
  Source& source = opened.value();
  if (context.deliver && source.compressed() && file.path != "-") {
    if (const std::optional<Error> broken = breaks_off(file.path, max_bytes))
      return failed(*broken);
  }
  const unsigned threads = thread_count(context.options->threads);
  LineChunks lines(source, kChunkBytes, kMaxLineBytes);
  Batch batch = next_batch(lines, threads * kChunksPerThread);
  Outcome out;
  if (batch.chunks.empty() && !batch.failure) {
    out.empty_documents = 1;
    out.warnings.push_back({ErrorCode::kInvalid, file.path, {}, {}, "file is empty"});
    return out;
  }
  RowOptions options{&context.options->fields, file.path, Encoding::kUtf8, context.options->strict,
                     false};
  if (!batch.chunks.empty()) {
    options.encoding = row_encoding(batch.chunks, context);
  }
  // Of what is no regular file, or has no name, nothing can be read once more.
  options.note_places = context.options->note_places && options.encoding == Encoding::kUtf8 &&
                        !source.compressed() && source.stored_size() != 0 && file.path != "-";
  const bool utf16 =
      options.encoding == Encoding::kUtf16Le || options.encoding == Encoding::kUtf16Be;
  if (utf16) {
    std::string bytes;
    while (!batch.failure && !batch.chunks.empty()) {
      for (const Chunk& chunk : batch.chunks) bytes += chunk.view();
      batch = batch.last ? Batch{} : next_batch(lines, 1);
    }
    if (batch.failure) return failed(*batch.failure);
    parse_decoded(std::move(bytes), options, out);
  } else {
    if (!batch.chunks.empty() && !batch.chunks[0].overlong) {
      drop_mark(batch.chunks[0], options.encoding);
      if (!certain && !looks_like_rows(batch.chunks[0].view())) {
        return failed({ErrorCode::kInvalid, file.path, {}, {}, "not JSON Lines: no object a line"});
      }
    }
    const Document* const known = context.metadata->find(file.path, file.below);
    bool any = false;
    parse_all(
        lines, std::move(batch), options, source, context,
        [&](Outcome& so_far) {
          if (!context.deliver) return true;
          any = any || !so_far.documents.empty();
          for (Document& document : so_far.documents) {
            if (known != nullptr) fill_from(*known, document);
          }
          return context.deliver(so_far.documents);
        },
        out);
    if (any) {
      out.stored_bytes = source.stored_bytes();
      return out;
    }
  }
  if (out.documents.empty()) tell_once(out);
  if (const Document* known = context.metadata->find(file.path, file.below)) {
    for (Document& document : out.documents) fill_from(*known, document);
  }
  out.stored_bytes = source.stored_bytes();
  return out;
}

Outcome read_row_bytes(std::string bytes, const std::string& path, const FileContext& context) {
  const std::vector<Chunk> whole = [&] {
    std::vector<Chunk> one;
    one.push_back(make_chunk(bytes));
    return one;
  }();
  RowOptions options{&context.options->fields, path, row_encoding(whole, context),
                     context.options->strict, false};
  Outcome out;
  parse_decoded(std::move(bytes), options, out);
  if (out.documents.empty()) tell_once(out);
  return out;
}

}  // namespace leitong::read
