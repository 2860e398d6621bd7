#include "common/arguments.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace leitong::bench {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

[[noreturn]] void refuse(const std::string& reason, const std::string& usage) {
  std::fprintf(stderr, "%s\nusage: %s\n", reason.c_str(), usage.c_str());
  std::exit(2);
}

}  // namespace

Arguments::Arguments(int argc, char** argv, const std::vector<std::string>& known,
                     const std::vector<std::string>& flags, const std::string& usage) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.rfind("--", 0) != 0) {
      rest_.push_back(word);
      continue;
    }
    const std::string name = word.substr(2);
    if (contains(flags, name)) {
      values_[name] = "";
    } else if (contains(known, name) && i + 1 < argc) {
      values_[name] = argv[++i];
    } else {
      refuse("unknown option or no value: " + word, usage);
    }
  }
}

std::string Arguments::text(const std::string& name, const std::string& otherwise) const {
  const auto found = values_.find(name);
  return found == values_.end() ? otherwise : found->second;
}

unsigned long Arguments::number(const std::string& name, unsigned long otherwise) const {
  const auto found = values_.find(name);
  return found == values_.end() ? otherwise : std::strtoul(found->second.c_str(), nullptr, 10);
}

}  // namespace leitong::bench
