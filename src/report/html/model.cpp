// The first block: documents, shares, families, the run.

#include <algorithm>
#include <map>

#include "base/dates.hpp"
#include "report/html/blocks.hpp"
#include "report/html/rows.hpp"

namespace leitong {
namespace {

constexpr std::uint32_t kExcerpt = 48;  // characters of a family's text that the first view shows

class Model {
 public:
  Model(const Sink& sink, const HtmlView& view, const Selection& selection)
      : rows_(sink),
        json_(rows_.json()),
        view_(view),
        passages_(view.result.passages),
        selection_(selection) {
    number_series();
  }

  void write() {
    rows_.raw("{\"format\":1,\"number\":\"" + report_number(view_) + "\",\"run\":");
    rows_.raw(lasting_run_json(view_.run));
    rows_.raw(",\"passages_known\":");
    rows_.raw(passages_.shares.empty() ? "false" : "true");
    rows_.raw(",\"series\":");
    rows_.array(series_.size(), [&](std::size_t i) { json_.value(series_[i]); });
    rows_.raw(",\"documents\":");
    rows_.array(selection_.documents.size(), [&](std::size_t i) { put_document(i); });
    rows_.raw(",\"families\":");
    rows_.array(passages_.families.size(),
                [&](std::size_t i) { put_family(passages_.families[i]); });
    rows_.raw(",\"held\":");
    put_held();
    rows_.raw(",\"left_out\":");
    put_left_out();
    rows_.raw(",\"chinese\":");
    put_chinese();
    rows_.raw("}");
  }

 private:
  void number_series() {
    std::map<std::string_view, std::uint32_t> numbers;
    for (const std::uint32_t i : selection_.documents) {
      const std::string& key = view_.collection.documents[i].series_key();
      const auto next = static_cast<std::uint32_t>(series_.size());
      const auto [at, fresh] = numbers.try_emplace(key, next);
      if (fresh) series_.push_back(key);
      series_of_.push_back(at->second);
    }
  }

  void put_document(std::size_t i) {
    const std::uint32_t index = selection_.documents[i];
    const Document& document = view_.collection.documents[index];
    json_.begin_array();
    for (const std::string* text : {&document.id, &document.title, &document.date}) {
      json_.value(std::string_view(*text));
    }
    const std::optional<Date> date = date_told(document.date);
    json_.value(std::string_view(date ? iso(*date) : std::string()));
    json_.value(std::string_view(document.place));
    json_.value(std::string_view(document.author));
    json_.value(series_of_[i]);
    json_.value(view_.texts.characters(DocumentIndex{index}));
    put_shares(index);
    json_.value(bool(selection_.has_text[i]));
    if (view_.result.template_shares.empty()) {
      json_.null();
    } else {
      json_.value(view_.result.template_shares[index]);
    }
    put_pages(document);
    json_.end_array();
  }

  void put_pages(const Document& document) {
    if (document.page_starts.empty()) return;
    json_.begin_array();
    for (const std::uint32_t start : document.page_starts) json_.value(start);
    json_.end_array();
  }

  // Normal characters, then the shares.
  void put_shares(std::uint32_t index) {
    if (passages_.shares.empty()) {
      json_.null();
      json_.null();
      return;
    }
    const DocumentShares& shares = passages_.shares[index];
    json_.value(shares.characters);
    json_.begin_array();
    for (const double share : {shares.total, shares.copied, shares.quoted, shares.boilerplate,
                               shares.own, shares.reference}) {
      json_.value(share);
    }
    if (shares.largest_source && selection_.holds(*shares.largest_source)) {
      json_.value(selection_.place(*shares.largest_source));
    } else {
      json_.null();
    }
    json_.value(shares.largest_source_share);
    json_.end_array();
  }

  void put_family(const Family& family) {
    const FamilyMember& earliest = family.members[family.earliest];
    json_.begin_array();
    json_.value(static_cast<unsigned>(family.kind));
    json_.value(family.documents);
    json_.value(family.series);
    json_.value(family.variants);
    json_.value(unsigned{family.first_year});
    json_.value(unsigned{family.last_year});
    // Numbered among the members that are here.
    unsigned first = 0;
    unsigned here = 0;
    for (const FamilyMember& member : family.members) {
      if (member == earliest && selection_.holds(member.document)) first = here;
      here += selection_.holds(member.document);
    }
    json_.value(first);
    json_.begin_array();
    for (const FamilyMember& member : family.members) {
      if (!selection_.holds(member.document)) continue;
      json_.begin_array();
      json_.value(selection_.place(member.document));
      json_.value(member.span.start);
      json_.value(member.span.end);
      json_.end_array();
    }
    json_.end_array();
    Span span = earliest.span;
    span.end = std::min(span.end, span.start + kExcerpt);
    json_.value(view_.texts.slice(earliest.document, span));
    json_.end_array();
  }

  void put_held() {
    json_.begin_object();
    std::size_t clusters = 0;
    for (const LevelSelection& level : selection_.levels) clusters += level.clusters.size();
    json_.field("clusters", clusters);
    if (view_.run.templates != nullptr) json_.field("templates", selection_.templates.size());
    json_.end_object();
    rows_.flush();
  }

  void put_left_out() {
    json_.begin_object();
    json_.field("documents", selection_.documents_left_out);
    json_.field("texts", selection_.texts_left_out);
    json_.field("passages", selection_.passages_left_out);
    json_.field("clusters", selection_.clusters_left_out);
    json_.field("pairs", selection_.pairs_left_out);
    json_.field("templates", selection_.templates_left_out);
    json_.field("occurrences", selection_.occurrences_left_out);
    json_.end_object();
    rows_.flush();
  }

  // Reasons that Chinese says otherwise, each once.
  void put_chinese() {
    std::map<std::string_view, std::string> reasons;
    const auto take = [&](const std::string& reason) {
      if (!view_.to_chinese || reasons.count(reason) != 0) return;
      std::string chinese = view_.to_chinese(reason);
      if (chinese != reason) reasons.emplace(reason, std::move(chinese));
    };
    const ReadResult& input = *view_.run.input;
    for (const Error& failure : input.failures) take(failure.reason);
    for (const Error& warning : input.warnings) take(warning.reason);
    for (const NoiseLine& line : input.noise) take(line.why);
    json_.begin_object();
    for (const auto& [reason, chinese] : reasons) json_.field(reason, std::string_view(chinese));
    json_.end_object();
    rows_.flush();
  }

  Rows rows_;
  JsonWriter& json_;
  const HtmlView& view_;
  const Passages& passages_;
  const Selection& selection_;
  std::vector<std::string_view> series_;
  std::vector<std::uint32_t> series_of_;  // of each document here
};

}  // namespace

void write_model(const Sink& sink, const HtmlView& view, const Selection& selection) {
  Model(sink, view, selection).write();
}

}  // namespace leitong
