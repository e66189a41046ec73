// Which column a key belongs to. Rows of a page have their keys in one order with some left out, so a key is compared
// with the few that may follow the one before; only a surprise is looked up.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "bytes.hpp"

namespace obq {

class KeyOrder {
 public:
  /// Slots that are no index of a column.
  static constexpr int32_t known = -1;
  static constexpr int32_t unknown = -2;
  /// Of the entry that no key is.
  static constexpr int32_t missed = -3;

  struct Entry;

  /// The slot of a key, and the entry that is expected next.
  struct Found {
    int32_t slot;
    const Entry *next;
  };

  /// A key where the order has seen it.
  struct Entry {
    /// Its beginning with both quotes and the colon, and a bit for each byte of it in either half.
    uint8_t beginning[32] = {};
    uint32_t first_half = 0;
    uint32_t second_half = 0;
    /// From the opening quote to the colon; more than any key has for the entry behind the last one.
    uint32_t span = UINT32_MAX;
    int32_t slot = missed;

    /// Whether the key stands there, and the next mark, the colon's, so far behind it; 32 readable bytes must follow. Not
    /// for keys that are longer than the beginning, nor for those with white space behind them.
    __attribute__((always_inline)) inline bool is(const uint8_t *quote, uint32_t other_span) const {
      if (other_span != span) return false;
      if ((equal_bytes(beginning, quote) & first_half) != first_half) return false;
      return span < 16 || (equal_bytes(beginning + 16, quote + 16) & second_half) == second_half;
    }
  };

  KeyOrder() : order_(1) {}

  void add(const std::string &key, int32_t slot) { plan_[key] = slot; }

  /// The entry of the key that comes first, and so on. What `look_up` returns replaces it.
  const Entry *first() const { return order_.data(); }

  /// The entry of a key that is not the expected one but soon behind it; null for all others.
  const Entry *later(const Entry *expected, const uint8_t *quote, uint32_t span) const;

  /// The slot of a key that is none of these; `text` is the key without escapes.
  Found look_up(const uint8_t *raw, uint32_t length, const std::string &text, const Entry *expected);

 private:
  void insert(const uint8_t *raw, uint32_t length, int32_t slot, size_t place);

  std::unordered_map<std::string, int32_t> plan_;
  /// The keys in the order in which rows have them, as far as seen, and an entry that no key is.
  std::vector<Entry> order_;
  /// The place of each, by its raw bytes.
  std::unordered_map<std::string, size_t> places_;
};

}  // namespace obq
