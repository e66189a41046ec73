#include "times.hpp"

#include <cstring>

#include "bytes.hpp"

namespace obq {

/// Two digits, or 100 and more when they are none.
static inline unsigned two_digits(const uint8_t *at) {
  const unsigned tens = static_cast<unsigned>(at[0]) - '0';
  const unsigned ones = static_cast<unsigned>(at[1]) - '0';
  return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

/// Days since 1970-01-01 by Howard Hinnant's "chrono-compatible low-level date algorithms", for years from 1 on.
static int64_t days_since_1970(unsigned year, unsigned month, unsigned day) {
  const int64_t shifted = static_cast<int64_t>(year) - (month <= 2 ? 1 : 0);
  const int64_t era = shifted / 400;
  const int64_t year_of_era = shifted - era * 400;
  const int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static unsigned days_in_month(unsigned month, unsigned year) {
  static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

/// Reads ten bytes as a date into the cache.
static bool parse_date(const uint8_t *at, DateCache &cache) {
  const unsigned century = two_digits(at);
  const unsigned rest = two_digits(at + 2);
  const unsigned month = two_digits(at + 5);
  const unsigned day = two_digits(at + 8);
  if (century > 99 || rest > 99 || at[4] != '-' || at[7] != '-' || month < 1 || month > 12) return false;
  const unsigned year = century * 100 + rest;
  if (year < 1 || day < 1 || day > days_in_month(month, year)) return false;
  cache.days = days_since_1970(year, month, day);
  cache.is_zero_date = year == 1 && month == 1 && day == 1;
  std::memcpy(cache.text, at, 10);
  return true;
}

/// The forms that servers write, of 20 bytes and more: `2024-08-09T08:02:57Z`, with 1 to 8 digits of a fraction and any
/// offset. False for all others, which may be times too.
static inline bool parse_usual_time(
  const uint8_t *at, size_t length, const DateCache &cache, int64_t &seconds, int64_t &fraction) {
  // "08:02:57" with its digits in one word.
  const uint64_t clock = load64(at + 11);
  if ((clock & 0x0000FF0000FF0000) != 0x00003A00003A0000 || at[10] != 'T') return false;
  if (!are_eight_digits((clock & ~uint64_t{0x0000FF0000FF0000}) | 0x0000300000300000)) return false;
  const uint64_t digits = clock & 0x0F0F0F0F0F0F0F0F;
  const auto two = [=](int first) { return (digits >> (8 * first) & 15) * 10 + (digits >> (8 * first + 8) & 15); };
  const uint64_t hour = two(0), minute = two(3), second = two(6);
  if (hour > 23 || minute > 59 || second > 59) return false;

  const uint8_t *end = at + length;
  int64_t offset = 0;
  const uint8_t *zone = end - 1;
  if (*zone != 'Z') {
    const bool has_colon = end[-3] == ':';
    zone = end - (has_colon ? 6 : 5);
    if (*zone != '+' && *zone != '-') return false;
    const unsigned hours = two_digits(zone + 1), minutes = two_digits(end - 2);
    if (hours > 18 || minutes > 59) return false;
    offset = hours * 3600 + minutes * 60;
    if (*zone == '-') offset = -offset;
  }
  const uint8_t *point = at + 19;
  fraction = 0;
  if (point != zone) {
    static constexpr int64_t weights[] = {0, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10};
    const size_t count = static_cast<size_t>(zone - point) - 1;
    uint64_t value;
    if (zone < point || *point != '.' || count - 1 >= 8) return false;
    if (!parse_digits(point + 1, static_cast<unsigned>(count), value)) return false;
    fraction = static_cast<int64_t>(value) * weights[count];
  }
  seconds = cache.days * 86400 + static_cast<int64_t>(hour * 3600 + minute * 60 + second) - offset;
  return true;
}

static TimeResult combine(int64_t seconds, int64_t fraction, int64_t &nanoseconds) {
  // Wide enough that only the result can overflow: the fraction brings the earliest instants back into range.
  const __int128 exact = static_cast<__int128>(seconds) * 1000000000 + fraction;
  nanoseconds = static_cast<int64_t>(exact);
  return nanoseconds == exact ? TimeResult::ok : TimeResult::out_of_range;
}

TimeResult parse_time(const uint8_t *at, const uint8_t *end, DateCache &cache, int64_t &nanoseconds) {
  if (at == end) return TimeResult::unset;
  if (end - at < 10) return TimeResult::not_a_time;
  const bool cached = load64(at) == load64(cache.text) && std::memcmp(at + 8, cache.text + 8, 2) == 0;
  if (!cached && !parse_date(at, cache)) return TimeResult::not_a_time;
  int64_t seconds;
  int64_t fraction;
  const auto length = static_cast<size_t>(end - at);
  if (length >= 20 && !cache.is_zero_date && parse_usual_time(at, length, cache, seconds, fraction)) {
    return combine(seconds, fraction, nanoseconds);
  }
  at += 10;
  seconds = cache.days * 86400;
  fraction = 0;
  bool is_midnight = true;
  if (at < end && (*at == 'T' || *at == 't' || *at == ' ')) {
    if (end - at < 6 || at[3] != ':') return TimeResult::not_a_time;
    const unsigned hour = two_digits(at + 1);
    const unsigned minute = two_digits(at + 4);
    unsigned second = 0;
    at += 6;
    if (at < end && *at == ':') {
      if (end - at < 3) return TimeResult::not_a_time;
      second = two_digits(at + 1);
      at += 3;
      if (at < end && *at == '.') {
        ++at;
        int64_t weight = 100000000;
        const uint8_t *first = at;
        for (; at < end && weight > 0 && is_digit(*at); ++at, weight /= 10) fraction += (*at - '0') * weight;
        if (at == first) return TimeResult::not_a_time;
      }
    }
    if (hour > 23 || minute > 59 || second > 59) return TimeResult::not_a_time;
    seconds += hour * 3600 + minute * 60 + second;
    is_midnight = hour == 0 && minute == 0 && second == 0 && fraction == 0;
  }
  const bool is_zero = cache.is_zero_date && is_midnight;
  if (at == end) return is_zero ? TimeResult::unset : TimeResult::no_offset;
  if (*at == 'Z' || *at == 'z') {
    ++at;
  } else if (*at == '+' || *at == '-') {
    const bool west = *at == '-';
    if (end - at < 5) return TimeResult::not_a_time;
    const unsigned hours = two_digits(at + 1);
    at += at[3] == ':' ? 4 : 3;
    if (end - at < 2) return TimeResult::not_a_time;
    const unsigned minutes = two_digits(at);
    at += 2;
    if (hours > 18 || minutes > 59) return TimeResult::not_a_time;
    const int64_t offset = hours * 3600 + minutes * 60;
    seconds += west ? offset : -offset;
  } else {
    return TimeResult::not_a_time;
  }
  if (at != end) return TimeResult::not_a_time;
  if (is_zero) return TimeResult::unset;
  return combine(seconds, fraction, nanoseconds);
}

}  // namespace obq
