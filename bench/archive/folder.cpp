// Writes an archive to a folder or a stream (see folder.hpp).
#include "folder.hpp"

#include <fstream>
#include <ostream>

namespace leitong::archive {
namespace {

namespace fs = std::filesystem;

// Collects bytes and hands them on by the mebibyte.
class Output {
 public:
  Output(const fs::path& path) : out_(path, std::ios::binary) {}
  std::string& buffer() { return buffer_; }
  bool spill(std::size_t at_least = 1U << 20) {
    if (buffer_.size() < at_least) return out_.good();
    out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    buffer_.clear();
    return out_.good();
  }
  bool close() {
    spill(0);
    out_.close();
    return out_.good();
  }

 private:
  std::ofstream out_;
  std::string buffer_;
};

bool write_text(const fs::path& path, const Row& row) {
  std::ofstream out(path, std::ios::binary);
  const std::string bytes = to_utf8(row.text);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  return out.good();
}

// Neither names nor titles hold a comma, a quotation mark or a line end.
void append_metadata(const Row& row, std::string& out) {
  out += row.id + "," + row.title + "," + row.date + "," + row.place + "," + row.series + "\n";
}

constexpr const char* kMetadataHead = "path,title,date,place,series\n";

bool write_reference_folder(const fs::path& folder, const Row& row) {
  std::error_code code;
  fs::create_directories(folder, code);
  if (code) return false;
  Output metadata(folder / "metadata.csv");
  metadata.buffer() = kMetadataHead;
  append_metadata(row, metadata.buffer());
  return write_text(folder / row.id, row) && metadata.close();
}

bool write_reference_file(const fs::path& path, const Row& row) {
  Output out(path);
  append_json_row(row, out.buffer());
  out.buffer() += '\n';
  return out.close();
}

}  // namespace

std::string write_to_folder(Options options, const FolderOptions& to, Summary& summary) {
  std::error_code code;
  const fs::path reports = to.files ? to.folder / "reports" : to.folder;
  fs::create_directories(reports, code);
  if (code) return reports.string() + ": " + code.message();
  if (to.files) options.id_suffix = ".txt";
  Output list(to.files ? reports / "metadata.csv" : to.folder / "archive.jsonl");
  Output truth(to.truth ? to.folder / "truth.jsonl" : fs::path());
  if (to.files) list.buffer() = kMetadataHead;
  Sinks sinks;
  sinks.document = [&](const Row& row) {
    if (to.files) {
      append_metadata(row, list.buffer());
      return write_text(reports / row.id, row) && list.spill();
    }
    append_json_row(row, list.buffer());
    list.buffer() += '\n';
    return list.spill();
  };
  sinks.reference = [&](const Row& row) {
    return to.files ? write_reference_folder(to.folder / "reference", row)
                    : write_reference_file(to.folder / "reference.jsonl", row);
  };
  if (to.truth) {
    sinks.truth = [&](std::string_view record) {
      truth.buffer() += record;
      truth.buffer() += '\n';
      return truth.spill();
    };
  }
  summary = write_archive(options, sinks);
  const bool listed = list.close();
  if (!listed || (to.truth && !truth.close())) return to.folder.string() + ": could not write";
  return {};
}

std::string write_to_stream(const Options& options, std::ostream& out, Summary& summary) {
  std::string buffer;
  Sinks sinks;
  sinks.document = [&](const Row& row) {
    append_json_row(row, buffer);
    buffer += '\n';
    if (buffer.size() < (1U << 20)) return true;
    out.write(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    buffer.clear();
    return out.good();
  };
  summary = write_archive(options, sinks);
  out.write(buffer.data(), static_cast<std::streamsize>(buffer.size()));
  out.flush();
  return out.good() ? std::string() : "standard output: could not write";
}

}  // namespace leitong::archive
