#include <memory>

#include "bodies.hpp"
#include "library/exchange.hpp"
#include "library/schema.hpp"

namespace leitong::fuzz {
namespace {

using namespace leitong::library;

std::string without_history(const std::string& json) {
  return json.substr(0, json.rfind("\"history\":"));
}

// The export of a library that has taken this in; "" where it was refused.
std::string taken_in(std::string_view json, std::vector<std::string>& broken) {
  const std::unique_ptr<Database> db = library_in_memory();
  const Transaction transaction(*db, Transaction::Kind::kWrite);
  try {
    import_from_json(*db, json);
  } catch (const Failure&) {
    return {};
  }
  broken = problems(*db);
  return exported_json(*db);
}

}  // namespace

std::string library_body(std::string_view bytes) {
  std::vector<std::string> broken;
  const std::string once = taken_in(bytes, broken);
  if (!broken.empty()) return "an import breaks the library: " + broken.front();
  if (once.empty()) return {};
  const std::string twice = taken_in(once, broken);
  if (!broken.empty()) return "an own export breaks the library: " + broken.front();
  if (without_history(once) != without_history(twice)) return "an export is not what it was";
  return {};
}

}  // namespace leitong::fuzz
