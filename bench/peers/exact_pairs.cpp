// The truth that every peer's answer is held against: all pairs of rows at or above a threshold.
//
//   leitong_bench_peers_exact ROWS.jsonl 0.7 > PAIRS.tsv       row, row, Jaccard
//
// Sets of 5-grams of the normal form as strings, an inverted index over the rarest of each
// (tests/reference): no hash, no sketch, no code of the engine. The normal form of every row is
// printed to NORMAL, one a line, if that is named as a third argument.
#include <simdjson.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "reference/near_duplicates.hpp"
#include "reference/normal_form.hpp"
#include "reference/utf8.hpp"

int main(int argc, char** argv) {
  using namespace leitong;
  constexpr std::size_t kNgram = 5;
  if (argc < 3) {
    std::fprintf(stderr, "usage: leitong_bench_peers_exact ROWS.jsonl THRESHOLD [NORMAL]\n");
    return 2;
  }
  std::ifstream rows(argv[1], std::ios::binary);
  simdjson::dom::parser parser;
  std::vector<std::u32string> texts;
  for (std::string line; std::getline(rows, line);) {
    texts.push_back(
        reference::normal_form(std::string_view(parser.parse(line)["text"].get_string())));
  }
  if (texts.empty()) {
    std::fprintf(stderr, "%s: no rows\n", argv[1]);
    return 2;
  }
  if (argc > 3) {
    std::ofstream normal(argv[3], std::ios::binary);
    for (const std::u32string& text : texts) normal << reference::encode(text) << '\n';
  }
  for (const auto& pair : reference::near_duplicates(texts, kNgram, std::atof(argv[2]))) {
    std::printf("%zu\t%zu\t%.17g\n", pair.a, pair.b, pair.jaccard);
  }
  return 0;
}
