// Writes truth records (see README.md for their keys).
#include "truth.hpp"

#include <cstdio>

namespace leitong::archive {
namespace {

void append_key(std::string_view key, std::string& out) {
  if (out.back() != '{') out += ',';
  out += '"';
  out += key;
  out += "\":";
}

void append_count(std::string_view key, std::size_t value, std::string& out) {
  append_key(key, out);
  out += std::to_string(value);
}

void append_text(std::string_view key, std::string_view value, std::string& out) {
  append_key(key, out);
  append_json_string(value, out);
}

// Seventeen digits, so that reading gives the same double.
void append_double(std::string_view key, double value, std::string& out) {
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.17g", value);
  append_key(key, out);
  out += digits;
}

void append_bounds(const Place& place, std::string& out) {
  append_text("document", place.document, out);
  append_count("start", place.start, out);
  append_count("end", place.end, out);
}

void append_place(std::string_view key, const Place& place, std::string& out) {
  append_key(key, out);
  out += '{';
  append_bounds(place, out);
  out += '}';
}

// Calls write(item) for each, with commas between, in brackets.
template <typename Items, typename Write>
void append_list(std::string_view key, const Items& items, std::string& out, Write write) {
  append_key(key, out);
  out += '[';
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += ',';
    first = false;
    write(item);
  }
  out += ']';
}

std::string begin_record(std::string_view kind) {
  std::string out = "{";
  append_text("kind", kind, out);
  return out;
}

}  // namespace

void append_json_string(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out += escape;
    } else {
      out += c;
    }
  }
  out += '"';
}

std::string near_duplicate_record(std::string_view level, const Place& a, const Place& b,
                                  double target, double jaccard) {
  std::string out = begin_record("near_duplicate");
  append_text("level", level, out);
  append_place("a", a, out);
  append_place("b", b, out);
  append_double("target", target, out);
  append_double("jaccard", jaccard, out);
  return out + '}';
}

std::string passage_record(const Place& a, const Place& b, const PassageFacts& facts) {
  std::string out = begin_record("passage");
  append_text("edit", kCopyKindNames[static_cast<std::size_t>(facts.kind)], out);
  append_place("a", a, out);
  append_place("b", b, out);
  append_double("edited", facts.edited, out);
  append_key("direction", out);
  out += facts.direction;
  return out + '}';
}

std::string template_record(const Template& pattern, char set, std::size_t support) {
  std::string out = begin_record("template");
  append_count("template", pattern.id, out);
  append_text("set", std::string_view(&set, 1), out);
  append_count("support", support, out);
  std::size_t slot = 0;
  std::size_t part = 0;
  append_list("pattern", pattern.parts, out, [&](const TemplatePart& from) {
    out += '{';
    switch (from.kind) {
      case TemplatePart::Kind::constant:
        append_text("text", to_utf8(from.text), out);
        break;
      case TemplatePart::Kind::slot:
        append_count("slot", slot++, out);
        append_text("type", kSlotTypeNames[static_cast<std::size_t>(from.type)], out);
        break;
      case TemplatePart::Kind::optional:
        append_text("optional", to_utf8(from.text), out);
        append_count("part", part, out);
        break;
      case TemplatePart::Kind::choice:
        append_list("choice", from.choices, out, [&](const std::u32string& choice) {
          append_json_string(to_utf8(choice), out);
        });
        append_count("part", part, out);
        break;
    }
    ++part;
    out += '}';
  });
  return out + '}';
}

std::string occurrence_record(const Template& pattern, const Occurrence& occurrence,
                              const Place& at) {
  std::string out = begin_record("occurrence");
  append_count("template", pattern.id, out);
  append_bounds(at, out);
  std::size_t slot = 0;
  append_list("fills", occurrence.fills, out, [&](const Fill& fill) {
    out += '{';
    append_count("slot", slot++, out);
    append_count("start", at.start + fill.start, out);
    append_count("end", at.start + fill.end, out);
    out += '}';
  });
  append_list("parts", occurrence.parts, out, [&](const Fill& fill) {
    out += '{';
    append_count("part", fill.part, out);
    append_count("start", at.start + fill.start, out);
    append_count("end", at.start + fill.end, out);
    out += '}';
  });
  append_count("noise", occurrence.noise, out);
  return out + '}';
}

std::string slogan_record(std::size_t slogan, const Place& at) {
  std::string out = begin_record("slogan");
  append_count("slogan", slogan, out);
  append_bounds(at, out);
  return out + '}';
}

std::string members_record(std::string_view kind, const Place* source,
                           const std::vector<Place>& members) {
  std::string out = begin_record(kind);
  if (source != nullptr) append_place("source", *source, out);
  append_list("members", members, out, [&](const Place& member) {
    out += '{';
    append_bounds(member, out);
    out += '}';
  });
  return out + '}';
}

}  // namespace leitong::archive
