// Problem: headers, footers, page numbers and watermarks stand between the lines of a paragraph
// that runs over a page's end. Method: recurrence. A line at a page's edge whose text, digits made
// equal, stands at the same height on at least three pages (or on both of two) and on a fifth of
// all pages is the page's and not the text's; so is a line anywhere that stands at the very same
// place on half of them. A number alone at the edge is a page number if it fits its page as those
// of other pages do. Cost: linear in lines.
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

struct LinePlace {
  std::size_t page;
  std::size_t line;
};

// Without spaces, each run of digits one "#".
std::string shape_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ' || c == '\t') continue;
    if (c >= '0' && c <= '9') {
      if (!out.ends_with('#')) out += '#';
    } else {
      out += c;
    }
  }
  return out;
}

bool at_edge(const PdfPage& page, const PdfLine& line) {
  return line.bottom < page.height * kEdge || line.top > page.height * (1 - kEdge);
}

// The number of a line that holds nothing but one and what is put around it: "— 3 —", "第3页".
std::optional<long> page_number(std::string_view text) {
  long number = 0;
  int runs = 0;
  bool in_digits = false;
  const char* p = text.data();
  const char* const end = p + text.size();
  constexpr std::u32string_view kAround = U" \t\u00A0\u3000-–—―−－·•.．/／第页頁共Pagepageof（）()";
  while (p < end) {
    const char32_t c = next_code_point(p);
    if (c >= U'0' && c <= U'9') {
      if (!in_digits) ++runs;
      if (runs == 1 && number < 100000) number = number * 10 + static_cast<long>(c - U'0');
      in_digits = true;
    } else if (kAround.find(c) != std::u32string_view::npos) {
      in_digits = false;
    } else {
      return {};
    }
  }
  if (runs == 0 || runs > 2) return {};
  return number;
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
    NoiseLine told;
    told.text = line(places.front()).text;
    told.why = why;
    told.times = places.size();
    told.left_out = true;
    noise_.push_back(std::move(told));
    for (const LinePlace& place : places) line(place).gone = true;
  }
  void mark_page_numbers();
  void mark_recurring();
  void mark_watermarks();

  std::vector<PdfPage>& pages_;
  std::vector<NoiseLine> noise_;
};

// Page numbers and pages rise together: their difference is the same on most pages.
void Furniture::mark_page_numbers() {
  std::map<long, std::vector<LinePlace>> by_difference;
  for (std::size_t p = 0; p < pages_.size(); ++p) {
    for (std::size_t i = 0; i < pages_[p].lines.size(); ++i) {
      const PdfLine& at = pages_[p].lines[i];
      if (!at_edge(pages_[p], at)) continue;
      const std::optional<long> number = page_number(at.text);
      if (number) by_difference[*number - static_cast<long>(p)].push_back({p, i});
    }
  }
  for (const auto& [difference, places] : by_difference) {
    const bool only_page = pages_.size() == 1 && difference == 1;
    if (only_page || places.size() >= enough()) take_away(places, "page number");
  }
}

void Furniture::mark_recurring() {
  std::map<std::string, std::vector<LinePlace>> by_shape;
  for (std::size_t p = 0; p < pages_.size(); ++p) {
    for (std::size_t i = 0; i < pages_[p].lines.size(); ++i) {
      const PdfLine& at = pages_[p].lines[i];
      if (!at.gone && at_edge(pages_[p], at)) by_shape[shape_of(at.text)].push_back({p, i});
    }
  }
  for (const auto& [shape, places] : by_shape) {
    // Those at one height, by the height of most.
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
    if (best.size() >= enough()) take_away(best, "page header or footer");
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
