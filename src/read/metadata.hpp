// What is known about a file besides its text: from a table the user gives, and from what its name
// and its first lines plainly say.
#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "leitong/document.hpp"
#include "leitong/read.hpp"
#include "leitong/result.hpp"

namespace leitong::read {

// Rows of metadata CSVs by path. Read-only once all are added: any thread may look things up.
class MetadataTable {
 public:
  // Adds the rows of the file `path`. Its first row names the columns: the first column is the
  // path, the others are named as in `fields`; others still are not looked at. Paths are below
  // `folder`, or as they stand where that is empty.
  [[nodiscard]] Result<Done> add(const std::string& path, const std::string& folder,
                                 const FieldNames& fields, std::vector<Error>& warnings);

  // The row of a file, by the first that a row names: its path as given and joined, then its path
  // below the folder (the file's name where it was given itself); nullptr where none does. Its
  // fields are in the Document's place, its id is the path of the row, its path the table's.
  const Document* find(std::string_view path, std::string_view below) const;

  const std::vector<Document>& rows() const { return rows_; }
  // Whether a file or an entry of an archive was asked for by which the row is named.
  bool is_used(std::size_t row) const { return used_[row].load(std::memory_order_relaxed); }

 private:
  const Document* find_one(std::string_view path) const;

  std::vector<Document> rows_;
  mutable std::deque<std::atomic<bool>> used_;  // as long as rows_
  std::unordered_map<std::string, std::size_t> by_path_;
};

// Fills what is empty in `out` from `known`.
void fill_from(const Document& known, Document& out);

// Fills what is empty in `out` from the file's name and from the first lines of out.text.
//   date    in the name; else a whole date on one of the first lines, alone or in the form
//           "——2023年1月5日在青禾县第十七届人民代表大会第三次会议上"; else the title's year
//   place   a name ending in 省, 市, 县, 区 … that begins the file's name or the title and is
//           followed by its end, a number, a separator or 人民政府 …; else the one of the form
//           above
//   title   the first line, if it is short and not a sentence, and more follows
//   author  a first line "作者：…", "报告人：…"
void fill_from_file(std::string_view file_name, Document& out);

}  // namespace leitong::read
