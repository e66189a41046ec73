#include "numbers.hpp"

#include <charconv>
#include <cmath>
#include <system_error>

namespace obq {

NumberResult scaled_number(const uint8_t *begin, const uint8_t *end, int scale, Inexact inexact, int64_t &out) {
  if (number_shape(begin, end) == NumberShape::none) return NumberResult::not_a_number;
  const bool negative = *begin == '-';
  if (negative) ++begin;

  // The digits without the point are an integer; its value is multiplied by ten to the power of `shift`.
  const uint8_t *exponent = begin;
  while (exponent < end && *exponent != 'e' && *exponent != 'E') ++exponent;
  int64_t shift = scale;
  if (exponent < end) {
    const uint8_t *at = exponent + 1;
    const bool down = *at == '-';
    if (*at == '-' || *at == '+') ++at;
    int64_t value = 0;
    // No document is long enough for a larger exponent to be made up for by digits.
    constexpr int64_t most = int64_t{1} << 33;
    for (; at < end; ++at) {
      if (value < most) value = value * 10 + (*at - '0');
    }
    shift += down ? -value : value;
  }
  int64_t digits = 0;
  bool behind_point = false;
  for (const uint8_t *at = begin; at < exponent; ++at) {
    if (*at == '.') {
      behind_point = true;
    } else {
      ++digits;
      if (behind_point) --shift;
    }
  }

  int64_t kept = shift < 0 ? digits + shift : digits;
  uint64_t value = 0;
  bool rest = false;
  bool round_up = false;
  // With nothing kept the first digit decides only when it is the one right below the last place.
  bool first_dropped = kept >= 0;
  for (const uint8_t *at = begin; at < exponent; ++at) {
    if (*at == '.') continue;
    const unsigned digit = *at - '0';
    if (kept > 0) {
      --kept;
      if (__builtin_mul_overflow(value, uint64_t{10}, &value) || __builtin_add_overflow(value, digit, &value)) {
        return NumberResult::out_of_range;
      }
    } else {
      if (first_dropped) round_up = digit >= 5;
      first_dropped = false;
      rest = rest || digit != 0;
    }
  }
  for (; shift > 0 && value != 0; --shift) {
    if (__builtin_mul_overflow(value, uint64_t{10}, &value)) return NumberResult::out_of_range;
  }
  if (rest && inexact == Inexact::refuse) return NumberResult::not_integral;
  if (rest && round_up) ++value;
  const uint64_t most = uint64_t{1} << 63;
  if (value > (negative ? most : most - 1)) return NumberResult::out_of_range;
  out = static_cast<int64_t>(negative ? 0 - value : value);
  return NumberResult::ok;
}

NumberResult real_number(const uint8_t *begin, const uint8_t *end, double &out) {
  if (number_shape(begin, end) == NumberShape::none) return NumberResult::not_a_number;
  const auto *first = reinterpret_cast<const char *>(begin);
  const auto *last = reinterpret_cast<const char *>(end);
  double value = 0;
  const auto result = std::from_chars(first, last, value);
  if (result.ec == std::errc::result_out_of_range) {
    // Too small is zero as near as a double comes; too large is nothing near at all. `strtod` would ask the locale.
    long double wide = 0;
    const auto again = std::from_chars(first, last, wide);
    if (again.ec != std::errc() || std::fabs(wide) >= 1) return NumberResult::out_of_range;
    value = wide < 0 ? -0.0 : 0.0;
  } else if (result.ec != std::errc() || result.ptr != last) {
    return NumberResult::not_a_number;
  }
  out = value;
  return NumberResult::ok;
}

}  // namespace obq
