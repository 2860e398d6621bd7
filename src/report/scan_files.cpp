#include "report/scan_files.hpp"

#include "report/document_records.hpp"
#include "report/passage_records.hpp"
#include "report/template_records.hpp"

namespace leitong {

std::string_view name(ScanFile file) {
  constexpr std::string_view kNames[] = {"documents", "duplicates", "clusters",
                                         "passages",  "families",   "templates"};
  return kNames[static_cast<std::size_t>(file)];
}

void write_scan_file(ScanFile file, const Sink& sink, const ScanView& view, unsigned threads) {
  const RecordOptions lines{Format::kJsonLines, false, threads};
  const ScanResult& result = view.result;
  const PassageView passages{view.documents, view.texts, result.passages};
  // Units are counted as the first level that was asked for cuts them.
  const UnitLevel counted =
      result.duplicates.empty() ? UnitLevel::kParagraph : result.duplicates.front().level;
  switch (file) {
    case ScanFile::kDocuments:
      return write_documents(sink, view.documents, counted, result.passages, result.template_shares,
                             lines);
    case ScanFile::kDuplicates:
      return write_duplicates(sink, view.documents, result.duplicates, lines);
    case ScanFile::kClusters:
      return write_clusters(sink, view.documents, result.duplicates, lines);
    case ScanFile::kPassages:
      return write_passages(sink, passages, lines);
    case ScanFile::kFamilies:
      return write_families(sink, passages, lines);
    case ScanFile::kTemplates:
      return write_templates(sink, {view.documents, view.texts, result.templates}, lines);
  }
}

}  // namespace leitong
