#include "report/html/html_report.hpp"

#include <functional>
#include <string_view>

#include "base/xxhash.hpp"
#include "leitong/version.hpp"
#include "report/html/blocks.hpp"
#include "report/html/packed.hpp"
#include "report/html/page.hpp"

namespace leitong {
namespace {

// Each text with its length before it, so that no two lists of texts look the same.
class Fingerprint {
 public:
  Fingerprint() { XXH3_128bits_reset(&state_); }
  void add(std::string_view text) {
    const std::uint64_t bytes = text.size();
    unsigned char length[8];
    for (unsigned i = 0; i < 8; ++i) length[i] = static_cast<unsigned char>(bytes >> (8 * i));
    XXH3_128bits_update(&state_, length, sizeof length);
    XXH3_128bits_update(&state_, text.data(), text.size());
  }
  std::uint64_t value() const { return XXH3_128bits_digest(&state_).low64; }

 private:
  XXH3_state_t state_;
};

void add_documents(const Collection& collection, Fingerprint& print) {
  for (const Document& document : collection.documents) {
    for (const std::string* text : {&document.id, &document.title, &document.date, &document.place,
                                    &document.author, &document.series, &document.text}) {
      print.add(*text);
    }
  }
}

using WriteBlock = void (*)(const Sink&, const HtmlView&, const Selection&);

void write_packed(const Sink& sink, const HtmlView& view, const Selection& selection,
                  WriteBlock write) {
  PackedWriter packed(sink);
  const Sink into = [&](std::string_view bytes) {
    packed.write(bytes);
    return true;
  };
  write(into, view, selection);
  packed.finish();
}

}  // namespace

std::string report_number(const HtmlView& view) {
  Fingerprint print;
  print.add(version());
  print.add(parameters_json(view.run));
  add_documents(view.collection, print);
  if (view.references != nullptr) add_documents(*view.references, print);
  for (const std::string_view input : view.more_inputs) print.add(input);
  std::string number = "LT";
  const std::uint64_t value = print.value();
  for (unsigned digit = 0; digit < 16; ++digit) {
    if (digit % 4 == 0) number += '-';
    number += "0123456789ABCDEF"[value >> (60 - 4 * digit) & 15];
  }
  return number;
}

void write_html(const Sink& sink, const HtmlView& view) {
  const Selection selection = select(view);
  const auto block = [&](WriteBlock write) {
    return [&, write] { write_packed(sink, view, selection, write); };
  };
  // In the order of the frame.
  const std::pair<std::string_view, std::function<void()>> fillers[] = {
      {"@policy@", [&] { sink(page_policy(page_style(), page_script())); }},
      {"@style@", [&] { sink(page_style()); }},
      {"@model@", block(write_model)},
      {"@spans@", block(write_spans)},
      {"@script@", [&] { sink(page_script()); }},
      {"@details@", block(write_details)},
      {"@texts@", block(write_texts)}};
  std::string_view frame = page_frame();
  for (const auto& [mark, fill] : fillers) {
    const std::size_t at = frame.find(mark);
    sink(frame.substr(0, at));
    fill();
    frame.remove_prefix(at + mark.size());
  }
  sink(frame);
}

}  // namespace leitong
