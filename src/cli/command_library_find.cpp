// `leitong library list | search | show`: what the library has.

#include <string_view>

#include "base/utf8.hpp"
#include "cli/command_library.hpp"
#include "cli/commands.hpp"
#include "cli/library_common.hpp"
#include "cli/library_view.hpp"
#include "cli/output.hpp"
#include "report/library_records.hpp"

namespace leitong::cli {
namespace {

using library::Library;
using library::SearchHit;

constexpr Text kBadYear{"library_find_bad_year"};
constexpr Text kNothingFound{"library_find_nothing_found"};
constexpr Text kShownOf{"library_find_shown_of"};

constexpr std::u32string_view kDashes = U"-—–―－～~至到";

// "2021", "2021年" or the same with wide digits, up to a dash or the end.
bool take_year(std::u32string_view& text, std::uint32_t& out) {
  constexpr std::size_t kDigits = 4;
  std::size_t i = 0;
  out = 0;
  for (; i < text.size() && i < kDigits; ++i) {
    const char32_t c = text[i];
    if (c >= U'0' && c <= U'9') {
      out = out * 10 + static_cast<std::uint32_t>(c - U'0');
    } else if (c >= U'０' && c <= U'９') {
      out = out * 10 + static_cast<std::uint32_t>(c - U'０');
    } else {
      return false;
    }
  }
  if (i != kDigits || out == 0) return false;
  if (i < text.size() && text[i] == U'年') ++i;
  text.remove_prefix(i);
  return true;
}

// "2021" or "2019-2021"; as Chinese writes it too: "2019年至2021年", "２０１９——２０２１".
bool read_years(const std::string& written, library::ListOptions& options) {
  if (written.empty()) return true;
  std::u32string chars;
  for (const char* p = written.data(); p < written.data() + written.size();) {
    chars.push_back(next_code_point(p));
  }
  std::u32string_view text(chars);
  if (!take_year(text, options.from_year)) return false;
  options.to_year = options.from_year;
  if (text.empty()) return true;
  const std::size_t behind = text.find_first_not_of(kDashes);
  if (behind == 0 || behind == std::u32string_view::npos) return false;
  text.remove_prefix(behind);
  return take_year(text, options.to_year) && text.empty() && options.to_year >= options.from_year;
}

// Writes `count` records, made one at a time: a line each, or one array.
void write_records(const Sink& sink, bool array, std::size_t count,
                   const std::function<void(std::size_t, std::string&)>& make) {
  std::string out = array ? "[\n" : "";
  for (std::size_t i = 0; i < count; ++i) {
    make(i, out);
    out += array && i + 1 < count ? ",\n" : "\n";
    if (!sink(out)) return;
    out.clear();
  }
  if (array) out += "]\n";
  if (!out.empty()) sink(out);
}

int write_hits(const std::vector<SearchHit>& hits, std::uint64_t total, bool found,
               const Arguments& arguments, const Console& console) {
  const std::string format = arguments.text("format");
  const bool table = format == "table";
  const auto make = [&](const Sink& sink) {
    if (table) {
      if (!hits.empty()) write_template_table(sink, hits, found, console);
      return;
    }
    write_records(sink, format == "json", hits.size(), [&](std::size_t i, std::string& out) {
      if (found) {
        append_hit(hits[i], out);
      } else {
        append_template(hits[i].summary, out);
      }
    });
  };
  if (!write_to(arguments.text("output"), make, console)) return kFailed;
  if (table && total == 0) console.note(console.say(kNothingFound));
  if (table && hits.size() < total) {
    console.note(console.say(kShownOf, {grouped(hits.size()), grouped(total)}));
  }
  return kDone;
}

}  // namespace

int run_library_list(const Arguments& arguments, const Console& console) {
  library::ListOptions options;
  options.role = arguments.text("role");
  options.tag = arguments.text("tag");
  options.place = arguments.text("place");
  options.least_documents = arguments.integer("support");
  options.limit = arguments.integer("limit");
  options.removed = arguments.flag("removed");
  options.dormant = arguments.flag("all");
  if (!words_fit(arguments, 0, 0, console)) return kFailed;
  if (const std::string years = arguments.text("year"); !read_years(years, options)) {
    console.error(console.say(kBadYear, {years}));
    return kFailed;
  }
  std::optional<Library> opened = open_library(arguments, Access::kRead, console);
  if (!opened) return kFailed;
  Result<library::Listing> listing = opened->list(options);
  if (!listing) return tell(listing.error(), console);
  std::vector<SearchHit> hits;
  for (library::Summary& summary : listing.value().templates) {
    hits.push_back({std::move(summary), 0});
  }
  return write_hits(hits, listing.value().total, false, arguments, console);
}

int run_library_search(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 1, 1000, console)) return kFailed;
  std::string words;
  for (const std::string& word : arguments.paths()) words += word + " ";
  std::optional<Library> opened = open_library(arguments, Access::kRead, console);
  if (!opened) return kFailed;
  const Result<library::SearchResult> found =
      opened->search(words, arguments.integer("limit"), arguments.flag("all"));
  if (!found) return tell(found.error(), console);
  return write_hits(found.value().hits, found.value().total, true, arguments, console);
}

int run_library_show(const Arguments& arguments, const Console& console) {
  if (!words_fit(arguments, 1, 1, console)) return kFailed;
  const auto id = template_id(arguments.paths().front(), console);
  if (!id) return kFailed;
  std::optional<Library> opened = open_library(arguments, Access::kRead, console);
  if (!opened) return kFailed;
  library::ShowOptions shown{0, 0, 0};
  if (!arguments.flag("all")) {
    shown = {arguments.integer("fillers"), arguments.integer("variants"),
             arguments.integer("sources")};
  }
  const Result<library::Details> details = opened->show(*id, shown);
  if (!details) return tell(details.error(), console);
  const auto make = [&](const Sink& sink) {
    if (arguments.text("format") == "table") {
      write_details(sink, details.value(), console);
      return;
    }
    std::string out;
    append_details(details.value(), out);
    sink(out + "\n");
  };
  return write_to(arguments.text("output"), make, console) ? kDone : kFailed;
}

}  // namespace leitong::cli
