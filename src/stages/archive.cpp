#include "stages/archive.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "base/parallel.hpp"

namespace leitong::stages {
namespace {

Error invalid(const std::filesystem::path& path, std::string reason) {
  return {ErrorCode::kInvalid, path.string(), {}, {}, std::move(reason)};
}

// "shard-3-of-8.json": 3 and 8.
std::optional<Part> part_of_name(const std::string& name) {
  unsigned index = 0;
  unsigned count = 0;
  int end = 0;
  const int read = std::sscanf(name.c_str(), "shard-%u-of-%u.json%n", &index, &count, &end);
  if (read != 2 || static_cast<std::size_t>(end) != name.size() || index >= count) return {};
  return Part{index, count};
}

struct Shards {
  StageRecord record;  // of one of them: they agree
  std::filesystem::path path;
};

// The records of all shards of one cut. Several cuts may lie there: the finest whole one serves.
Result<Shards> read_shards(const std::filesystem::path& work) {
  std::vector<Part> parts;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(work, failed)) {
    if (const std::optional<Part> part = part_of_name(entry.path().filename().string())) {
      parts.push_back(*part);
    }
  }
  if (parts.empty()) {
    return Error{ErrorCode::kNotFound, work.string(), {}, {}, "nothing is signed there yet"};
  }
  std::sort(parts.begin(), parts.end(), [](const Part& x, const Part& y) {
    return x.count != y.count ? x.count < y.count : x.index < y.index;
  });
  Shards shards;
  for (std::size_t i = 0; i < parts.size();) {
    const std::uint32_t count = parts[i].count;
    std::size_t end = i;
    while (end < parts.size() && parts[end].count == count) ++end;
    if (end - i == count) {
      for (std::size_t p = i; p < end; ++p) {
        const std::filesystem::path path = shard_path(work, parts[p]);
        Result<StageRecord> record = read_record(path);
        if (!record) return record.error();
        if (p != i && record.value().numbers != shards.record.numbers) {
          return invalid(path, "read another archive than " + shards.path.string() +
                                   ": it changed in between; sign all shards again");
        }
        shards.record = std::move(record.value());
        shards.path = path;
      }
      return shards;
    }
    i = end;
  }
  const std::uint32_t wanted = parts.back().count;
  return Error{ErrorCode::kNotFound,
               work.string(),
               {},
               {},
               "of " + std::to_string(wanted) + " shards only " +
                   std::to_string(std::count_if(parts.begin(), parts.end(),
                                                [&](const Part& p) { return p.count == wanted; })) +
                   " are signed"};
}

struct NamedOption {
  const char* name;
  std::uint64_t (*get)(const DuplicateOptions&);
  void (*set)(DuplicateOptions&, std::uint64_t);
};

// All options that change results: how they stand in a shard's record.
constexpr NamedOption kOptions[] = {
    {"level", [](const DuplicateOptions& o) { return static_cast<std::uint64_t>(o.level); },
     [](DuplicateOptions& o, std::uint64_t v) { o.level = static_cast<UnitLevel>(v); }},
    {"fold_variants",
     [](const DuplicateOptions& o) { return std::uint64_t{o.normalize.fold_variants}; },
     [](DuplicateOptions& o, std::uint64_t v) { o.normalize.fold_variants = v != 0; }},
    {"mask_numbers",
     [](const DuplicateOptions& o) { return std::uint64_t{o.normalize.mask_numbers}; },
     [](DuplicateOptions& o, std::uint64_t v) { o.normalize.mask_numbers = v != 0; }},
    {"ngram", [](const DuplicateOptions& o) { return std::uint64_t{o.ngram}; },
     [](DuplicateOptions& o, std::uint64_t v) { o.ngram = static_cast<unsigned>(v); }},
    {"threshold_bits",
     [](const DuplicateOptions& o) { return std::bit_cast<std::uint64_t>(o.threshold); },
     [](DuplicateOptions& o, std::uint64_t v) { o.threshold = std::bit_cast<double>(v); }},
    {"permutations", [](const DuplicateOptions& o) { return std::uint64_t{o.permutations}; },
     [](DuplicateOptions& o, std::uint64_t v) { o.permutations = static_cast<unsigned>(v); }},
    {"min_chars", [](const DuplicateOptions& o) { return std::uint64_t{o.min_chars}; },
     [](DuplicateOptions& o, std::uint64_t v) { o.min_chars = static_cast<unsigned>(v); }},
    {"seed", [](const DuplicateOptions& o) { return o.seed; },
     [](DuplicateOptions& o, std::uint64_t v) { o.seed = v; }},
};

std::size_t block_of(const std::vector<std::uint64_t>& firsts, std::uint64_t index) {
  const auto after = std::upper_bound(firsts.begin(), firsts.end(), index);
  return static_cast<std::size_t>(after - firsts.begin()) - 1;
}

}  // namespace

void put_options(const DuplicateOptions& options, StageRecord& record) {
  record.numbers.emplace_back("sketch_version", kSketchVersion);
  for (const NamedOption& option : kOptions) {
    record.numbers.emplace_back(option.name, option.get(options));
  }
}

std::uint64_t digest_of(const DuplicateOptions& options) {
  std::vector<std::uint64_t> said = {kSketchVersion};
  for (const NamedOption& option : kOptions) said.push_back(option.get(options));
  return XXH3_64bits(said.data(), said.size() * sizeof said[0]);
}

Result<DuplicateOptions> signed_options(const std::string& folder) {
  const Result<Shards> shards = read_shards(folder);
  if (!shards) return shards.error();
  const StageRecord& record = shards.value().record;
  if (record.number("sketch_version") != kSketchVersion) {
    return invalid(shards.value().path, "was signed by another version of leitong");
  }
  DuplicateOptions options;
  for (const NamedOption& option : kOptions) option.set(options, record.number(option.name));
  return options;
}

std::filesystem::path shard_path(const std::filesystem::path& work, Part shard) {
  return work /
         ("shard-" + std::to_string(shard.index) + "-of-" + std::to_string(shard.count) + ".json");
}

DocumentView Archive::view(DocumentIndex index) const {
  const std::size_t block = block_of(first_document, number(index));
  return blocks[block].view(number(index) - first_document[block]);
}

TextPart Archive::text(DocumentIndex index, std::uint64_t begin, std::uint64_t bytes) const {
  const std::size_t block = block_of(first_document, number(index));
  return blocks[block].text(number(index) - first_document[block], begin, bytes, text_files.get());
}

std::vector<const MappedFile*> Archive::files() const {
  std::vector<const MappedFile*> all;
  for (const Block& block : blocks) {
    const std::vector<const MappedFile*> files = block.files();
    all.insert(all.end(), files.begin(), files.end());
  }
  return all;
}

Result<std::shared_ptr<const Archive>> open_archive(const Job& job, bool check,
                                                    std::shared_ptr<const TextFiles> files) {
  Result<Shards> shards = read_shards(job.folder);
  if (!shards) return shards.error();
  const StageRecord& record = shards.value().record;
  if (record.number("options") != digest_of(job.duplicates)) {
    return invalid(shards.value().path, "was signed with other options");
  }
  const auto archive = std::make_shared<Archive>();
  archive->text_files = std::move(files);
  const std::uint64_t count = record.number("blocks");
  std::vector<std::optional<Result<Block>>> opened(count);
  parallel_for(count, job.duplicates.threads, [&](std::size_t i) {
    opened[i] = open_block(block_folder(job.folder, i), job.duplicates.permutations, check);
  });
  std::vector<std::uint64_t> digests = {digest_of(job.duplicates)};
  archive->first_document.push_back(0);
  archive->first_unit.push_back(0);
  for (std::optional<Result<Block>>& block : opened) {
    if (!*block) return block->error();
    archive->blocks.push_back(std::move(block->value()));
    const Block& last = archive->blocks.back();
    if (!last.has_texts && !archive->text_files) {
      return invalid(shards.value().path,
                     "was signed by dedup without copies of the texts; sign it again");
    }
    digests.push_back(last.digest);
    archive->first_document.push_back(archive->first_document.back() +
                                      last.documents.as<StoredDocument>().size());
    archive->first_unit.push_back(archive->first_unit.back() + last.units.as<StoredUnit>().size());
  }
  if (archive->first_document.back() != record.number("documents")) {
    return invalid(shards.value().path, "its blocks hold other documents than it says");
  }
  constexpr std::uint64_t kMostUnits = 0xFFFFFFFF;
  if (archive->units() > kMostUnits) {
    return Error{ErrorCode::kLimit, job.folder, {}, {}, "more than 2^32 units"};
  }
  archive->digest = XXH3_64bits(digests.data(), digests.size() * sizeof digests[0]);
  if (archive->digest != record.number("digest")) {
    return invalid(shards.value().path, "its blocks are of another archive");
  }
  return std::shared_ptr<const Archive>(archive);
}

std::vector<Unit> units_of(const Archive& archive) {
  std::vector<Unit> units;
  units.reserve(archive.units());
  for (std::size_t b = 0; b < archive.blocks.size(); ++b) {
    for (const StoredUnit& u : archive.blocks[b].units.as<StoredUnit>()) {
      units.push_back({static_cast<DocumentIndex>(archive.first_document[b] + u.document),
                       u.number_in_document,
                       {u.start, u.end},
                       u.byte_start,
                       u.bytes,
                       static_cast<UnitKind>(u.kind)});
    }
  }
  return units;
}

duplicates::Texts texts_of(const Archive& archive, const DuplicateOptions& options) {
  duplicates::Texts texts(options.permutations);
  const unsigned stride = texts.signatures.stride();
  std::vector<duplicates::UnitPrint> prints;
  prints.reserve(archive.units());
  for (const Block& block : archive.blocks) {
    const auto rows = block.signatures.as<std::uint16_t>();
    const std::size_t base = texts.signatures.attach(rows.data(), rows.size() / stride);
    for (duplicates::UnitPrint print : block.prints.as<duplicates::UnitPrint>()) {
      if (print.row != duplicates::UnitPrint::kNoRow) {
        print.row += static_cast<std::uint32_t>(base);
      }
      prints.push_back(print);
    }
  }
  duplicates::group(prints, options.threads, texts);
  return texts;
}

}  // namespace leitong::stages
