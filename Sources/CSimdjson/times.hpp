// Times of RFC 3339 and its relatives, straight from their text to nanoseconds.
#pragma once

#include <cstdint>

namespace obq {

enum class TimeResult { ok, unset, not_a_time, no_offset, out_of_range };

/// The date read last: rows of a page mostly share it.
struct DateCache {
  /// Its ten bytes; at first a byte that no text holds.
  uint8_t text[16] = {0xFF};
  /// Days since 1970-01-01.
  int64_t days = 0;
  bool is_zero_date = false;
};

/// Reads a date, a time of day behind `T` or a space, 0 to 9 digits of a fraction, and `Z`, `+08:00` or `+0800`. An
/// empty text and Go's zero time (`0001-01-01T00:00:00`, Go documentation, time.Time) are unset. Up to 64 bytes behind
/// the end must be readable.
TimeResult parse_time(const uint8_t *begin, const uint8_t *end, DateCache &cache, int64_t &nanoseconds);

}  // namespace obq
