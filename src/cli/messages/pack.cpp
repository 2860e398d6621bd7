// leitong_pack_messages PACKAGE KEYS: holds the two languages of the messages against each other
// and writes the list of their keys, with which the compiler checks every use of a message.
//
// Problem: a message that one language lacks, or that forgets what is put into it, would be seen
// only by the one user who meets it. Method: both bundles of the package, as ICU reads them, must
// have the same keys, each a string that is not empty, with the same {1} ... {9}. Runs when the
// program is built; anything else is told on standard error and ends the build.

#include <unicode/udata.h>
#include <unicode/ures.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace {

constexpr const char* kPackage = "leitong_messages";
using Messages = std::map<std::string, std::string>;

struct Closer {
  void operator()(UResourceBundle* bundle) const { ures_close(bundle); }
};

std::string utf8(const UChar* text, int32_t length) {
  std::string out(static_cast<std::size_t>(length) * 3 + 1, 0);
  int32_t bytes = 0;
  UErrorCode code = U_ZERO_ERROR;
  u_strToUTF8(out.data(), static_cast<int32_t>(out.size()), &bytes, text, length, &code);
  out.resize(U_SUCCESS(code) ? static_cast<std::size_t>(bytes) : 0);
  return out;
}

bool complain(const std::string& what) {
  std::cerr << "messages: " << what << "\n";
  return false;
}

bool read_bundle(const char* language, Messages& messages) {
  UErrorCode code = U_ZERO_ERROR;
  const std::unique_ptr<UResourceBundle, Closer> bundle(ures_openDirect(kPackage, language, &code));
  if (U_FAILURE(code)) return complain(std::string(language) + ": " + u_errorName(code));
  ures_resetIterator(bundle.get());
  while (ures_hasNext(bundle.get())) {
    const char* key = nullptr;
    int32_t length = 0;
    code = U_ZERO_ERROR;
    const UChar* text = ures_getNextString(bundle.get(), &length, &key, &code);
    const std::string name = key != nullptr ? key : "?";
    if (U_FAILURE(code)) return complain(std::string(language) + ": " + name + " is no string");
    messages[name] = utf8(text, length);
  }
  return true;
}

std::set<char> places(const std::string& text) {
  std::set<char> digits;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] == '{' && text[i + 1] >= '1' && text[i + 1] <= '9' && text[i + 2] == '}') {
      digits.insert(text[i + 1]);
    }
  }
  return digits;
}

// Whether every message of `one` is in `other`, with the same places.
bool agrees(const Messages& one, const Messages& other, const std::string& missing_in) {
  bool good = true;
  for (const auto& [key, text] : one) {
    const auto found = other.find(key);
    if (text.empty()) good = complain(key + " is empty");
    if (found == other.end()) {
      good = complain(key + " is missing in " + missing_in);
    } else if (places(found->second) != places(text)) {
      good = complain(key + " has not the same {1} ... {9} in " + missing_in);
    }
  }
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return complain("leitong_pack_messages PACKAGE KEYS") ? 0 : 2;
  std::ifstream in(argv[1], std::ios::binary);
  const std::vector<char> bytes((std::istreambuf_iterator<char>(in)),
                                std::istreambuf_iterator<char>());
  // ICU wants its data at a multiple of 16 bytes.
  std::vector<std::max_align_t> package(bytes.size() / sizeof(std::max_align_t) + 1);
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(package.data()));
  UErrorCode code = U_ZERO_ERROR;
  udata_setAppData(kPackage, package.data(), &code);
  if (U_FAILURE(code)) return complain(std::string(argv[1]) + ": " + u_errorName(code)) ? 0 : 1;
  Messages english, chinese;
  if (!read_bundle("root", english) || !read_bundle("zh", chinese)) return 1;
  const bool forth = agrees(english, chinese, "zh.txt");
  const bool back = agrees(chinese, english, "root.txt");
  if (!forth || !back) return 1;
  std::ofstream out(argv[2], std::ios::trunc);
  for (const auto& [key, text] : english) out << '"' << key << "\",\n";
  out.close();
  return out ? 0 : 1;
}
