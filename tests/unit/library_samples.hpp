// A small archive and an induction that is simple enough to be right by eye: of every "constant
// {figure} constant" that stands in enough documents it makes a template.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "catch.hpp"
#include "leitong/library.hpp"
#include "leitong/text.hpp"
#include "library/pattern.hpp"
#include "temp_folder.hpp"

namespace leitong::tests {

inline Document library_document(const std::string& id, const std::string& place,
                                 const std::string& date, const std::string& text) {
  Document out;
  out.id = id;
  out.place = place;
  out.date = date;
  out.title = id + " report";
  out.text = text;
  return out;
}

// Sentences that are alike but for their runs of ASCII digits are one template.
inline std::vector<library::FoundTemplate> induce_by_figures(const Collection& collection,
                                                             std::uint64_t corpus) {
  struct Group {
    library::FoundTemplate found;
    std::size_t documents = 0;
    DocumentIndex last{};
  };
  std::map<std::string, Group> groups;
  for (std::uint32_t d = 0; d < collection.documents.size(); ++d) {
    const Document& document = collection.documents[d];
    for (const Unit& unit : units_of(document, DocumentIndex{d}, UnitLevel::kSentence)) {
      const std::string_view text(document.text.data() + unit.byte_start, unit.bytes);
      library::FoundOccurrence occurrence{DocumentIndex{d}, unit.span, {}};
      std::vector<library::Fill> relative;
      const std::vector<std::uint32_t> offsets = library::byte_offsets(text);
      for (std::uint32_t i = 0; i + 1 < offsets.size(); ++i) {
        const char c = text[offsets[i]];
        if (c < '0' || c > '9') continue;
        if (!relative.empty() && relative.back().span.end == i) {
          ++relative.back().span.end;
        } else {
          relative.push_back({static_cast<std::uint32_t>(relative.size() + 1), {i, i + 1}});
        }
      }
      for (library::Fill fill : relative) {
        fill.span.start += unit.span.start;
        fill.span.end += unit.span.start;
        occurrence.fills.push_back(fill);
      }
      Group& group = groups[library::encode(library::pattern_of(text, relative))];
      if (group.found.occurrences.empty()) {
        group.found.pattern = library::pattern_of(text, relative);
        for (const library::Fill& fill : relative) {
          group.found.slots.push_back({fill.slot, "number", false});
        }
      }
      if (group.documents == 0 || group.last != DocumentIndex{d}) ++group.documents;
      group.last = DocumentIndex{d};
      group.found.occurrences.push_back(std::move(occurrence));
    }
  }
  std::vector<library::FoundTemplate> out;
  for (auto& [key, group] : groups) {
    if (group.documents >= (corpus < 10 ? 2U : 3U)) out.push_back(std::move(group.found));
  }
  return out;
}

// A library in a fresh folder.
class LibraryFile {
 public:
  std::string path() const { return (folder_ / "test.library").string(); }
  const TempFolder& folder() const { return folder_; }

  library::Library open(bool read_only = false) const {
    library::OpenOptions options;
    options.create = !read_only;
    options.read_only = read_only;
    options.wait_ms = 50;
    options.threads = 1;
    Result<library::Library> opened = library::Library::open(path(), options);
    if (!opened) FAIL(describe(opened.error()));
    return std::move(opened).value();
  }

 private:
  TempFolder folder_;
};

// The value, or the test fails with what went wrong.
template <typename T>
T value_of(Result<T> result) {
  if (!result) FAIL(describe(result.error()));
  return std::move(result).value();
}

template <typename T>
std::string reason_of(const Result<T>& result) {
  return result.ok() ? std::string() : result.error().reason;
}

inline Collection library_archive() {
  Collection out;
  out.documents = {
      library_document("a", "青禾县", "2021-02-01",
                       "一般公共预算收入增长5%。社会消费品零售总额增长12%。今年天气很好。\n"),
      library_document(
          "b", "云溪县", "2022-02-01",
          "一般公共预算收入增长6%。社会消费品零售总额增长7%。向全体干部表示衷心感谢！\n"),
      library_document(
          "c", "石桥区", "2022-03-01",
          "过去一年，一般公共预算收入增长5%。\n社会消费品零售总额增长9%。区政府工作很实在。\n"),
  };
  return out;
}

// A library with library_archive() in it.
inline library::Library filled_library(const LibraryFile& file) {
  library::Library out = file.open();
  value_of(out.add(library_archive(), induce_by_figures));
  return out;
}

// The id of the one template whose pattern contains `text`.
inline library::TemplateId template_with(library::Library& library, const std::string& text) {
  library::ListOptions all;
  all.limit = 0;
  for (const library::Summary& summary : value_of(library.list(all)).templates) {
    if (library::pattern_line(summary.pattern, summary.slots).find(text) != std::string::npos) {
      return summary.id;
    }
  }
  FAIL("no template with " + text);
  return {};
}

inline void require_whole(library::Library& library) {
  const std::vector<std::string> problems = value_of(library.check());
  for (const std::string& problem : problems) UNSCOPED_INFO(problem);
  REQUIRE(problems.empty());
}

}  // namespace leitong::tests
