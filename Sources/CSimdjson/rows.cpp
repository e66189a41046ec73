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

/// Reads a cell whose text, from the first byte to the last, is of the usual kind for its column; false, with nothing
/// done, for others.
__attribute__((always_inline)) inline bool Decoder::read_usual_cell(
  ColumnStore &column, const uint8_t *text, uint32_t begin, uint32_t end) {
  switch (column.kind) {
    case OBQ_JSON_TEXT: {
      if (text[begin] != '"' || end - begin < 2 || document_.has_backslash(begin, end)) return false;
      column.set_text(rows_, text + begin + 1, end - begin - 2);
      return true;
    }
    case OBQ_JSON_TIME: {
      if (text[begin] != '"' || end - begin < 2 || document_.has_backslash(begin, end)) return false;
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
  if (text[begin] == '"') return end - begin >= 2 && !document_.has_backslash(begin, end);
  const uint32_t length = end - begin;
  return length <= 8 && (text[begin] != '0' || length == 1) && are_digits(load64(text + begin), length);
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
  const auto end_before = [=](uint32_t begin, uint32_t end) {
    while (is_space(text[end - 1]) && end > begin + 1) --end;
    return end;
  };
  uint64_t seen = 0;
  uint32_t place = 0;
  for (;;) {
    // A key, a colon, a value and what follows it.
    if (__builtin_expect(count - mark < 4, 0)) {
      return document_.skip(mark_of_row) && document_.unexpected(mark_of_row);
    }
    const uint32_t key = marks[mark];
    const uint32_t colon = marks[mark + 1];
    if (__builtin_expect(text[key] != '"', 0)) return document_.malformed(key);
    if (__builtin_expect(text[colon] != ':', 0)) return document_.malformed(colon);
    const uint32_t key_end = end_before(key, colon) - 1;
    if (__builtin_expect(key_end <= key, 0)) return document_.malformed(key);
    int32_t slot = keys_.slot(text + key + 1, key_end - key - 1, place);
    if (__builtin_expect(slot == KeyOrder::missed, 0)) {
      if (!document_.check_string(mark)) return false;
      const KeyOrder::Found found =
        keys_.look_up(text + key + 1, key_end - key - 1, unescaped(key + 1, key_end), place);
      slot = found.slot;
      place = found.place;
    }
    mark += 2;
    const uint32_t begin = marks[mark];
    const uint32_t end = end_before(begin, marks[mark + 1]);
    bool is_read;
    if (slot >= 0) {
      ColumnStore &column = columns_[static_cast<size_t>(slot)];
      const uint64_t bit = uint64_t{1} << slot;
      if (__builtin_expect((seen & bit) != 0, 0)) forget_cell(column, static_cast<uint32_t>(slot));
      seen |= bit;
      is_read = read_usual_cell(column, text, begin, end);
    } else {
      if (slot == KeyOrder::unknown && collects_extra_) extra_fields_.push_back({key + 1, key_end, mark});
      is_read = skip_usual(text, begin, end);
    }
    if (__builtin_expect(is_read, 1)) {
      ++mark;
    } else {
      uint32_t value = mark;
      if (!(slot >= 0 ? read_other_cell(static_cast<uint32_t>(slot), value) : document_.skip(value))) return false;
      if (value >= count) return document_.unexpected(value);
      mark = value;
    }
    const uint8_t next = text[marks[mark]];
    ++mark;
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
