// Numbers straight from their text, exactly or not at all.
#pragma once

#include <cstdint>

#include "bytes.hpp"
#include "document.hpp"

namespace obq {

enum class NumberResult { ok, not_a_number, not_integral, out_of_range };

/// What becomes of digits below the last place that is kept.
enum class Inexact { refuse, round };

/// The value times ten to the power of `scale` as an integer, for any text of a JSON number.
NumberResult scaled_number(const uint8_t *begin, const uint8_t *end, int scale, Inexact inexact, int64_t &out);

NumberResult real_number(const uint8_t *begin, const uint8_t *end, double &out);

/// An integer of the text of a JSON number. The text may be followed by anything.
__attribute__((always_inline)) inline NumberResult integer_number(
  const uint8_t *begin, const uint8_t *end, int64_t &out) {
  const auto count = static_cast<size_t>(end - begin);
  uint64_t high = 0;
  uint64_t low = 0;
  // A leading zero is no number unless it is all of it; the general way knows.
  if (count - 1 < 8 && (*begin != '0' || count == 1)) {
    if (parse_digits(begin, static_cast<unsigned>(count), low)) {
      out = static_cast<int64_t>(low);
      return NumberResult::ok;
    }
  } else if (count - 9 < 8 && *begin != '0') {
    if (parse_digits(begin, 8, high) && parse_digits(begin + 8, static_cast<unsigned>(count - 8), low)) {
      static constexpr int64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
      out = static_cast<int64_t>(high) * powers[count - 8] + static_cast<int64_t>(low);
      return NumberResult::ok;
    }
  }
  return scaled_number(begin, end, 0, Inexact::refuse, out);
}

/// Nanoseconds of the text of a JSON number that counts seconds.
inline NumberResult duration_number(const uint8_t *begin, const uint8_t *end, int64_t &out) {
  const auto count = static_cast<size_t>(end - begin);
  uint64_t seconds;
  if (count - 1 < 8 && (*begin != '0' || count == 1) && parse_digits(begin, static_cast<unsigned>(count), seconds)) {
    out = static_cast<int64_t>(seconds) * 1000000000;
    return NumberResult::ok;
  }
  return scaled_number(begin, end, 9, Inexact::round, out);
}

}  // namespace obq
