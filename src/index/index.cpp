// The door of the index: Results outside, Failures inside.

#include "leitong/index.hpp"

#include <random>

#include "index/state.hpp"

namespace leitong {

class Index::State {
 public:
  index::Folder folder;
};

Index::Index(std::unique_ptr<State> state) : state_(std::move(state)) {}
Index::~Index() = default;
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;

Result<Done> Index::create(const std::string& path, const IndexSettings& settings) {
  namespace fs = std::filesystem;
  std::error_code error;
  const bool there = fs::exists(path, error);
  if (there && (!fs::is_directory(path, error) || !index::has_catalog_only(path))) {
    const bool is_index = fs::exists(fs::path(path) / index::kCatalogName, error);
    return Error{ErrorCode::kUsage,
                 path,
                 {},
                 {},
                 is_index ? "there is an index already" : "the folder is not empty"};
  }
  error.clear();
  if (!there && !fs::create_directories(path, error) && error) {
    return Error{ErrorCode::kWrite, path, {}, {}, "cannot be made: " + error.message()};
  }
  std::random_device random;
  const auto draw = [&] { return std::uint64_t{random()} << 32 | random(); };
  index::Shape shape;
  shape.settings = settings;
  shape.identity = draw();
  if (!shape.settings.seed) shape.settings.seed = draw();
  return library::guarded([&] {
    index::create_catalog(path, shape);
    return Done{};
  });
}

Result<Index> Index::open(const std::string& path, const IndexOptions& options) {
  return library::guarded([&] {
    auto state = std::make_unique<State>();
    state->folder.path = path;
    state->folder.options = options;
    state->folder.db = index::open_catalog(path, options.wait_ms);
    state->folder.reload();
    return Index(std::move(state));
  });
}

const IndexSettings& Index::settings() const { return state_->folder.snapshot->shape().settings; }

Result<IndexAdded> Index::add(const Collection& collection, Progress* progress,
                              const IndexAddOptions& options) {
  return library::guarded(
      [&] { return index::add(state_->folder, collection, progress, options); });
}

Result<IndexAdded> Index::add(const GiveDocuments& give, const IndexAddOptions& options) {
  return library::guarded([&] { return index::add(state_->folder, give, options); });
}

Result<Done> Index::remove(std::span<const std::string> ids) {
  return library::guarded([&] {
    index::remove(state_->folder, ids);
    return Done{};
  });
}

Result<IndexAnswer> Index::query(const Document& document, const Collection& references,
                                 const PassageOptions& options) {
  return library::guarded(
      [&] { return index::query(state_->folder, document, references, options); });
}

Result<IndexListing> Index::list(std::string_view words, std::uint64_t limit,
                                 std::uint64_t offset) {
  return library::guarded([&] { return index::list(state_->folder, words, limit, offset); });
}

Result<Document> Index::document(const std::string& id) {
  return library::guarded([&] { return index::load_document(state_->folder, id); });
}

Result<std::string> Index::state() {
  return library::guarded([&] { return index::content_state(state_->folder); });
}

Result<IndexTexts> Index::texts(const IndexChoice& choice, std::uint64_t most_text_bytes) {
  return library::guarded([&] { return index::texts(state_->folder, choice, most_text_bytes); });
}

Result<IndexGroups> Index::groups() {
  return library::guarded([&] { return index::groups(state_->folder); });
}

Result<IndexStat> Index::stat() {
  return library::guarded([&] {
    const index::Snapshot& snapshot = *state_->folder.snapshot;
    IndexStat stat;
    stat.documents = snapshot.totals().documents;
    stat.removed = snapshot.removed_documents();
    stat.series = snapshot.totals().series;
    stat.characters = snapshot.totals().characters;
    stat.text_bytes = snapshot.totals().text_bytes;
    stat.segments = snapshot.segments();
    for (const index::SegmentRow& row : snapshot.rows()) stat.segment_bytes += row.bytes;
    for (const char* suffix : {"", "-wal"}) {
      std::error_code missing;
      const auto bytes = std::filesystem::file_size(
          (state_->folder.path / index::kCatalogName).string() + suffix, missing);
      if (!missing) stat.catalog_bytes += bytes;
    }
    return stat;
  });
}

Result<std::vector<std::string>> Index::check() {
  return library::guarded([&] { return index::check(state_->folder); });
}

Result<IndexCompacted> Index::compact(Progress* progress) {
  return library::guarded([&] { return index::compact(state_->folder, progress); });
}

}  // namespace leitong
