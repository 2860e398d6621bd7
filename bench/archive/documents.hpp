// A row of the archive as a document of the library, for programs that use both.
#pragma once

#include "archive.hpp"
#include "leitong/document.hpp"
#include "vocabulary.hpp"

namespace leitong::archive {

inline Document document_of(const Row& row) {
  Document document;
  document.id = row.id;
  document.title = row.title;
  document.date = row.date;
  document.place = row.place;
  document.series = row.series;
  document.text = to_utf8(row.text);
  return document;
}

// A sink for `documents` of a collection, which must outlive it.
inline auto into(Collection& collection) {
  return [&collection](const Row& row) {
    collection.documents.push_back(document_of(row));
    return true;
  };
}

}  // namespace leitong::archive
