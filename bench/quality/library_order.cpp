// Does a library depend on how it was filled? Documents added one by one, or in batches, against
// all of them at once.
//
//   leitong_bench_library_order [--paragraphs 3000] [--noise 15] [--set B] [--seed 1] [--batch 1]
//                               [--threads 0] [--folder DIR] [--differences 0] [PATH...]
//
// Without PATH the documents are an archive with planted templates. Occurrences of one library are
// paired with those of the other that they overlap most, by at least half of what both cover
// together; what has no partner stands alone. The adjusted Rand index of the two labellings is told
// over all occurrences; over those of which both libraries have one (is it grouped alike?); and
// what share of occurrences has a partner (is it found alike?).

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "archive.hpp"
#include "base/utf8.hpp"
#include "common/arguments.hpp"
#include "common/measure.hpp"
#include "documents.hpp"
#include "leitong/library.hpp"
#include "leitong/pipeline.hpp"
#include "leitong/read.hpp"
#include "quality/adjusted_rand.hpp"

namespace {

using namespace leitong;
using namespace leitong::bench;
using library::Library;

template <typename T>
T value_of(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", describe(result.error()).c_str());
    std::exit(1);
  }
  return std::move(result).value();
}

struct Place {
  std::string document;
  Span span;
  std::size_t group = 0;
  std::string text;
  std::size_t partner = static_cast<std::size_t>(-1);

  bool alone() const { return partner == static_cast<std::size_t>(-1); }
};

struct Filled {
  std::vector<Place> places;  // by document and start
  std::vector<std::string> patterns;
};

Collection planted_documents(const archive::Options& options) {
  Collection out;
  archive::Sinks sinks;
  sinks.document = archive::into(out);
  sinks.truth = [](std::string_view) { return true; };
  archive::write_archive(options, sinks);
  return out;
}

// A library of the documents, added `batch` at a time (0: all at once), read back.
Filled fill(const Collection& documents, std::size_t batch, unsigned threads,
            const std::string& path) {
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  library::OpenOptions opening;
  opening.create = true;
  opening.threads = threads;
  Library own = value_of(Library::open(path, opening));
  TemplateOptions options;
  options.threads = threads;
  const std::size_t all = documents.documents.size();
  const std::size_t step = batch == 0 ? std::max<std::size_t>(1, all) : batch;
  for (std::size_t begin = 0; begin < all; begin += step) {
    Collection part;
    for (std::size_t d = begin; d < std::min(all, begin + step); ++d) {
      part.documents.push_back(documents.documents[d]);
    }
    value_of(own.add(part, library_induction(options)));
  }
  for (const std::string& problem : value_of(own.check())) {
    std::fprintf(stderr, "check: %s\n", problem.c_str());
    std::exit(1);
  }
  Filled out;
  library::ListOptions everything;
  everything.limit = 0;
  for (const library::Summary& summary : value_of(own.list(everything)).templates) {
    for (const library::Source& source : value_of(own.show(summary.id, {1, 1, 0})).sources) {
      out.places.push_back({source.document, source.span, out.patterns.size(), source.text});
    }
    out.patterns.push_back(library::pattern_line(summary.pattern, summary.slots));
  }
  std::sort(out.places.begin(), out.places.end(), [](const Place& a, const Place& b) {
    return std::tie(a.document, a.span, a.group) < std::tie(b.document, b.span, b.group);
  });
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  return out;
}

// One to one, the greatest overlaps first.
void pair_up(std::vector<Place>& a, std::vector<Place>& b) {
  std::vector<std::tuple<double, std::size_t, std::size_t>> pairs;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    while (begin < b.size() && b[begin].document < a[i].document) ++begin;
    for (std::size_t j = begin; j < b.size() && b[j].document == a[i].document; ++j) {
      const std::uint32_t start = std::max(a[i].span.start, b[j].span.start);
      const std::uint32_t end = std::min(a[i].span.end, b[j].span.end);
      if (start >= end) continue;
      const double both = end - start;
      const double share = both / (a[i].span.length() + b[j].span.length() - both);
      if (share >= 0.5) pairs.emplace_back(-share, i, j);
    }
  }
  std::sort(pairs.begin(), pairs.end());
  for (const auto& [share, i, j] : pairs) {
    if (!a[i].alone() || !b[j].alone()) continue;
    a[i].partner = j;
    b[j].partner = i;
  }
}

// Templates that the other library groups otherwise, the largest first.
void show_differences(const Filled& a, const Filled& b, std::size_t limit, const char* title) {
  std::map<std::size_t, std::map<std::size_t, std::size_t>> parts;  // group of a -> of b, 0: none
  for (const Place& place : a.places) {
    ++parts[place.group][place.alone() ? 0 : b.places[place.partner].group + 1];
  }
  std::printf("\n%s\n", title);
  for (const auto& [group, others] : parts) {
    if (others.size() == 1 && others.begin()->first != 0) continue;
    if (limit-- == 0) return;
    std::printf("  %s\n", a.patterns[group].c_str());
    for (const auto& [other, count] : others) {
      std::printf("      %4zu  %s\n", count, other == 0 ? "-" : b.patterns[other - 1].c_str());
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments(
      argc, argv,
      {"paragraphs", "noise", "set", "seed", "batch", "threads", "folder", "differences"}, {},
      "leitong_bench_library_order [--paragraphs 3000] [--noise 15] [--set B] [--seed 1]\n"
      "         [--batch 1] [--threads 0] [--folder DIR] [--differences 0] [PATH...]");
  archive::Options planting;
  planting.paragraphs = arguments.number("paragraphs", 3000);
  planting.seed = arguments.number("seed", 1);
  planting.near_paragraphs = planting.near_sentences = planting.passages = 0;
  planting.templates = 0.4;
  planting.template_set = arguments.text("set", "B")[0];
  planting.template_noise = static_cast<double>(arguments.number("noise", 15)) / 100;
  const Collection documents = arguments.rest().empty()
                                   ? planted_documents(planting)
                                   : read_paths(arguments.rest(), {}, nullptr).collection;
  const auto threads = static_cast<unsigned>(arguments.number("threads", 0));
  const std::string path =
      arguments.text("folder", std::filesystem::temp_directory_path().string()) +
      "/leitong-bench-order.db";
  Filled at_once;
  Filled in_steps;
  const double once = time_once([&] { at_once = fill(documents, 0, threads, path); });
  const double steps =
      time_once([&] { in_steps = fill(documents, arguments.number("batch", 1), threads, path); });
  pair_up(at_once.places, in_steps.places);
  std::vector<std::size_t> once_labels;
  std::vector<std::size_t> steps_labels;
  std::vector<std::size_t> once_of_both;
  std::vector<std::size_t> steps_of_both;
  std::size_t lone = at_once.patterns.size() + in_steps.patterns.size();
  for (const Place& place : at_once.places) {
    const std::size_t other = place.alone() ? lone++ : in_steps.places[place.partner].group;
    once_labels.push_back(place.group);
    steps_labels.push_back(other);
    if (place.alone()) continue;
    once_of_both.push_back(place.group);
    steps_of_both.push_back(other);
  }
  for (const Place& place : in_steps.places) {
    if (!place.alone()) continue;
    once_labels.push_back(lone++);
    steps_labels.push_back(place.group);
  }
  std::printf(
      "%zu documents; at once %zu templates, %zu occurrences, %.1f s; in steps %zu "
      "templates, %zu occurrences, %.1f s\n",
      documents.documents.size(), at_once.patterns.size(), at_once.places.size(), once,
      in_steps.patterns.size(), in_steps.places.size(), steps);
  std::printf(
      "with a partner: %.3f of those at once, %.3f of those in steps\n",
      double(once_of_both.size()) / double(std::max<std::size_t>(1, at_once.places.size())),
      double(once_of_both.size()) / double(std::max<std::size_t>(1, in_steps.places.size())));
  std::printf("ARI over those of both %.3f\n", adjusted_rand(once_of_both, steps_of_both));
  const std::size_t differences = arguments.number("differences", 0);
  if (differences != 0) {
    show_differences(at_once, in_steps, differences, "at once -> in steps");
    show_differences(in_steps, at_once, differences, "in steps -> at once");
  }
  return report("ARI, in steps against at once", adjusted_rand(once_labels, steps_labels),
                ">=", 0.95)
             ? 0
             : 1;
}
