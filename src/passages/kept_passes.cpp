#include "passages/kept_passes.hpp"

#include <algorithm>
#include <string_view>

#include "base/spill.hpp"
#include "base/xxhash.hpp"
#include "leitong/version.hpp"

namespace leitong::passages {
namespace {

constexpr const char* kBegun = "passages";
constexpr std::size_t kWrittenALook = std::size_t{8} << 20;

// XXH3 of numbers and strings, each with its size.
class Digest {
 public:
  Digest() : state_(XXH3_createState()) { XXH3_64bits_reset(state_); }
  ~Digest() { XXH3_freeState(state_); }
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  void add(std::uint64_t number) { XXH3_64bits_update(state_, &number, sizeof number); }
  void add(std::string_view text) {
    add(std::uint64_t{text.size()});
    XXH3_64bits_update(state_, text.data(), text.size());
  }
  std::uint64_t value() const { return XXH3_64bits_digest(state_); }

 private:
  XXH3_state_t* state_;
};

void add_documents(const Documents& documents, Digest& digest) {
  digest.add(std::uint64_t{documents.count()});
  for (std::uint32_t i = 0; i < documents.count(); ++i) {
    const DocumentView view = documents[DocumentIndex{i}];
    for (const std::string_view part : {view.id, view.date, view.place, view.series, view.text}) {
      digest.add(part);
    }
  }
}

}  // namespace

std::uint64_t digest_of(const Documents& corpus, const Documents& references,
                        const PassageOptions& options) {
  Digest digest;
  digest.add(version());
  add_documents(corpus, digest);
  add_documents(references, digest);
  for (const std::uint64_t number :
       {std::uint64_t{options.normalize.fold_variants},
        std::uint64_t{options.normalize.mask_numbers}, std::uint64_t{options.ngram},
        std::uint64_t{options.min_chars}, std::uint64_t{options.max_gap},
        std::uint64_t{options.all_pairs}, std::uint64_t{options.within},
        std::uint64_t{options.skip_same_series}, std::uint64_t{options.background},
        std::uint64_t{options.focus.size()}, std::uint64_t{options.phrases.size()}}) {
    digest.add(number);
  }
  for (const DocumentIndex focus : options.focus) digest.add(std::uint64_t{number(focus)});
  for (const std::string& phrase : options.phrases) digest.add(phrase);
  digest.add(options.background_model);
  return digest.value();
}

Result<KeptPasses> KeptPasses::open(const std::string& folder, std::uint64_t digest,
                                    const ResidentLimit* limit) {
  KeptPasses kept;
  kept.folder_ = folder;
  kept.digest_ = digest;
  kept.limit_ = limit;
  const std::filesystem::path path = kept.record_of(kBegun);
  const Result<StageRecord> begun = read_record(path);
  if (begun && begun.value().number("digest") != digest) {
    return Error{ErrorCode::kInvalid,
                 path.string(),
                 {},
                 {},
                 "was made of other documents or with other options"};
  }
  if (begun) return kept;
  if (begun.error().code != ErrorCode::kNotFound) return begun.error();
  if (Result<Done> made = write_record(path, {{{"digest", digest}}, {}}, false); !made) {
    return made.error();
  }
  return kept;
}

std::filesystem::path KeptPasses::record_of(const std::string& pass) const {
  return folder_ / (pass + ".json");
}

std::optional<KeptArrays> KeptPasses::read(const std::string& pass,
                                           std::initializer_list<const char*> arrays) const {
  Result<StageRecord> record = read_record(record_of(pass));
  if (!record || record.value().number("digest") != digest_) return {};
  KeptArrays kept{std::move(record.value()), {}};
  for (const char* const array : arrays) {
    const SectionInfo* const info = kept.record.section(pass + "-" + array);
    if (info == nullptr) return {};
    Result<Section> section = Section::open(folder_, *info, true);
    if (!section) return {};
    kept.sections.push_back(std::move(section.value()));
  }
  return kept;
}

void KeptPasses::write(const std::string& pass,
                       std::vector<std::pair<std::string, std::uint64_t>> numbers,
                       const std::vector<NamedArray>& arrays) const {
  const auto need = [](const auto& result) {
    if (!result) throw SpillError(result.error().reason);
  };
  StageRecord record{std::move(numbers), {}};
  record.numbers.emplace_back("digest", digest_);
  for (const NamedArray& array : arrays) {
    Result<SectionWriter> writer = SectionWriter::create(folder_, pass + "-" + array.name);
    need(writer);
    for (std::string_view left = array.bytes; !left.empty();) {
      const std::string_view now = left.substr(0, kWrittenALook);
      writer.value().write(now);
      left.remove_prefix(now.size());
      if (limit_ != nullptr) limit_->look();
    }
    Result<SectionInfo> info = writer.value().finish(false);
    need(info);
    record.sections.push_back(std::move(info.value()));
  }
  need(write_record(record_of(pass), record, false));
}

}  // namespace leitong::passages
