#include "serve/found.hpp"

#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>

#include "base/parallel.hpp"
#include "base/utf8.hpp"
#include "report/html/html_report.hpp"
#include "report/scan_files.hpp"
#include "serve/gate.hpp"

namespace leitong::serve {
namespace {

std::shared_ptr<const std::string> written(const std::function<void(const Sink&)>& write) {
  auto text = std::make_shared<std::string>();
  write([&](std::string_view bytes) {
    text->append(bytes);
    return true;
  });
  return text;
}

// "Sat, 21 Nov 2026 19:45:31 GMT", whatever the locale.
std::string http_date(std::chrono::system_clock::time_point when) {
  constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", kDays[parts.tm_wday],
                parts.tm_mday, kMonths[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour,
                parts.tm_min, parts.tm_sec);
  return text;
}

}  // namespace

std::string file_name(const std::string& path) {
  const std::filesystem::path whole(path);
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

void close_run(Found& found, unsigned threads) {
  found.run.command = "serve";
  found.run.paths = found.paths;
  for (const Document& each : found.input.collection.documents) {
    found.input.text_bytes += each.text.size();
    found.run.characters += count_code_points(each.text);
  }
  found.run.input = &found.input;
  found.run.duplicates = found.result.duplicates;
  if (found.passages) found.run.passages = &found.result.passages;
  if (found.templates) found.run.templates = &found.result.templates;
  found.run.threads = thread_count(threads);
}

std::shared_ptr<Report> report_of(const Found& found, const ToChinese& to_chinese,
                                  unsigned threads) {
  const Collection& documents = found.input.collection;
  const TextIndexes texts(documents, threads);
  auto report = std::make_shared<Report>();
  report->id = random_name();
  report->made = http_date(std::chrono::system_clock::now());
  report->page = written([&](const Sink& sink) {
    write_html(sink, {documents, texts, found.result, found.run, nullptr, {}, {}, to_chinese});
  });
  for (const ScanFile file : kScanFiles) {
    report->records[std::string(name(file))] = written([&](const Sink& sink) {
      write_scan_file(file, sink, {documents, texts, found.result}, threads);
    });
  }
  return report;
}

}  // namespace leitong::serve
