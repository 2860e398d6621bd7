// Prints the near-duplicate paragraphs of a folder: repeated_paragraphs PATH...
#include <cstdio>
#include <leitong/leitong.hpp>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  const std::vector<std::string> paths(argv + 1, argv + argc);
  const leitong::ReadResult input = leitong::read_paths(paths, {});
  for (const leitong::Error& failure : input.failures) {
    std::fprintf(stderr, "%s\n", leitong::describe(failure).c_str());
  }
  const leitong::Duplicates found = leitong::find_duplicates(input.collection, {});
  for (const leitong::DuplicatePair& pair : found.pairs) {
    const leitong::Unit& a = found.units[number(pair.a)];
    const leitong::Unit& b = found.units[number(pair.b)];
    std::printf("%.3f  %s:%u  %s:%u\n", found.jaccard(pair),
                input.collection[a.document].id.c_str(), a.span.start,
                input.collection[b.document].id.c_str(), b.span.start);
  }
  return input.failures.empty() ? 0 : 2;
}
