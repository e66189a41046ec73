#include "decoder.hpp"
#include "strings.hpp"

#include <unordered_map>

namespace obq {

void Decoder::clear_rows() {
  rows_ = 0;
  for (ColumnStore &column : columns_) column.clear();
  extra_.clear();
  problems_.clear();
  summary_.problem_count = 0;
  for (uint32_t &row : problem_rows_) row = 0;
}

bool Decoder::read_rows(uint32_t &mark) {
  clear_rows();
  ++mark;
  if (document_.at(mark) == ']') {
    ++mark;
    return true;
  }
  for (;;) {
    if (document_.at(mark) != '{') {
      const uint32_t begin = mark;
      return document_.skip(mark) && fail_shape(chosen_, true, begin);
    }
    if (!read_row(mark)) return false;
    const uint8_t next = document_.at(mark);
    if (next != ',' && next != ']') return document_.unexpected(mark);
    ++mark;
    if (next == ']') return true;
  }
}

bool Decoder::begin_row() {
  if (__builtin_expect(rows_ == room_for_rows_, 0)) {
    if (rows_ == OBQ_JSON_MAXIMUM_ROWS) return document_.fail(OBQ_JSON_TOO_MANY_ROWS, 0);
    constexpr size_t most = OBQ_JSON_MAXIMUM_ROWS;
    const size_t room = room_for_rows_ < 64 ? 64 : room_for_rows_ < most / 2 ? room_for_rows_ * 2 : most;
    for (ColumnStore &column : columns_) column.reserve_rows(room);
    if (collects_extra_) extra_.reserve_rows(room);
    room_for_rows_ = room;
  }
  extra_fields_.clear();
  return true;
}

void Decoder::finish_row(uint64_t seen) {
  for (uint64_t absent = all_ & ~seen; absent != 0; absent &= absent - 1) {
    columns_[static_cast<size_t>(__builtin_ctzll(absent))].set_null(rows_);
  }
  if (collects_extra_) write_extra(rows_);
  ++rows_;
}

/// Reads a cell whose text, from its first byte to the next mark, is of the usual kind for its column and has no white
/// space behind it; false, with nothing done, for others.
__attribute__((always_inline)) inline bool Decoder::read_usual_cell(
  ColumnStore &column, const uint8_t *text, uint32_t begin, uint32_t end) {
  // The first stage has seen to it that strings are closed.
  const auto is_plain_string = [&] {
    return text[begin] == '"' && text[end - 1] == '"' && !document_.has_backslash(begin, end);
  };
  switch (column.kind) {
    case OBQ_JSON_TEXT: {
      if (!is_plain_string()) return false;
      column.set_text(rows_, text + begin + 1, end - begin - 2);
      return true;
    }
    case OBQ_JSON_TIME: {
      if (!is_plain_string()) return false;
      int64_t nanoseconds;
      const TimeResult result = parse_time(text + begin + 1, text + end - 1, column.dates, nanoseconds);
      if (result != TimeResult::ok) return false;
      column.set_integer(rows_, nanoseconds);
      return true;
    }
    case OBQ_JSON_INTEGER: {
      int64_t value;
      if (!is_digit(text[begin]) || integer_number(text + begin, text + end, value) != NumberResult::ok) return false;
      column.set_integer(rows_, value);
      return true;
    }
    case OBQ_JSON_DURATION: {
      int64_t value;
      if (!is_digit(text[begin]) || duration_number(text + begin, text + end, value) != NumberResult::ok) return false;
      column.set_integer(rows_, value);
      return true;
    }
    default: return false;
  }
}

/// Goes over a string without escapes or a short integer; false, with nothing done, for others.
__attribute__((always_inline)) inline bool Decoder::skip_usual(const uint8_t *text, uint32_t begin, uint32_t end) {
  if (text[begin] == '"') return !document_.has_backslash(begin, end);
  const uint32_t length = end - begin;
  return length <= 8 && (text[begin] != '0' || length == 1) && are_digits(text + begin, length);
}

/// Finds the column of a key that is not the expected one, or not written as usual; `missed`, with the failure set, where
/// there is no key.
__attribute__((noinline)) KeyOrder::Found Decoder::find_key(uint32_t mark, const KeyOrder::Entry *expected) {
  const uint8_t *const text = document_.text();
  const uint32_t key = document_.position(mark);
  if (const auto *entry = keys_.later(expected, text + key, document_.position(mark + 1) - key)) {
    return {entry->slot, entry + 1};
  }
  const uint32_t end = document_.end(mark) - 1;
  if (text[key] != '"') {
    document_.malformed(key);
  } else if (document_.at(mark + 1) != ':') {
    document_.malformed(document_.position(mark + 1));
  } else if (end <= key) {
    document_.malformed(key);
  } else if (document_.check_string(mark)) {
    return keys_.look_up(text + key + 1, end - key - 1, unescaped(key + 1, end), expected);
  }
  return {KeyOrder::missed, expected};
}

bool Decoder::read_row(uint32_t &mark_of_row) {
  if (!begin_row()) return false;
  uint32_t mark = mark_of_row + 1;
  if (document_.at(mark) == '}') {
    finish_row(0);
    mark_of_row = mark + 1;
    return true;
  }
  // Copies, since stores of bytes could change any member.
  const uint8_t *const text = document_.text();
  const uint32_t *const marks = document_.marks();
  const uint32_t count = document_.count();
  uint64_t seen = 0;
  const KeyOrder::Entry *expected = keys_.first();
  for (;;) {
    // A key, a colon, a value and what follows it.
    if (__builtin_expect(count - mark < 4, 0)) {
      return document_.skip(mark_of_row) && document_.unexpected(mark_of_row);
    }
    const uint32_t *const at = marks + mark;
    const uint32_t key = at[0];
    const uint32_t begin = at[2];
    int32_t slot;
    if (__builtin_expect(expected->is(text + key, at[1] - key), 1)) {
      slot = expected->slot;
      ++expected;
    } else {
      const KeyOrder::Found found = find_key(mark, expected);
      slot = found.slot;
      expected = found.next;
      if (slot == KeyOrder::missed) return false;
    }
    bool is_read;
    if (slot >= 0) {
      ColumnStore &column = columns_[static_cast<size_t>(slot)];
      const uint64_t bit = uint64_t{1} << slot;
      if (__builtin_expect((seen & bit) != 0, 0)) forget_cell(column, static_cast<uint32_t>(slot));
      seen |= bit;
      is_read = read_usual_cell(column, text, begin, at[3]);
    } else {
      if (slot == KeyOrder::unknown && collects_extra_) {
        extra_fields_.push_back({key + 1, document_.end(mark) - 1, mark + 2});
      }
      is_read = skip_usual(text, begin, at[3]);
    }
    uint8_t next;
    if (__builtin_expect(is_read, 1)) {
      next = text[at[3]];
      mark += 4;
    } else {
      uint32_t value = mark + 2;
      if (!(slot >= 0 ? read_other_cell(static_cast<uint32_t>(slot), value) : document_.skip(value))) return false;
      if (value >= count) return document_.unexpected(value);
      next = document_.at(value);
      mark = value + 1;
    }
    if (next == ',') continue;
    if (next == '}') break;
    return document_.unexpected(mark - 1);
  }
  finish_row(seen);
  mark_of_row = mark;
  return true;
}

/// Keeps of each key its first place and its last value. False, with nothing done, for rows with so many unknown fields
/// that comparing each with each would take long, and for keys with escapes, which may be equal without looking so.
bool Decoder::merge_extra_fields() {
  constexpr size_t few = 32;
  if (extra_fields_.size() > few) return false;
  const uint8_t *text = document_.text();
  for (const ExtraField &field : extra_fields_) {
    if (std::memchr(text + field.key_begin, '\\', field.key_end - field.key_begin) != nullptr) return false;
  }
  size_t kept = 0;
  for (const ExtraField &field : extra_fields_) {
    const uint32_t length = field.key_end - field.key_begin;
    size_t place = 0;
    while (place < kept && (extra_fields_[place].key_end - extra_fields_[place].key_begin != length ||
                            !equal_padded(text + extra_fields_[place].key_begin, text + field.key_begin, length))) {
      ++place;
    }
    if (place < kept) {
      extra_fields_[place].value_mark = field.value_mark;
    } else {
      extra_fields_[kept++] = field;
    }
  }
  extra_fields_.resize(kept);
  return true;
}

/// Writes the unknown fields of a row as one object.
void Decoder::write_extra(uint32_t row) {
  if (extra_fields_.empty()) {
    extra_.set_null(row);
    return;
  }
  scratch_.clear();
  if (merge_extra_fields()) {
    char separator = '{';
    for (const ExtraField &field : extra_fields_) {
      scratch_.append(separator);
      separator = ',';
      // With its quotes.
      scratch_.append(document_.text() + field.key_begin - 1, field.key_end - field.key_begin + 2);
      write_extra_value(field.value_mark);
    }
  } else {
    write_many_extra_fields();
  }
  scratch_.append('}');
  extra_.set_text(row, scratch_.data(), scratch_.size());
}

void Decoder::write_many_extra_fields() {
  std::unordered_map<std::string, size_t> places;
  std::vector<std::pair<std::string, uint32_t>> fields;
  for (const ExtraField &field : extra_fields_) {
    std::string key = unescaped(field.key_begin, field.key_end);
    const auto inserted = places.emplace(key, fields.size());
    if (inserted.second) {
      fields.emplace_back(std::move(key), field.value_mark);
    } else {
      fields[inserted.first->second].second = field.value_mark;
    }
  }
  char separator = '{';
  for (const auto &field : fields) {
    scratch_.append(separator);
    separator = ',';
    uint8_t *out = scratch_.room(6 * field.first.size() + 2);
    const auto *key = reinterpret_cast<const uint8_t *>(field.first.data());
    scratch_.did_write(static_cast<size_t>(quote(key, field.first.size(), out) - out));
    write_extra_value(field.second);
  }
}

void Decoder::write_extra_value(uint32_t mark) {
  scratch_.append(':');
  const uint8_t first = document_.at(mark);
  if (first == '{' || first == '[') {
    copy_value(mark);
  } else {
    const uint32_t begin = document_.position(mark);
    scratch_.append(document_.text() + begin, document_.end(mark) - begin);
  }
}

/// The text of a key by its raw bytes.
std::string Decoder::unescaped(uint32_t begin, uint32_t end) const {
  const uint8_t *raw = document_.text() + begin;
  std::string text(end - begin, '\0');
  auto *bytes = reinterpret_cast<uint8_t *>(text.data());
  text.resize(static_cast<size_t>(unescape(raw, raw + text.size(), bytes) - bytes));
  return text;
}

}  // namespace obq
