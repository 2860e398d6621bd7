// Estimates how alike two texts are from their signatures: compare_two A B
#include <array>
#include <cstdio>
#include <leitong/leitong.hpp>
#include <string>
#include <vector>

namespace {

std::array<std::uint32_t, 128> signature_of(const leitong::Document& document) {
  std::vector<std::uint64_t> shingles;
  leitong::shingle_hashes(leitong::normal_form(document.text, {}), 5, 0, shingles);
  std::array<std::uint32_t, 128> signature{};
  if (!shingles.empty()) leitong::sketch(shingles, signature);
  return signature;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> paths(argv + 1, argv + argc);
  const leitong::ReadResult input = leitong::read_paths(paths, {});
  if (input.collection.documents.size() != 2) {
    std::fprintf(stderr, "usage: compare_two A B\n");
    return 2;
  }
  const auto a = signature_of(input.collection.documents[0]);
  const auto b = signature_of(input.collection.documents[1]);
  std::printf("%.3f\n", leitong::estimate_jaccard(a, b));
}
