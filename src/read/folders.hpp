// The files that paths stand for.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "leitong/result.hpp"

namespace leitong::read {

// `path` is the path as given, or that of the folder joined with the path below it by "/"; `below`
// the part below the folder, or the file's own name.
struct InputFile {
  std::string path;
  std::string below;
  std::uint64_t bytes = 0;  // as stored; 0 where it is not known
  // What it is, whatever it is called; 0 where it is no regular file on disk.
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
};

struct Inputs {
  std::vector<InputFile> files;
  std::vector<std::string> tables;   // files named metadata.csv: about the files of their folder
  std::vector<std::string> results;  // folders that hold the results of a run: not gone into
  bool among_results = false;        // results stand in the folder itself: those files are left out
  std::vector<Error> failures;
};

// The files of a path: itself, or of a folder all files below it in the order of their paths'
// bytes, but for those named metadata.csv, which are no documents. Names that begin with "." are
// left out, and so are folders of results, and of a folder that is one itself what scan writes;
// links are followed, and a folder that several ways lead to is read once, by the way without links
// if there is one: so loops end. What is no file (a pipe, a device), what a broken link names, and
// a folder without any file are failures. "-" and a missing path are passed on for the opening to
// judge. Of `skip`, files and folders, nothing is taken that is met below the folder; one that does
// not exist is met nowhere.
[[nodiscard]] Inputs list_inputs(const std::string& path, std::span<const std::string> skip = {});

}  // namespace leitong::read
