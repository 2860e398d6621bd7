// Parsing by Boost.Program_options with guessing off (--th is not --threshold); the table of
// options says what there is and what values are possible.

#include "cli/arguments.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <cassert>
#include <charconv>
#include <optional>

#include "cli/commands.hpp"

namespace leitong::cli {
namespace {

namespace po = boost::program_options;

Error usage(std::string reason) { return {ErrorCode::kUsage, {}, {}, {}, std::move(reason)}; }

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::string with_spaces(std::string_view choices) {
  std::string out;
  for (const char c : choices) {
    out += c;
    if (c == ',') out += ' ';
  }
  return out;
}

template <typename Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

// Bytes: digits, and perhaps a unit of 1024 each (4G, 512M; "4GB" and "4GiB" mean the same).
std::optional<std::uint64_t> bytes_of(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::optional<std::uint64_t> number = number_of<std::uint64_t>(text.substr(0, digits));
  std::string_view unit = text.substr(digits);
  for (const std::string_view tail : {"iB", "ib", "B", "b"}) {
    if (unit.size() > 1 && unit.ends_with(tail)) unit.remove_suffix(tail.size());
  }
  constexpr std::string_view kUnits = "KMGT";
  std::size_t power = 0;
  if (!unit.empty()) {
    const std::size_t at = kUnits.find(static_cast<char>(unit[0] & ~0x20));
    if (unit.size() > 1 || at == std::string_view::npos) return {};
    power = at + 1;
  }
  if (!number || *number > (UINT64_MAX >> 10 * power)) return {};
  return *number << 10 * power;
}

std::string short_number(double number) {
  if (number >= 0x1p64 - 1) return std::to_string(UINT64_MAX);  // no double of its own
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number, std::chars_format::fixed).ptr;
  return {text, end};
}

bool is_choice(const OptionRow& row, const std::string& word) {
  const std::vector<std::string> choices = split(row.choices);
  return std::find(choices.begin(), choices.end(), word) != choices.end();
}

// With the names of choices that the table has, where their Chinese ones are given.
std::string with_own_choices(const OptionRow& row, const std::string& value) {
  if (row.label == nullptr) return value;
  const std::vector<std::string> choices = split(row.choices);
  std::string out;
  for (const std::string& word : split(value)) {
    const auto meant = std::find_if(choices.begin(), choices.end(), [&](const std::string& choice) {
      return row.label(choice) == word;
    });
    out += (meant == choices.end() ? word : *meant) + ",";
  }
  out.pop_back();
  return out;
}

// Whether `value` is possible for the option.
bool possible(const OptionRow& row, const std::string& value) {
  switch (row.kind) {
    case ValueKind::kFlag:
      return true;
    case ValueKind::kString:
      return !value.empty();
    case ValueKind::kInteger: {
      const std::optional<std::uint64_t> number = number_of<std::uint64_t>(value);
      return number && static_cast<double>(*number) >= row.least &&
             static_cast<double>(*number) <= row.most;
    }
    case ValueKind::kReal: {
      const std::optional<double> number = number_of<double>(value);
      return number && *number > row.least && *number <= row.most;  // false for NaN
    }
    case ValueKind::kSize: {
      const std::optional<std::uint64_t> bytes = bytes_of(value);
      return bytes && static_cast<double>(*bytes) >= row.least;
    }
    case ValueKind::kChoice:
      return is_choice(row, value);
    case ValueKind::kChoices: {
      std::vector<std::string> words = split(value);
      const bool known = std::all_of(words.begin(), words.end(),
                                     [&](const std::string& word) { return is_choice(row, word); });
      std::sort(words.begin(), words.end());
      return known && std::adjacent_find(words.begin(), words.end()) == words.end();
    }
  }
  return false;
}

std::string range_of(const OptionRow& row, Lang lang) {
  switch (row.kind) {
    case ValueKind::kInteger:
      return say(lang, kWholeNumber, {short_number(row.least), short_number(row.most)});
    case ValueKind::kReal:
      return say(lang, kNumberAbove, {short_number(row.least), short_number(row.most)});
    case ValueKind::kSize:
      return say(lang, kSizeFrom, {short_number(row.least / (1 << 20)) + "M"});
    case ValueKind::kChoice:
      return say(lang, kOneOf, {with_spaces(choices_of(row, lang))});
    case ValueKind::kChoices:
      return say(lang, kSomeOf, {with_spaces(choices_of(row, lang))});
    default:
      return row.value_name;
  }
}

// Names with their dashes that `command` has.
std::vector<std::string> option_names(CommandSet command) {
  std::vector<std::string> names;
  for (const OptionRow& row : all_options()) {
    if ((row.commands & command) != 0) names.push_back("--" + std::string(row.name));
  }
  return names;
}

std::string unknown_option(std::string word, CommandSet command, Lang lang) {
  word = word.substr(0, word.find('='));
  const std::string_view bare =
      std::string_view(word).substr(std::min<std::size_t>(2, word.size()));
  std::string others;
  for (const CommandRow& row : all_commands()) {
    if (word.starts_with("--") && find_option(bare, row.bit) != nullptr) {
      others += (others.empty() ? "" : ", ") + std::string(row.name);
    }
  }
  const std::string own = find_command(command).name;
  if (!others.empty()) return say(lang, kOptionOfOthers, {word, others, own});
  std::string message = say(lang, kUnknownOption, {word});
  const std::string meant = nearest(word, option_names(command));
  if (!meant.empty()) message += "; " + say(lang, kDidYouMean, {meant});
  return message;
}

po::options_description describe_options(CommandSet command) {
  po::options_description options;
  for (const OptionRow& row : all_options()) {
    if ((row.commands & command) == 0) continue;
    std::string name = row.name;
    if (row.letter != 0) name += std::string(",") + row.letter;
    if (row.kind == ValueKind::kFlag) {
      options.add_options()(name.c_str(), "");
    } else {
      options.add_options()(name.c_str(), po::value<std::string>(), "");
    }
  }
  return options;
}

// The option's name with the dashes it goes by.
std::string dashed(const std::string& name) {
  return name.starts_with("-") ? name : (name.size() == 1 ? "-" : "--") + name;
}

std::string syntax_message(const po::error_with_option_name& failure, CommandSet command,
                           Lang lang) {
  const std::string name = dashed(failure.get_option_name());
  const OptionRow* row = find_option(name.substr(name.find_first_not_of('-')), command);
  if (dynamic_cast<const po::unknown_option*>(&failure) != nullptr) {
    return unknown_option(name, command, lang);
  }
  if (const auto* syntax = dynamic_cast<const po::invalid_command_line_syntax*>(&failure)) {
    using Kind = po::invalid_syntax::kind_t;
    if (syntax->kind() == Kind::extra_parameter) return say(lang, kExtraValue, {name});
    const char* value_name = row != nullptr ? row->value_name : "VALUE";
    return say(lang, kMissingValue, {name, value_name});
  }
  return say(lang, kBadSyntax, {name});
}

std::string missing_value(const OptionRow& row, Lang lang) {
  return say(lang, kMissingValue, {"--" + std::string(row.name), row.value_name});
}

}  // namespace

Result<Arguments> Arguments::parse(std::span<const std::string> words, CommandSet command,
                                   Lang lang) {
  Arguments arguments;
  arguments.command_ = command;
  const po::options_description options = describe_options(command);
  try {
    const po::parsed_options parsed =
        po::command_line_parser(std::vector<std::string>(words.begin(), words.end()))
            .options(options)
            .positional(po::positional_options_description().add("PATH", -1))
            .style(po::command_line_style::unix_style & ~po::command_line_style::allow_guessing)
            .run();
    for (const po::option& option : parsed.options) {
      if (option.position_key != -1) {
        arguments.paths_.insert(arguments.paths_.end(), option.value.begin(), option.value.end());
        continue;
      }
      const OptionRow& row = *find_option(option.string_key, command);
      const bool flag = row.kind == ValueKind::kFlag;
      const std::string given = option.value.empty() ? std::string() : option.value.front();
      const std::string value = with_own_choices(row, given);
      if (!flag && value.empty()) return usage(missing_value(row, lang));
      const std::string dashes = "--" + std::string(row.name);
      if (!flag && !row.repeatable && arguments.given(row.name)) {
        return usage(say(lang, kGivenTwice, {dashes}));
      }
      if (!possible(row, value)) {
        return usage(say(lang, kBadValue, {dashes, given, range_of(row, lang)}));
      }
      arguments.values_[row.name].push_back(value);
    }
  } catch (const po::error_with_option_name& failure) {
    return usage(syntax_message(failure, command, lang));
  } catch (const po::error& failure) {
    return usage(say(lang, kBadSyntax, {failure.what()}));
  }
  return arguments;
}

std::string Arguments::text(std::string_view name) const {
  const auto found = values_.find(std::string(name));
  if (found != values_.end()) return found->second.back();
  const OptionRow* row = find_option(name, command_);
  assert(row != nullptr);
  return row->default_value;
}

std::uint64_t Arguments::integer(std::string_view name) const {
  return number_of<std::uint64_t>(text(name)).value_or(0);
}

double Arguments::real(std::string_view name) const {
  return number_of<double>(text(name)).value_or(0);
}

std::uint64_t Arguments::size(std::string_view name) const {
  return bytes_of(text(name)).value_or(0);
}

std::vector<std::string> Arguments::list(std::string_view name) const { return split(text(name)); }

std::vector<std::string> Arguments::all(std::string_view name) const {
  const auto found = values_.find(std::string(name));
  return found != values_.end() ? found->second : std::vector<std::string>{};
}

std::vector<std::pair<std::string, Parameter>> Arguments::parameters() const {
  std::vector<std::pair<std::string, Parameter>> all;
  for (const OptionRow& row : all_options()) {
    const bool tells = row.category == Category::kReading || row.category == Category::kMatching;
    if ((row.commands & command_) == 0 || !tells) continue;
    std::string name = row.name;
    std::replace(name.begin(), name.end(), '-', '_');
    Parameter value;
    switch (row.kind) {
      case ValueKind::kFlag:
        value = flag(row.name);
        break;
      case ValueKind::kInteger:
        value = integer(row.name);
        break;
      case ValueKind::kReal:
        value = real(row.name);
        break;
      case ValueKind::kChoices:
        value = list(row.name);
        break;
      default:
        if (row.repeatable) {
          value = this->all(row.name);
        } else if (!text(row.name).empty()) {
          value = text(row.name);
        }
    }
    all.emplace_back(std::move(name), std::move(value));
  }
  return all;
}

Lang language_of(std::span<const std::string> words) {
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    std::string value;
    if (words[i] == "--lang" && i + 1 < words.size()) value = words[i + 1];
    if (words[i].starts_with("--lang=")) value = words[i].substr(7);
    if (value == "zh") return Lang::kChinese;
    if (value == "en") return Lang::kEnglish;
  }
  return language_of_environment();
}

std::string nearest(std::string_view word, std::span<const std::string> entries) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string& entry : entries) {
    // Three rows of the table of distances: a step back of two allows a swap of neighbours.
    std::vector<std::size_t> before(entry.size() + 1), last(entry.size() + 1),
        row(entry.size() + 1);
    for (std::size_t j = 0; j <= entry.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= word.size(); ++i) {
      row[0] = i;
      for (std::size_t j = 1; j <= entry.size(); ++j) {
        const bool same = word[i - 1] == entry[j - 1];
        row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
        const bool swapped =
            i > 1 && j > 1 && word[i - 1] == entry[j - 2] && word[i - 2] == entry[j - 1];
        if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
      }
      before.swap(last);
      last.swap(row);
    }
    // Someone who stops half-way means the whole: --thresh is near --threshold.
    const bool begun = word.size() >= 4 && entry.starts_with(word);
    const std::size_t distance = begun ? 1 : last[entry.size()];
    if (distance < best_distance) {
      best_distance = distance;
      best = entry;
    }
  }
  return best;
}

}  // namespace leitong::cli
