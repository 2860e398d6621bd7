// Calendar dates in Chinese text and file names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leitong {

// A day that exists; `month` and `day` are 0 where the text does not tell them.
struct Date {
  std::uint16_t year = 0;
  std::uint8_t month = 0;
  std::uint8_t day = 0;

  bool operator==(const Date&) const = default;
};

// "2023", "2023-05", "2023-05-06".
[[nodiscard]] std::string iso(const Date& date);

struct FoundDate {
  Date date;
  std::size_t start = 0;  // bytes of the text
  std::size_t bytes = 0;
};

// The date that `text` begins with: 2023年5月6日, 2023年5月, 2023年, 二〇二三年五月六日,
// 2023-05-06, 2023/5/6, 2023.5.6, 2023-05, 20230506. What has the form of a date but is no day of
// the calendar (2023-02-30), or is part of a longer number, is none.
[[nodiscard]] std::optional<FoundDate> date_at_front(std::string_view text);

// The date that the metadata of a document tell: one of these, with a time behind it perhaps, or a
// year alone ("2023"). What passages go by.
[[nodiscard]] std::optional<Date> date_told(std::string_view text);

// The first date in `text`.
[[nodiscard]] std::optional<FoundDate> find_date(std::string_view text);

// The year that stands alone in a file name ("青禾县_2023"): four digits 1900-2099 without digits
// around; nothing where there are several or more numbers follow (a range says no date).
[[nodiscard]] std::optional<Date> lone_year(std::string_view name);

}  // namespace leitong
