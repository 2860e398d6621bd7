// A synthetic archive of Chinese district reports with planted truth.
//
// Problem: accuracy can only be judged where it is known what was planted, and speed only where
// any amount of text can be had. Method: every document is written from a plan and a seed
// (plan.hpp), one after another, so that an archive of any size streams; what two documents share
// is written twice from the same numbers instead of being kept. The same options give the same
// bytes on any machine.
// The truth records are described in README.md.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "edits.hpp"

namespace leitong::archive {

enum class Mode : unsigned char {
  planted,
  slogans_only,  // fresh text and formulae only
  identical,     // all paragraphs are the same
  one_number     // paragraphs differ in one number only
};

struct Options {
  std::uint64_t seed = 1;
  std::size_t paragraphs = 0;  // 0: districts x years documents of average length
  std::size_t districts = 0;   // 0: as many as the paragraphs need
  std::size_t years = 0;
  int first_year = 2015;
  int shortest = 20;  // body paragraphs of a document
  int longest = 60;
  Mode mode = Mode::planted;

  // Shares of the body paragraphs that hold a member of such a plant.
  double near_paragraphs = 0.05;
  double near_sentences = 0.02;
  double passages = 0.08;
  double templates = 0.15;
  double slogans = 6;  // a document, on average

  std::vector<double> jaccards = {0.5, 0.6, 0.7, 0.8, 0.9, 1.0};
  double edits = 0.15;
  std::vector<CopyKind> copies = {CopyKind::verbatim, CopyKind::swapped,   CopyKind::synonyms,
                                  CopyKind::clauses,  CopyKind::reordered, CopyKind::noisy,
                                  CopyKind::mixed};
  double template_noise = 0;
  bool template_typos = false;  // noise of other kinds, at the edges of constants too
  char template_set = 'A';
  std::size_t template_support = 500;  // the most occurrences of one template
  std::size_t carried = 0;
  std::size_t quoted = 0;
  std::string id_suffix;  // ".txt" where each document is a file
};

// What is wrong with the options; empty if nothing is.
std::string mistake(const Options& options);

struct Row {
  std::string id, title, date, place, series;
  std::u32string text;
};

struct Summary {
  std::size_t documents = 0;
  std::size_t paragraphs = 0;
  std::size_t characters = 0;
  std::size_t planted_characters = 0;  // of any kind, both sides
};

// Where the output goes. A sink that returns false ends the writing.
struct Sinks {
  std::function<bool(const Row&)> document;
  std::function<bool(const Row&)> reference;    // with `quoted` only
  std::function<bool(std::string_view)> truth;  // one JSON object, no newline; may be empty
};

// REQUIRES: mistake(options) is empty.
Summary write_archive(const Options& options, const Sinks& sinks);

// The row as one line of JSON without its newline.
void append_json_row(const Row& row, std::string& out);

}  // namespace leitong::archive
