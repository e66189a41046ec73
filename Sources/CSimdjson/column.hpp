// The columns of a page while it is read. Cells are written by row, so a key that comes twice in a row overwrites.
#pragma once

#include <cstdint>
#include <string>

#include "buffer.hpp"
#include "bytes.hpp"
#include "include/obq_simdjson.h"
#include "times.hpp"

namespace obq {

/// Texts of which each is kept once.
class Dictionary {
 public:
  /// Forgets all texts, keeps the memory.
  void clear();

  /// The number of a text, which 32 readable bytes must follow.
  inline uint32_t code(const uint8_t *text, uint32_t length) {
    const Ends ends(text, length);
    if (entries_ > 0 && is_entry(last_, ends, text, length)) return last_;
    return last_ = find(ends, text, length);
  }

  uint32_t entries() const { return entries_; }
  const uint8_t *bytes() const { return bytes_.data(); }
  const uint32_t *offsets() const { return offsets_.data(); }

 private:
  /// All bytes of a text of up to 16, of longer ones the last 16: where paths of one kind differ.
  struct Ends {
    uint64_t first, second;

    inline Ends(const uint8_t *text, uint32_t length) {
      if (length > 16) {
        first = load64(text + length - 16);
        second = load64(text + length - 8);
      } else {
        first = load64(text) & (length >= 8 ? ~uint64_t{0} : (uint64_t{1} << (8 * length)) - 1);
        second = length > 8 ? load64(text + 8) & low_bytes(length - 8) : 0;
      }
    }
  };

  struct Entry {
    Ends ends;
    uint32_t length;
    uint32_t hash;
  };

  inline bool is_entry(uint32_t entry, Ends ends, const uint8_t *text, uint32_t length) const {
    const Entry &kept = list_[entry];
    const uint64_t difference =
      (kept.ends.first ^ ends.first) | (kept.ends.second ^ ends.second) | (kept.length ^ length);
    if (difference != 0) return false;
    return length <= 16 || equal_padded(bytes_.data() + offsets_[entry], text, length - 16);
  }
  static uint32_t hash(Ends ends, const uint8_t *text, uint32_t length);
  uint32_t find(Ends ends, const uint8_t *text, uint32_t length);
  uint32_t append(const Entry &entry, const uint8_t *text);
  void enlarge(size_t places);

  Buffer<uint8_t> bytes_;
  Buffer<uint32_t> offsets_;
  Buffer<Entry> list_;
  uint32_t entries_ = 0;
  uint32_t last_ = 0;
  /// Open addressing: the number of an entry plus one, 0 for a free place.
  Buffer<uint32_t> places_;
  size_t place_count_ = 0;
};

class ColumnStore {
 public:
  ColumnStore(std::string key, obq_json_kind kind, bool dictionary, bool yes_no)
      : key(std::move(key)), kind(kind), dictionary(dictionary), yes_no(yes_no) {}

  /// What the plan says.
  std::string key;
  obq_json_kind kind;
  bool dictionary;
  bool yes_no;

  DateCache dates;

  void clear() {
    null_count_ = 0;
    if (dictionary) entries_.clear();
  }

  /// Room for so many rows.
  void reserve_rows(size_t rows) {
    switch (kind) {
      case OBQ_JSON_NOTHING: break;
      case OBQ_JSON_BOOLEAN: flags_.reserve(rows); break;
      case OBQ_JSON_REAL: reals_.reserve(rows); break;
      case OBQ_JSON_INTEGER:
      case OBQ_JSON_TIME:
      case OBQ_JSON_DURATION: integers_.reserve(rows); break;
      case OBQ_JSON_TEXT:
      case OBQ_JSON_ANY:
        if (dictionary) {
          codes_.reserve(rows);
        } else {
          offsets_.reserve(rows + 1);
          offsets_[0] = 0;
        }
    }
    nulls_.reserve(rows);
  }

  void set_integer(uint32_t row, int64_t value) { integers_[row] = value; }
  void set_real(uint32_t row, double value) { reals_[row] = value; }
  void set_flag(uint32_t row, bool value) { flags_[row] = value ? 1 : 0; }

  /// The text must be followed by 32 readable bytes.
  inline void set_text(uint32_t row, const uint8_t *text, uint32_t length) {
    if (dictionary) {
      codes_[row] = entries_.code(text, length);
      return;
    }
    const uint32_t begin = offsets_[row];
    bytes_.reserve(size_t{begin} + length + 64);
    copy_padded(bytes_.data() + begin, text, length);
    offsets_[row + 1] = begin + length;
  }

  void set_null(uint32_t row) {
    nulls_[null_count_++] = row;
    switch (kind) {
      case OBQ_JSON_NOTHING: break;
      case OBQ_JSON_BOOLEAN: flags_[row] = 0; break;
      case OBQ_JSON_REAL: reals_[row] = 0; break;
      case OBQ_JSON_INTEGER:
      case OBQ_JSON_TIME:
      case OBQ_JSON_DURATION: integers_[row] = 0; break;
      case OBQ_JSON_TEXT:
      case OBQ_JSON_ANY: {
        static const uint8_t empty[32] = {};
        if (dictionary) {
          codes_[row] = entries_.code(empty, 0);
        } else {
          offsets_[row + 1] = offsets_[row];
        }
      }
    }
  }

  /// Before a cell of the row read last is set again.
  void forget(uint32_t row) {
    if (null_count_ > 0 && nulls_[null_count_ - 1] == row) --null_count_;
  }

  obq_json_column view(uint32_t rows) const;

 private:
  Buffer<int64_t> integers_;
  Buffer<double> reals_;
  Buffer<uint8_t> flags_;
  Buffer<uint8_t> bytes_;
  Buffer<uint32_t> offsets_;
  Buffer<uint32_t> codes_;
  Dictionary entries_;
  Buffer<uint32_t> nulls_;
  uint32_t null_count_ = 0;
};

}  // namespace obq
