// Loads, comparisons and copies that may read up to 64 bytes behind their end: documents are padded, and so are the
// buffers of this target.
#pragma once

#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace obq {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "words of text are read with their first byte lowest");

inline uint64_t load64(const uint8_t *bytes) {
  uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

/// The lowest so many bytes of a word, 1 to 8.
inline uint64_t low_bytes(unsigned count) { return ~uint64_t{0} >> (64 - 8 * count); }

/// Whether two texts of the same length are equal.
inline bool equal_padded(const uint8_t *left, const uint8_t *right, size_t length) {
  while (length > 8) {
    if (load64(left) != load64(right)) return false;
    left += 8;
    right += 8;
    length -= 8;
  }
  return length == 0 || ((load64(left) ^ load64(right)) & low_bytes(static_cast<unsigned>(length))) == 0;
}

/// A bit for each of 16 bytes in which two texts are equal, the first one lowest.
inline uint32_t equal_bytes(const uint8_t *left, const uint8_t *right) {
#ifdef __SSE2__
  const __m128i first = _mm_loadu_si128(reinterpret_cast<const __m128i *>(left));
  const __m128i second = _mm_loadu_si128(reinterpret_cast<const __m128i *>(right));
  return static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(first, second)));
#else
  uint32_t bits = 0;
  for (unsigned index = 0; index < 16; ++index) bits |= uint32_t{left[index] == right[index]} << index;
  return bits;
#endif
}

/// Copies a text, and up to 31 bytes that follow it, into a place that has room for them.
inline void copy_padded(uint8_t *to, const uint8_t *from, size_t length) {
  for (size_t done = 0; done < length; done += 32) std::memcpy(to + done, from + done, 32);
}

inline bool is_space(uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }

inline bool is_digit(uint8_t byte) { return static_cast<uint8_t>(byte - '0') <= 9; }

/// So many bytes of a word, 1 to 8, moved up behind zeros.
inline uint64_t right_aligned(uint64_t word, unsigned count) {
  constexpr uint64_t zeros = 0x3030303030303030;
  // From a table, since shifting both words together is slow on some processors.
  static constexpr uint64_t behind[] = {
    zeros, zeros >> 8, zeros >> 16, zeros >> 24, zeros >> 32, zeros >> 40, zeros >> 48, zeros >> 56, 0};
  return word << (64 - 8 * count) | behind[count];
}

/// Whether all bytes of a word are digits.
inline bool are_eight_digits(uint64_t word) {
  return ((word & 0xF0F0F0F0F0F0F0F0) | ((word + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4) == 0x3333333333333333;
}

/// The value of eight digits, the first one lowest in the word.
inline uint64_t eight_digits(uint64_t word) {
  // Pairs, then fours, then all eight.
  word = (word & 0x0F0F0F0F0F0F0F0F) * 2561 >> 8;
  word = (word & 0x00FF00FF00FF00FF) * 6553601 >> 16;
  return (word & 0x0000FFFF0000FFFF) * 42949672960001 >> 32;
}

/// Whether 1 to 8 bytes are digits; eight must be readable.
inline bool are_digits(const uint8_t *at, unsigned count) { return are_eight_digits(right_aligned(load64(at), count)); }

/// Reads 1 to 8 digits; false when a byte is none.
__attribute__((always_inline)) inline bool parse_digits(const uint8_t *at, unsigned count, uint64_t &out) {
  const uint64_t word = right_aligned(load64(at), count);
  out = eight_digits(word);
  return are_eight_digits(word);
}

}  // namespace obq
