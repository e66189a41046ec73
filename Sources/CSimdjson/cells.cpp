#include "decoder.hpp"
#include "strings.hpp"

namespace obq {

bool Decoder::read_other_cell(uint32_t index, uint32_t &mark) {
  ColumnStore &column = columns_[index];
  const uint8_t first = document_.at(mark);
  if (first == '{' || first == '[') return read_nested_cell(column, index, mark);
  const bool is_string = first == '"';
  if (!(is_string ? read_string_cell(column, index, mark) : read_scalar_cell(column, index, mark))) return false;
  ++mark;
  return true;
}

bool Decoder::read_string_cell(ColumnStore &column, uint32_t index, uint32_t mark) {
  const uint8_t *text = document_.text();
  const uint32_t begin = document_.position(mark) + 1;
  const uint32_t end = document_.end(mark) - 1;
  if (__builtin_expect(end < begin || text[end] != '"', 0)) return document_.malformed(begin - 1);
  const uint8_t *string = text + begin;
  uint32_t length = end - begin;
  if (__builtin_expect(document_.has_backslash(begin, end), 0)) {
    if (!escapes_are_valid(string, string + length)) return document_.malformed(begin - 1);
    if (column.kind != OBQ_JSON_ANY) {
      scratch_.clear();
      uint8_t *out = scratch_.room(length);
      length = static_cast<uint32_t>(unescape(string, string + length, out) - out);
      string = out;
    }
  }
  switch (column.kind) {
    case OBQ_JSON_NOTHING: return true;
    case OBQ_JSON_TEXT: column.set_text(rows_, string, length); return true;
    case OBQ_JSON_ANY: column.set_text(rows_, string - 1, length + 2); return true;
    case OBQ_JSON_TIME: {
      int64_t nanoseconds = 0;
      switch (parse_time(string, string + length, column.dates, nanoseconds)) {
        case TimeResult::ok: column.set_integer(rows_, nanoseconds); return true;
        case TimeResult::unset: break;
        case TimeResult::not_a_time: add_problem(index, piece(mark, mark), OBQ_JSON_NOT_A_TIME); break;
        case TimeResult::no_offset: add_problem(index, piece(mark, mark), OBQ_JSON_NO_OFFSET); break;
        case TimeResult::out_of_range: add_problem(index, piece(mark, mark), OBQ_JSON_OUT_OF_RANGE); break;
      }
      column.set_null(rows_);
      return true;
    }
    case OBQ_JSON_BOOLEAN: {
      const auto is = [=](const char *word, uint32_t size) {
        return length == size && std::memcmp(string, word, size) == 0;
      };
      if (column.yes_no && (is("YES", 3) || is("NO", 2))) {
        column.set_flag(rows_, length == 3);
      } else {
        add_problem(index, piece(mark, mark), OBQ_JSON_WRONG_KIND);
        column.set_null(rows_);
      }
      return true;
    }
    case OBQ_JSON_INTEGER:
    case OBQ_JSON_REAL:
    case OBQ_JSON_DURATION:
      // Servers write an empty string where there is no number.
      if (length == 0) {
        column.set_null(rows_);
      } else {
        set_number(column, index, mark, string, string + length);
      }
      return true;
  }
  return true;
}

bool Decoder::read_scalar_cell(ColumnStore &column, uint32_t index, uint32_t mark) {
  const uint8_t *begin = document_.text() + document_.position(mark);
  const uint8_t *end = document_.text() + document_.end(mark);
  const bool is_number = *begin == '-' || is_digit(*begin);
  if (!document_.check_scalar(mark)) return false;
  if (*begin == 'n') {
    column.set_null(rows_);
    return true;
  }
  switch (column.kind) {
    case OBQ_JSON_TEXT:
    case OBQ_JSON_ANY: column.set_text(rows_, begin, static_cast<uint32_t>(end - begin)); return true;
    case OBQ_JSON_BOOLEAN:
      if (is_number) break;
      column.set_flag(rows_, *begin == 't');
      return true;
    case OBQ_JSON_INTEGER:
    case OBQ_JSON_REAL:
    case OBQ_JSON_DURATION:
      if (!is_number) break;
      set_number(column, index, mark, begin, end);
      return true;
    case OBQ_JSON_TIME:
    case OBQ_JSON_NOTHING: break;
  }
  add_problem(index, piece(mark, mark), OBQ_JSON_WRONG_KIND);
  column.set_null(rows_);
  return true;
}

bool Decoder::read_nested_cell(ColumnStore &column, uint32_t index, uint32_t &mark) {
  if (column.kind == OBQ_JSON_TEXT || column.kind == OBQ_JSON_ANY) {
    scratch_.clear();
    if (!copy_value(mark)) return false;
    column.set_text(rows_, scratch_.data(), scratch_.size());
    return true;
  }
  const uint32_t begin = mark;
  if (!document_.skip(mark)) return false;
  add_problem(index, piece(begin, mark - 1), OBQ_JSON_WRONG_KIND);
  column.set_null(rows_);
  return true;
}

/// Sets a cell from the text of a number; what is none is a problem.
void Decoder::set_number(
  ColumnStore &column, uint32_t index, uint32_t mark, const uint8_t *begin, const uint8_t *end) {
  NumberResult result;
  if (column.kind == OBQ_JSON_REAL) {
    double value = 0;
    result = real_number(begin, end, value);
    if (result == NumberResult::ok) column.set_real(rows_, value);
  } else {
    int64_t value = 0;
    result = column.kind == OBQ_JSON_DURATION ? duration_number(begin, end, value) : integer_number(begin, end, value);
    if (result == NumberResult::ok) column.set_integer(rows_, value);
  }
  if (result != NumberResult::ok) report(column, index, mark, result);
}

void Decoder::report(ColumnStore &column, uint32_t index, uint32_t mark, NumberResult result) {
  switch (result) {
    case NumberResult::ok: return;
    case NumberResult::not_a_number: add_problem(index, piece(mark, mark), OBQ_JSON_NOT_A_NUMBER); break;
    case NumberResult::not_integral: add_problem(index, piece(mark, mark), OBQ_JSON_NOT_INTEGRAL); break;
    case NumberResult::out_of_range: add_problem(index, piece(mark, mark), OBQ_JSON_OUT_OF_RANGE); break;
  }
  column.set_null(rows_);
}

void Decoder::add_problem(uint32_t index, obq_json_piece found, obq_json_reason reason) {
  ++summary_.problem_count;
  problem_rows_[index] = rows_ + 1;
  if (problems_.size() < OBQ_JSON_KEPT_PROBLEMS) problems_.push_back({index, rows_, reason, found});
}

/// The key came again in this row: what it said before does not count.
void Decoder::forget_cell(ColumnStore &column, uint32_t index) {
  column.forget(rows_);
  if (problem_rows_[index] != rows_ + 1) return;
  problem_rows_[index] = 0;
  --summary_.problem_count;
  for (size_t place = problems_.size(); place-- > 0;) {
    if (problems_[place].column == index && problems_[place].row == rows_) {
      problems_.erase(problems_.begin() + static_cast<std::ptrdiff_t>(place));
      break;
    }
  }
}

bool Decoder::copy_value(uint32_t &mark) {
  bool comma = false;
  return document_.walk(mark, [&](obq_json_token_kind kind, uint32_t token) {
    const bool ends = kind == OBQ_JSON_OBJECT_END || kind == OBQ_JSON_ARRAY_END;
    if (comma && !ends) scratch_.append(',');
    const uint32_t begin = document_.position(token);
    scratch_.append(document_.text() + begin, document_.end(token) - begin);
    if (kind == OBQ_JSON_KEY) scratch_.append(':');
    comma = kind != OBQ_JSON_KEY && kind != OBQ_JSON_OBJECT_BEGIN && kind != OBQ_JSON_ARRAY_BEGIN;
  });
}

}  // namespace obq
