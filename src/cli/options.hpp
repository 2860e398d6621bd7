// The one table of options: parsing, checking of values, help and run.json all come from it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "cli/messages.hpp"

namespace leitong::cli {

// Commands as bits, so that an option can name all that take it. A new command gets a bit here, its
// place in the groups below, and a row in commands.cpp. An action of a command of many ("library
// add") is a command with a bit of its own.
using CommandSet = std::uint64_t;
inline constexpr CommandSet kScan = 1U << 0;
inline constexpr CommandSet kDedup = 1U << 1;
inline constexpr CommandSet kText = 1U << 2;
inline constexpr CommandSet kHelp = 1U << 3;
inline constexpr CommandSet kPassages = 1U << 4;
inline constexpr CommandSet kCompare = 1U << 5;
inline constexpr CommandSet kTemplates = 1U << 6;
inline constexpr CommandSet kDoctor = 1U << 8;

constexpr CommandSet command_bit(unsigned number) { return CommandSet{1} << number; }
inline constexpr CommandSet kLibrary = command_bit(32);  // without an action
inline constexpr CommandSet kLibraryAdd = command_bit(33);
inline constexpr CommandSet kLibraryList = command_bit(34);
inline constexpr CommandSet kLibrarySearch = command_bit(35);
inline constexpr CommandSet kLibraryShow = command_bit(36);
inline constexpr CommandSet kLibraryFill = command_bit(37);
inline constexpr CommandSet kLibraryMatch = command_bit(38);
inline constexpr CommandSet kLibrarySuggest = command_bit(39);
inline constexpr CommandSet kLibraryTag = command_bit(40);
inline constexpr CommandSet kLibraryRole = command_bit(41);
inline constexpr CommandSet kLibraryMerge = command_bit(42);
inline constexpr CommandSet kLibrarySplit = command_bit(43);
inline constexpr CommandSet kLibraryRemove = command_bit(44);
inline constexpr CommandSet kLibraryUndo = command_bit(45);
inline constexpr CommandSet kLibraryHistory = command_bit(46);
inline constexpr CommandSet kLibraryImport = command_bit(47);
inline constexpr CommandSet kLibraryExport = command_bit(48);
inline constexpr CommandSet kLibraryCheck = command_bit(49);
inline constexpr CommandSet kLibraryActions = command_bit(50) - command_bit(33);
inline constexpr CommandSet kLibraryReaders = kLibraryAdd | kLibraryMatch | kLibrarySuggest;

inline constexpr CommandSet kIndex = command_bit(16);  // without an action
inline constexpr CommandSet kIndexCreate = command_bit(17);
inline constexpr CommandSet kIndexAdd = command_bit(18);
inline constexpr CommandSet kIndexRemove = command_bit(19);
inline constexpr CommandSet kIndexQuery = command_bit(20);
inline constexpr CommandSet kIndexStat = command_bit(21);
inline constexpr CommandSet kIndexCheck = command_bit(22);
inline constexpr CommandSet kIndexCompact = command_bit(23);
inline constexpr CommandSet kIndexActions = command_bit(24) - command_bit(17);
inline constexpr CommandSet kIndexReaders = kIndexAdd | kIndexQuery;

inline constexpr CommandSet kStage = command_bit(55);  // without an action
inline constexpr CommandSet kStageSign = command_bit(56);
inline constexpr CommandSet kStageBucket = command_bit(57);
inline constexpr CommandSet kStageVerify = command_bit(58);
inline constexpr CommandSet kStageCluster = command_bit(59);
inline constexpr CommandSet kStages = kStageSign | kStageBucket | kStageVerify | kStageCluster;

inline constexpr CommandSet kServe = command_bit(54);

inline constexpr CommandSet kUnitFinders = kScan | kDedup;  // look for near-duplicate units
inline constexpr CommandSet kUnitSigners = kUnitFinders | kStageSign;
inline constexpr CommandSet kPairWriters = kDedup | kStageCluster;
inline constexpr CommandSet kPassageFinders = kScan | kPassages | kCompare;
inline constexpr CommandSet kComparers =
    kUnitFinders | kPassageFinders | kText | kStageSign;  // normal form
// Read documents; templates keep to the text as it stands, so they are no comparers.
inline constexpr CommandSet kReaders = kComparers | kTemplates | kLibraryReaders | kIndexReaders;
inline constexpr CommandSet kAllCommands = kReaders | kHelp | kDoctor | kLibrary | kLibraryActions |
                                           kIndex | kIndexActions | kStage | kStages | kServe;

enum class Category : std::uint8_t { kReading, kMatching, kOutput, kRunning, kActing };

enum class ValueKind : std::uint8_t {
  kFlag,     // no value
  kString,   // anything
  kInteger,  // from least to most
  kReal,     // greater than least, at most most
  kSize,     // bytes: a whole number and perhaps K, M, G or T; at least least
  kChoice,   // one of choices
  kChoices,  // one or more of choices, with commas between
};

// One option as some commands take it; the same name may have another row for other commands.
struct OptionRow {
  const char* name;
  char letter;  // 0: none
  Category category;
  CommandSet commands;
  ValueKind kind;
  const char* value_name;     // in help; "" for a flag
  const char* default_value;  // "" where there is none
  Text help;
  double least = 0;
  double most = 0;
  const char* choices = "";  // with commas between
  bool repeatable = false;   // may be given several times
  // The Chinese name of a choice, which may be given in its place.
  std::string_view (*label)(std::string_view choice) = nullptr;
};

// The choices with commas between, by their Chinese names where the reader reads Chinese.
[[nodiscard]] std::string choices_of(const OptionRow& row, Lang lang);

[[nodiscard]] std::span<const OptionRow> all_options();
// The part of it that is about copied passages.
[[nodiscard]] std::span<const OptionRow> passage_options();
// The part that is about the template library.
[[nodiscard]] std::span<const OptionRow> library_options();
// The part of it that is about templates.
[[nodiscard]] std::span<const OptionRow> template_options();
// The part of it that is about the index.
[[nodiscard]] std::span<const OptionRow> index_options();

// The part that is about the server.
[[nodiscard]] std::span<const OptionRow> serve_options();

// The part that is about archives larger than memory.
[[nodiscard]] std::span<const OptionRow> stage_options();

// The row of `name` for `command`; nullptr where the command has no such option.
[[nodiscard]] const OptionRow* find_option(std::string_view name, CommandSet command);

[[nodiscard]] Text title_of(Category category);

}  // namespace leitong::cli
