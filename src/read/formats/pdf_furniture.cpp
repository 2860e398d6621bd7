// Problem: headers, footers, page numbers and watermarks stand between the lines of a paragraph
// that runs over a page's end. Method: recurrence. A line at a page's edge that stands at the same
// height on at least three pages (or on both of two) and on a fifth of all pages is the page's and
// not the text's; so is a line anywhere that stands at the very same place on half of them. Lines
// may differ in a number only where it rises by one a page and is none beyond the last page: other
// figures are what the text says. A number alone at the edge is a page number if it fits its page
// as those of other pages do; one beyond the number of pages (a year) only if dashes or the word
// for page stand around it. Cost: linear in lines.
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "base/utf8.hpp"
#include "read/formats/pdf_pages.hpp"

namespace leitong::read {
namespace {

constexpr double kEdge = 0.15;         // of the page's height
constexpr double kSameHeight = 0.015;  // likewise
constexpr double kPlace = 3;           // points
constexpr long kMostNumber = 1'000'000'000;

struct LinePlace {
  std::size_t page;
  std::size_t line;
};

// A line without spaces, each run of digits one "#", and the numbers that stood there.
struct Shape {
  std::string text;
  std::vector<long> numbers;
};

Shape shape_of(std::string_view text) {
  Shape out;
  bool in_digits = false;
  for (const char c : text) {
    if (c == ' ' || c == '\t') continue;
    const bool digit = c >= '0' && c <= '9';
    if (digit) {
      if (!in_digits) {
        out.text += '#';
        out.numbers.push_back(0);
      }
      long& number = out.numbers.back();
      if (number < kMostNumber) number = number * 10 + (c - '0');
    } else {
      out.text += c;
    }
    in_digits = digit;
  }
  return out;
}

bool at_edge(const PdfPage& page, const PdfLine& line) {
  return line.bottom < page.height * kEdge || line.top > page.height * (1 - kEdge);
}

// What a line says that holds nothing but a page number: "— 3 —", "第3页", "3 / 12".
struct PageNumber {
  long number = 0;
  long total = 0;     // 0: not told
  bool told = false;  // that it is one: by dashes around it, or the word for page
};

std::optional<PageNumber> page_number(std::string_view text) {
  constexpr std::u32string_view kAround = U" \t\u00A0\u3000-–—―－−·•.．/／第页頁共Pagepageof（）()";
  constexpr std::u32string_view kTelling = U"-–—―－−页頁Pp";
  std::size_t runs = 0;
  bool in_digits = false;
  long numbers[2] = {0, 0};
  PageNumber out;
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p < end) {
    const char32_t c = next_code_point(p);
    if (c >= U'0' && c <= U'9') {
      if (!in_digits) ++runs;
      if (runs > 2) return {};
      long& number = numbers[runs - 1];
      if (number < kMostNumber) number = number * 10 + static_cast<long>(c - U'0');
      in_digits = true;
    } else if (kAround.find(c) != std::u32string_view::npos) {
      // "3-12" is no number between dashes.
      out.told = out.told || (runs != 1 && kTelling.find(c) != std::u32string_view::npos) ||
                 c == U'页' || c == U'頁';
      in_digits = false;
    } else {
      return {};
    }
  }
  if (runs == 0) return {};
  out.number = numbers[0];
  out.total = runs == 2 ? numbers[1] : 0;
  return out;
}

class Furniture {
 public:
  explicit Furniture(std::vector<PdfPage>& pages) : pages_(pages) {}

  std::vector<NoiseLine> mark() {
    mark_page_numbers();
    mark_recurring();
    mark_watermarks();
    return std::move(noise_);
  }

 private:
  PdfLine& line(const LinePlace& place) { return pages_[place.page].lines[place.line]; }
  std::size_t enough() const {
    if (pages_.size() <= 2) return 2;
    return std::max<std::size_t>(3, (pages_.size() + 4) / 5);
  }
  void take_away(const std::vector<LinePlace>& places, const char* why) {
    std::map<std::string, std::size_t> at;  // in noise_
    for (const LinePlace& place : places) {
      const auto [known, fresh] = at.emplace(line(place).text, noise_.size());
      if (!fresh) {
        ++noise_[known->second].times;
        continue;
      }
      NoiseLine told;
      told.text = line(place).text;
      told.why = why;
      told.left_out = true;
      noise_.push_back(std::move(told));
    }
    for (const LinePlace& place : places) line(place).gone = true;
  }
  long page_count() const { return static_cast<long>(pages_.size()); }
  std::vector<LinePlace> at_one_height(const std::vector<LinePlace>& places);
  void mark_page_numbers();
  void mark_recurring();
  void mark_watermarks();

  std::vector<PdfPage>& pages_;
  std::vector<NoiseLine> noise_;
};

// Page numbers and pages rise together: their difference is the same on most pages.
void Furniture::mark_page_numbers() {
  std::map<std::pair<long, long>, std::vector<LinePlace>> by_difference;
  for (std::size_t p = 0; p < pages_.size(); ++p) {
    for (std::size_t i = 0; i < pages_[p].lines.size(); ++i) {
      const PdfLine& at = pages_[p].lines[i];
      if (!at_edge(pages_[p], at)) continue;
      const std::optional<PageNumber> found = page_number(at.text);
      if (!found || (found->number > page_count() && !found->told)) continue;
      by_difference[{found->number - static_cast<long>(p), found->total}].push_back({p, i});
    }
  }
  for (const auto& [key, places] : by_difference) {
    const bool only_page = pages_.size() == 1 && key.first == 1;
    if (only_page || places.size() >= enough()) take_away(places, "page number");
  }
}

// Of alike lines those at one height, one a page, by the height of most.
std::vector<LinePlace> Furniture::at_one_height(const std::vector<LinePlace>& places) {
  std::vector<LinePlace> best;
  for (std::size_t i = 0; i < places.size() && i < 8; ++i) {
    std::vector<LinePlace> same;
    std::size_t last_page = pages_.size();
    for (const LinePlace& place : places) {
      const double apart = std::abs(line(place).top - line(places[i]).top);
      if (apart > kSameHeight * pages_[place.page].height || place.page == last_page) continue;
      last_page = place.page;
      same.push_back(place);
    }
    if (same.size() > best.size()) best = std::move(same);
  }
  return best;
}

void Furniture::mark_recurring() {
  // First lines that are the same, then those in which one number is the page's.
  std::map<std::string, std::vector<LinePlace>> same;
  std::map<std::string, std::vector<LinePlace>> rising;
  for (std::size_t p = 0; p < pages_.size(); ++p) {
    for (std::size_t i = 0; i < pages_[p].lines.size(); ++i) {
      const PdfLine& at = pages_[p].lines[i];
      if (at.gone || !at_edge(pages_[p], at)) continue;
      const Shape shape = shape_of(at.text);
      std::string whole = shape.text;
      for (const long number : shape.numbers) whole += "\n" + std::to_string(number);
      same[whole].push_back({p, i});
      for (std::size_t k = 0; k < shape.numbers.size(); ++k) {
        if (shape.numbers[k] > page_count()) continue;
        std::string key = shape.text;
        for (std::size_t j = 0; j < shape.numbers.size(); ++j) {
          const long number = shape.numbers[j] - (j == k ? static_cast<long>(p) : 0);
          key += (j == k ? "\n+" : "\n") + std::to_string(number);
        }
        rising[key].push_back({p, i});
      }
    }
  }
  for (auto* const groups : {&same, &rising}) {
    for (const auto& [key, alike] : *groups) {
      std::vector<LinePlace> left;
      for (const LinePlace& place : alike) {
        if (!line(place).gone) left.push_back(place);
      }
      const std::vector<LinePlace> best = at_one_height(left);
      if (best.size() >= enough()) take_away(best, "page header or footer");
    }
  }
}

void Furniture::mark_watermarks() {
  if (pages_.size() < 3) return;
  using Key = std::pair<std::string, std::pair<long, long>>;
  std::map<Key, std::vector<LinePlace>> by_place;
  for (std::size_t p = 0; p < pages_.size(); ++p) {
    for (std::size_t i = 0; i < pages_[p].lines.size(); ++i) {
      const PdfLine& at = pages_[p].lines[i];
      if (at.gone) continue;
      by_place[{at.text, {std::lround(at.left / kPlace), std::lround(at.top / kPlace)}}].push_back(
          {p, i});
    }
  }
  for (const auto& [key, places] : by_place) {
    if (places.size() >= 3 && places.size() * 2 >= pages_.size()) take_away(places, "watermark");
  }
}

}  // namespace

std::vector<NoiseLine> mark_page_furniture(std::vector<PdfPage>& pages) {
  return Furniture(pages).mark();
}

}  // namespace leitong::read
