// The few options of a benchmark: --name value or --flag, and what is neither.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace leitong::bench {

class Arguments {
 public:
  // `known`: names that take a value. Ends the program with a message where one is unknown.
  Arguments(int argc, char** argv, const std::vector<std::string>& known,
            const std::vector<std::string>& flags, const std::string& usage);

  bool has(const std::string& name) const { return values_.count(name) != 0; }
  std::string text(const std::string& name, const std::string& otherwise) const;
  unsigned long number(const std::string& name, unsigned long otherwise) const;
  const std::vector<std::string>& rest() const { return rest_; }

 private:
  std::map<std::string, std::string> values_;
  std::vector<std::string> rest_;
};

}  // namespace leitong::bench
