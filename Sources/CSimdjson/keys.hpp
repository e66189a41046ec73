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
  /// What `slot` returns when the key did not come in order.
  static constexpr int32_t missed = -3;

  /// The slot of a key and where the order goes on behind it.
  struct Found {
    int32_t slot;
    uint32_t place;
  };

  KeyOrder() : order_(1) {}

  void add(const std::string &key, int32_t slot) { plan_[key] = slot; }

  /// The slot of a key by its raw bytes, which 32 readable ones must follow. `place` is where the order goes on.
  inline int32_t slot(const uint8_t *raw, uint32_t length, uint32_t &place) const {
    const Entry *entry = order_.data() + place;
    if (__builtin_expect(entry->is(raw, length), 1)) {
      ++place;
      return entry->slot;
    }
    const Found found = later_slot(raw, length, place);
    place = found.place;
    return found.slot;
  }

  /// The slot of a key that was missed; `text` is the key without escapes.
  Found look_up(const uint8_t *raw, uint32_t length, const std::string &text, uint32_t place);

 private:
  struct Entry {
    uint64_t words[4] = {};
    uint64_t masks[4] = {};
    /// More than any key has for the entry behind the last one.
    uint32_t length = UINT32_MAX;
    int32_t slot = missed;
    std::string raw;

    inline bool is(const uint8_t *other, uint32_t other_length) const {
      if (other_length != length) return false;
      uint64_t difference = 0;
      for (int word = 0; word < 4; ++word) difference |= (load64(other + 8 * word) ^ words[word]) & masks[word];
      if (difference != 0) return false;
      return length <= 32 || std::memcmp(other + 32, raw.data() + 32, length - 32) == 0;
    }
  };

  Found later_slot(const uint8_t *raw, uint32_t length, uint32_t place) const;
  void insert(const uint8_t *raw, uint32_t length, int32_t slot, uint32_t place);

  std::unordered_map<std::string, int32_t> plan_;
  /// The keys in the order in which rows have them, as far as seen, and an entry that no key is.
  std::vector<Entry> order_;
  std::unordered_map<std::string, uint32_t> places_;
};

}  // namespace obq
