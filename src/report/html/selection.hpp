// What of a result goes into a page that must stay small enough to open.
#pragma once

#include <cstdint>
#include <vector>

#include "report/html/html_report.hpp"

namespace leitong {

// The clusters and pairs of one level that are held, by index.
struct LevelSelection {
  std::vector<std::uint32_t> clusters;
  std::vector<std::uint32_t> pairs;
};

// Documents are renumbered: the page knows only those it holds. Passages, clusters, pairs and
// templates are held where their documents are; what is not held is counted.
struct Selection {
  static constexpr std::uint32_t kNone = 0xffffffffU;

  std::vector<std::uint32_t> documents;  // in reading order: their numbers in the collection
  std::vector<std::uint32_t> place_of;   // of each document of the collection: where it stands here
  std::vector<bool> has_text;            // of each document here
  std::vector<std::uint32_t> listed;     // indices into Passages::passages
  std::vector<std::uint32_t> unlisted;   // and into Passages::unlisted
  std::vector<LevelSelection> levels;    // one a level of the result
  std::vector<std::uint32_t> templates;  // those with an occurrence in a document that is held
  std::uint64_t documents_left_out = 0;
  std::uint64_t texts_left_out = 0;
  std::uint64_t passages_left_out = 0;
  std::uint64_t clusters_left_out = 0;
  std::uint64_t pairs_left_out = 0;
  std::uint64_t templates_left_out = 0;
  std::uint64_t occurrences_left_out = 0;  // of templates that are held

  std::uint32_t place(DocumentIndex document) const { return place_of[number(document)]; }
  bool holds(DocumentIndex document) const { return place(document) != kNone; }
};

// Everything if the limits allow; else the documents with the highest total share, the first ones
// first, and what lies between them.
[[nodiscard]] Selection select(const HtmlView& view);

}  // namespace leitong
