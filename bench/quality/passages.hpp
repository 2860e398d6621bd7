// What the measures of copied passages share.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "archive/archive.hpp"
#include "common/arguments.hpp"
#include "leitong/passages.hpp"

namespace leitong::bench {

// The documents of files and folders; ends the program where one cannot be read.
Collection read_all(const std::vector<std::string>& paths);

// A stretch of a document of the archive.
struct TruthPlace {
  DocumentIndex document{};
  Span span;
};
struct TruthPassage {
  std::string edit;
  TruthPlace a;
  TruthPlace b;
};
struct TruthGroup {
  std::string kind;  // "carried", "quoted"
  std::vector<TruthPlace> members;
};
struct Archive {
  Collection corpus;
  Collection references;
  std::vector<TruthPassage> passages;
  std::vector<TruthGroup> groups;
};
Archive make_archive(const archive::Options& options);

PassageOptions passage_options(const Arguments& arguments);

// Subcommands: 0 if every promise was kept.
int measure_planted(const Arguments& arguments);
int measure_negatives(const Arguments& arguments);
int measure_carried(const Arguments& arguments);
int measure_quoted(const Arguments& arguments);
int measure_scale(const Arguments& arguments);
int judge_passages(const Arguments& arguments, const std::vector<std::string>& paths);
int measure_oracle(const Arguments& arguments, const std::vector<std::string>& paths);

}  // namespace leitong::bench
