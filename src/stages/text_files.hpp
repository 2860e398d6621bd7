// Texts that stay where they stand: in the files of rows they were read from.
//
// Problem: a copy of the text is two thirds of what signing writes, and signing waits for it.
// Method: each file is opened once while it is read and stays open; a stretch of a text is read
// from it again when it is compared or written. What is read must be of the file as it was then:
// its size and times are looked at behind every read. Where only the time of change has moved,
// which a new name or a removal does as well as an edit whose time was put back, the read is in
// doubt, and who asked compares the whole text's hash. Cost: two system calls a text; in doubt, it
// once more.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/document.hpp"
#include "leitong/result.hpp"
#include "leitong/stages.hpp"

namespace leitong::stages {

class TextFiles {
 public:
  TextFiles() = default;
  ~TextFiles();
  TextFiles(const TextFiles&) = delete;
  TextFiles& operator=(const TextFiles&) = delete;

  // The number of the file, from 1 on, in order of asking; 0 where it cannot be kept open, or is
  // one of too many. By one thread, before anything is read.
  std::uint32_t open(const std::string& path);

  // Bytes [begin, begin + bytes) of a file that was opened; two bytes are one line end where
  // `escaped`. Any thread. Throws TextChanged.
  struct Stretch {
    std::string text;
    bool in_doubt = false;  // edited with its time put back, or only renamed or removed
  };
  Stretch read(std::uint32_t file, std::uint64_t begin, std::uint64_t bytes, bool escaped) const;

 private:
  struct File {
    std::string path;
    int descriptor = -1;
    struct stat when_opened {};
  };
  std::vector<File> files_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
};

}  // namespace leitong::stages
