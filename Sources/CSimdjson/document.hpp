// A document, and the marks that simdjson's first stage sets in it: the positions of all brackets, commas and colons
// outside of strings, of the opening quote of every string, and of the first byte of every other run. That stage also
// makes sure that the bytes are UTF-8, that strings are closed and that no string holds a raw control character. What
// stands between the marks, and their order, is checked here.
#pragma once

#include <cstdint>
#include <memory>

#include "bytes.hpp"
#include "include/obq_simdjson.h"

namespace obq {

/// A number's text by the grammar of RFC 8259.
enum class NumberShape { none, integer, decimal };

NumberShape number_shape(const uint8_t *begin, const uint8_t *end);

/// Whether each backslash begins an escape of RFC 8259.
bool escapes_are_valid(const uint8_t *begin, const uint8_t *end);

class Document {
 public:
  Document();
  ~Document();
  Document(const Document &) = delete;
  Document &operator=(const Document &) = delete;

  /// Sets the marks. False, with the failure set, when the bytes cannot be JSON.
  bool open(const uint8_t *bytes, size_t length);

  const uint8_t *text() const { return text_; }
  uint32_t length() const { return length_; }
  /// The positions of the marks, and the length behind them.
  const uint32_t *marks() const { return marks_; }
  uint32_t count() const { return count_; }
  uint32_t position(uint32_t mark) const { return marks_[mark]; }

  /// The byte at a mark; 0 behind the last one.
  uint8_t at(uint32_t mark) const { return mark < count_ ? text_[marks_[mark]] : 0; }

  /// Where the run that begins at a mark ends: behind its last byte that is not white space.
  uint32_t end(uint32_t mark) const {
    const uint32_t begin = marks_[mark];
    uint32_t end = marks_[mark + 1];
    while (end > begin + 1 && is_space(text_[end - 1])) --end;
    return end;
  }

  /// Whether a backslash stands in a piece of text. Pieces must be asked for in rising order.
  bool has_backslash(uint32_t begin, uint32_t end) {
    return end > clean_until_ && find_backslash(begin, end);
  }

  /// Before pieces are asked for again from the beginning.
  void rewind() {
    clean_until_ = 0;
    stopped_ = false;
  }

  /// Whether the string at a mark is closed right before the next mark and its escapes are valid; sets the failure.
  bool check_string(uint32_t mark) {
    const uint32_t begin = marks_[mark] + 1;
    const uint32_t end = this->end(mark) - 1;
    if (__builtin_expect(end < begin || text_[end] != '"', 0)) return malformed(marks_[mark]);
    if (has_backslash(begin, end) && !escapes_are_valid(text_ + begin, text_ + end)) return malformed(begin - 1);
    return true;
  }

  /// Whether the run at a mark is a number, true, false or null; sets the failure.
  bool check_scalar(uint32_t mark);

  /// Goes over one whole value, checking all of it; sets the failure.
  bool skip(uint32_t &mark);

  /// Goes over one whole value, checking all of it, and shows each token and its mark.
  template <typename Visit>
  bool walk(uint32_t &mark, Visit &&visit);

  bool fail(obq_json_status status, size_t position) {
    failure.status = status;
    failure.position = position;
    return false;
  }
  bool malformed(size_t position) { return fail(OBQ_JSON_MALFORMED, position); }
  /// Something else was expected at a mark, or any mark at all.
  bool unexpected(uint32_t mark) {
    return mark < count_ ? malformed(marks_[mark]) : fail(OBQ_JSON_TRUNCATED, length_);
  }

  obq_json_failure failure{};

 private:
  bool find_backslash(uint32_t begin, uint32_t end);
  bool ends_in_half_a_character() const;

  const uint8_t *text_ = nullptr;
  const uint32_t *marks_ = nullptr;
  uint32_t length_ = 0;
  uint32_t count_ = 0;
  /// No backslash stands before this place that `has_backslash` was not asked about; one stands at it if `stopped_`.
  uint32_t clean_until_ = 0;
  bool stopped_ = false;

  /// simdjson's parser, whose header only document.cpp reads.
  struct Stage;
  std::unique_ptr<Stage> stage_;
};

template <typename Visit>
bool Document::walk(uint32_t &mark, Visit &&visit) {
  // Bit n tells whether level n is an object.
  uint64_t objects[OBQ_JSON_MAXIMUM_DEPTH / 64] = {};
  uint32_t depth = 0;
  bool in_object = false;
  for (;;) {
    if (in_object) {
      if (at(mark) != '"') return unexpected(mark);
      if (!check_string(mark)) return false;
      visit(OBQ_JSON_KEY, mark);
      ++mark;
      if (at(mark) != ':') return unexpected(mark);
      ++mark;
    }
    const uint8_t first = at(mark);
    if (first == '"') {
      if (!check_string(mark)) return false;
      visit(OBQ_JSON_STRING, mark);
      ++mark;
    } else if (first == '{' || first == '[') {
      const bool is_object = first == '{';
      visit(is_object ? OBQ_JSON_OBJECT_BEGIN : OBQ_JSON_ARRAY_BEGIN, mark);
      if (depth == OBQ_JSON_MAXIMUM_DEPTH) return fail(OBQ_JSON_TOO_DEEP, marks_[mark]);
      ++mark;
      const uint64_t bit = uint64_t{1} << (depth % 64);
      objects[depth / 64] = is_object ? objects[depth / 64] | bit : objects[depth / 64] & ~bit;
      ++depth;
      in_object = is_object;
      if (at(mark) != (is_object ? '}' : ']')) continue;
    } else {
      if (mark >= count_) return unexpected(mark);
      if (!check_scalar(mark)) return false;
      visit(OBQ_JSON_SCALAR, mark);
      ++mark;
    }
    // Behind a value: the next one, or the ends of as many levels as end here.
    for (;;) {
      if (depth == 0) return true;
      const uint8_t next = at(mark);
      if (next == ',') {
        ++mark;
        break;
      }
      if (next != (in_object ? '}' : ']')) return unexpected(mark);
      visit(in_object ? OBQ_JSON_OBJECT_END : OBQ_JSON_ARRAY_END, mark);
      ++mark;
      --depth;
      in_object = depth > 0 && (objects[(depth - 1) / 64] >> ((depth - 1) % 64) & 1) != 0;
    }
  }
}

}  // namespace obq
