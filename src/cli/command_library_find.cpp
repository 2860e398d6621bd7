// `leitong library list | search | show`: what the library has.

#include <charconv>

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

bool number_of(std::string_view text, std::uint32_t& out) {
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), out);
  return trouble == std::errc() && end == text.data() + text.size() && out != 0;
}

// "2021" or "2019-2021"; as Chinese writes it too: "2019年至2021年", "２０１９—２０２１".
bool read_years(const std::string& written, library::ListOptions& options) {
  std::string text;
  for (const char* p = written.data(); p < written.data() + written.size();) {
    const char32_t c = next_code_point(p);
    if (c == U'年') continue;
    const bool dash = std::u32string_view(U"—–－～~至到").find(c) != std::u32string_view::npos;
    const bool wide = c >= U'０' && c <= U'９';
    append_utf8(text, dash ? U'-' : wide ? c - U'０' + U'0' : c);
  }
  if (written.empty()) return true;
  const std::size_t dash = text.find('-');
  const std::string_view first = std::string_view(text).substr(0, dash);
  if (!number_of(first, options.from_year)) return false;
  options.to_year = options.from_year;
  return dash == std::string::npos ||
         (number_of(std::string_view(text).substr(dash + 1), options.to_year) &&
          options.to_year >= options.from_year);
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
