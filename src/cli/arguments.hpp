// The command line of one command, parsed and checked against the table of options.
#pragma once

#include <boost/container/flat_map.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.hpp"
#include "leitong/result.hpp"
#include "report/run_record.hpp"

namespace leitong::cli {

// Every value is known to be in its option's range. A value of an option that the command does not
// have is a bug (asserted).
class Arguments {
 public:
  // The words after the command. Errors are of code kUsage, in the language asked.
  [[nodiscard]] static Result<Arguments> parse(std::span<const std::string> words,
                                               CommandSet command, Lang lang);

  CommandSet command() const { return command_; }
  const std::vector<std::string>& paths() const { return paths_; }

  bool given(std::string_view name) const { return values_.count(std::string(name)) != 0; }
  bool flag(std::string_view name) const { return given(name); }
  // The value given, else the default.
  std::string text(std::string_view name) const;
  std::uint64_t integer(std::string_view name) const;
  double real(std::string_view name) const;
  std::uint64_t size(std::string_view name) const;             // bytes; 0 where nothing is said
  std::vector<std::string> list(std::string_view name) const;  // parts between commas
  // All values of an option that may be given several times, in the order given.
  std::vector<std::string> all(std::string_view name) const;

  // All options of reading and matching with the values in effect, for run.json.
  std::vector<std::pair<std::string, Parameter>> parameters() const;

 private:
  CommandSet command_ = 0;
  std::vector<std::string> paths_;
  boost::container::flat_map<std::string, std::vector<std::string>> values_;
};

// What --lang among `words` asks for, else what the environment does: errors of parsing itself are
// told in the right language.
[[nodiscard]] Lang language_of(std::span<const std::string> words);

// The entry nearest to `word` by edit distance (optimal string alignment), or "" where none is near
// enough to be meant.
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string> entries);

}  // namespace leitong::cli
