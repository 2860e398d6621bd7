// Which names in a work folder are the stages' own, or those of a search for passages. A folder
// that the user names may hold what nobody can bring back: only what has such a name, and is of
// such a kind, is ever removed.

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/stages.hpp"

namespace leitong::stages {
namespace {

namespace fs = std::filesystem;

enum class Place { kWork, kPassages, kBlocks, kBlock, kFile };

// `form`: the name, with # for a number. `holds` is kFile for a file.
struct OwnName {
  Place place;
  std::string_view form;
  Place holds;
};
constexpr OwnName kOwnNames[] = {
    {Place::kWork, "blocks", Place::kBlocks},
    {Place::kWork, "shard-#-of-#.json", Place::kFile},
    {Place::kWork, "buckets-#-of-#.json", Place::kFile},
    {Place::kWork, "bands-#-of-#.bin", Place::kFile},
    {Place::kWork, "pairs-#-of-#.bin", Place::kFile},
    {Place::kWork, "verified.json", Place::kFile},
    {Place::kWork, "verified-pairs.bin", Place::kFile},
    {Place::kWork, "shingles.bin", Place::kFile},
    {Place::kPassages, "passages.json", Place::kFile},
    {Place::kPassages, "seeds.json", Place::kFile},
    {Place::kPassages, "seeds-flags.bin", Place::kFile},
    {Place::kPassages, "seeds-information.bin", Place::kFile},
    {Place::kPassages, "seeds-seeds.bin", Place::kFile},
    {Place::kPassages, "seeds-groups.bin", Place::kFile},
    {Place::kPassages, "aligned-#.json", Place::kFile},
    {Place::kPassages, "aligned-#-found.bin", Place::kFile},
    {Place::kPassages, "aligned-#-runs.bin", Place::kFile},
    {Place::kPassages, "aligned-#-ends.bin", Place::kFile},
    {Place::kBlocks, "block-#", Place::kBlock},
    {Place::kBlock, "block.json", Place::kFile},
    {Place::kBlock, "documents.bin", Place::kFile},
    {Place::kBlock, "metadata.bin", Place::kFile},
    {Place::kBlock, "texts.bin", Place::kFile},
    {Place::kBlock, "lines.bin", Place::kFile},
    {Place::kBlock, "units.bin", Place::kFile},
    {Place::kBlock, "prints.bin", Place::kFile},
    {Place::kBlock, "signatures.bin", Place::kFile},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }

std::string form_of(std::string_view name) {
  // A record that was being written when its process was killed: "NAME.json.XXXXXX". A user's
  // ".backup" is none: without a digit or a capital it is taken for a word.
  constexpr std::size_t kEnding = 7;
  if (name.size() > kEnding) {
    const std::string_view before = name.substr(0, name.size() - kEnding);
    const std::string_view ending = name.substr(before.size() + 1);
    const bool plain = std::all_of(ending.begin(), ending.end(),
                                   [](char c) { return is_digit(c) || is_letter(c); });
    const bool word = std::all_of(ending.begin(), ending.end(), is_lower);
    if (before.ends_with(".json") && name[before.size()] == '.' && plain && !word) name = before;
  }
  std::string form;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (!is_digit(name[i])) {
      form += name[i];
    } else if (i == 0 || !is_digit(name[i - 1])) {
      form += '#';
    }
  }
  return form;
}

// Links are followed nowhere: one is never the stages' own.
const OwnName* own_name(const fs::path& path, Place place) {
  const std::string form = form_of(path.filename().string());
  const auto* const found =
      std::find_if(std::begin(kOwnNames), std::end(kOwnNames),
                   [&](const OwnName& own) { return own.place == place && own.form == form; });
  if (found == std::end(kOwnNames)) return nullptr;
  std::error_code failed;
  const fs::file_type wanted =
      found->holds == Place::kFile ? fs::file_type::regular : fs::file_type::directory;
  return fs::symlink_status(path, failed).type() == wanted ? found : nullptr;
}

// In order of names.
std::vector<fs::path> entries_of(const fs::path& folder, std::error_code& failed) {
  std::vector<fs::path> entries;
  fs::directory_iterator entry(folder, failed);
  for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    entries.push_back(entry->path());
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

// At most three folders deep.
std::string foreign_in(const fs::path& folder, Place place) {
  std::error_code failed;
  const std::vector<fs::path> entries = entries_of(folder, failed);
  if (failed) return folder.string();
  for (const fs::path& path : entries) {
    const OwnName* const own = own_name(path, place);
    if (own == nullptr) return path.string();
    if (own->holds == Place::kFile) continue;
    if (std::string foreign = foreign_in(path, own->holds); !foreign.empty()) return foreign;
  }
  return {};
}

void remove_in(const fs::path& folder, Place place) {
  std::error_code ignored;
  for (const fs::path& path : entries_of(folder, ignored)) {
    const OwnName* const own = own_name(path, place);
    if (own == nullptr) continue;
    if (own->holds != Place::kFile) remove_in(path, own->holds);
    fs::remove(path, ignored);  // a folder only where nothing is left in it
  }
}

Place place_of(WorkOf whose) { return whose == WorkOf::kStages ? Place::kWork : Place::kPassages; }

}  // namespace

std::string foreign_entry(const std::string& folder, WorkOf whose) {
  return foreign_in(folder, place_of(whose));
}

void remove_files(const std::string& folder, WorkOf whose) { remove_in(folder, place_of(whose)); }

}  // namespace leitong::stages
