// The truth records, one JSON object each (described in README.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "edits.hpp"
#include "templates.hpp"

namespace leitong::archive {

// A stretch of a document's text, half open, in code points.
struct Place {
  std::string document;
  std::size_t start = 0;
  std::size_t end = 0;
};

void append_json_string(std::string_view text, std::string& out);

std::string near_duplicate_record(std::string_view level, const Place& a, const Place& b,
                                  double target, double jaccard);
struct PassageFacts {
  CopyKind kind = CopyKind::verbatim;
  double edited = 0;
  const char* direction = "null";  // as JSON
};
std::string passage_record(const Place& a, const Place& b, const PassageFacts& facts);
std::string template_record(const Template& pattern, char set, std::size_t support);
// `at` is where the occurrence stands; the offsets of the occurrence count from its start.
std::string occurrence_record(const Template& pattern, const Occurrence& occurrence,
                              const Place& at);
std::string slogan_record(std::size_t slogan, const Place& at);
// `source` may be null.
std::string members_record(std::string_view kind, const Place* source,
                           const std::vector<Place>& members);

}  // namespace leitong::archive
