// Pages: the envelope, where its rows are, and the rows as columns.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "buffer.hpp"
#include "column.hpp"
#include "document.hpp"
#include "include/obq_simdjson.h"
#include "keys.hpp"
#include "numbers.hpp"

namespace obq {

/// Bytes that are put together, followed by room that may be read and written.
class Scratch {
 public:
  void clear() { size_ = 0; }
  uint8_t *room(size_t length) {
    bytes_.reserve(size_ + length + 64);
    return bytes_.data() + size_;
  }
  void append(const uint8_t *text, size_t length) {
    std::memcpy(room(length), text, length);
    size_ += length;
  }
  void append(char byte) {
    *room(1) = static_cast<uint8_t>(byte);
    ++size_;
  }
  void did_write(size_t length) { size_ += length; }
  const uint8_t *data() {
    bytes_.reserve(size_ + 64);
    return bytes_.data();
  }
  uint32_t size() const { return static_cast<uint32_t>(size_); }

 private:
  Buffer<uint8_t> bytes_;
  size_t size_ = 0;
};

/// Where rows may be: keys from the root to an array of them, or to one object.
struct Path {
  bool is_array;
  std::vector<std::string> keys;
};

/// A set of paths, bit n for the path n.
using PathSet = uint64_t;

class Decoder {
 public:
  static constexpr size_t most_paths = 64;
  static constexpr size_t most_columns = 64;

  Decoder(bool collects_extra, bool snake_case_page);

  bool add_column(std::string key, obq_json_kind kind, bool dictionary, bool yes_no);
  void add_known_key(const std::string &key) { keys_.add(key, KeyOrder::known); }
  bool add_path(bool is_array);
  bool add_path_key(std::string key);

  obq_json_failure read(const uint8_t *bytes, size_t length);

  const obq_json_summary &summary() const { return summary_; }
  obq_json_column column(uint32_t index) const;
  obq_json_problem problem(uint32_t index) const { return problems_[index]; }

 private:
  /// A field of the row at hand that the plan does not know.
  struct ExtraField {
    uint32_t key_begin, key_end;
    uint32_t value_mark;
  };

  // The document around the rows: pages.cpp.
  bool read_document();
  bool read_value(uint32_t &mark, size_t depth, PathSet paths, bool is_data);
  bool read_object(uint32_t &mark, size_t depth, PathSet paths, bool is_data);
  bool read_page(uint32_t &mark);
  bool read_envelope_field(std::string_view key, uint32_t &mark);
  bool read_number(uint32_t &mark, obq_json_number &number);
  bool read_key(uint32_t &mark, std::string_view &key);
  void forget_rows(PathSet paths);
  void note_wrong_shape(PathSet paths, uint32_t mark);
  bool fail_shape(uint32_t path, bool in_row, uint32_t mark);
  obq_json_piece piece(uint32_t first_mark, uint32_t last_mark) const;

  // Rows: rows.cpp.
  void clear_rows();
  bool read_rows(uint32_t &mark);
  bool read_row(uint32_t &mark);
  bool begin_row();
  bool read_usual_cell(ColumnStore &column, const uint8_t *text, uint32_t begin, uint32_t end);
  bool skip_usual(const uint8_t *text, uint32_t begin, uint32_t end);
  KeyOrder::Found find_key(uint32_t mark, const KeyOrder::Entry *expected);
  void finish_row(uint64_t seen);
  void write_extra(uint32_t row);
  bool merge_extra_fields();
  void write_many_extra_fields();
  void write_extra_value(uint32_t mark);
  std::string unescaped(uint32_t begin, uint32_t end) const;

  // Cells: cells.cpp.
  bool read_other_cell(uint32_t index, uint32_t &mark);
  bool read_string_cell(ColumnStore &column, uint32_t index, uint32_t mark);
  bool read_scalar_cell(ColumnStore &column, uint32_t index, uint32_t mark);
  bool read_nested_cell(ColumnStore &column, uint32_t index, uint32_t &mark);
  void set_number(ColumnStore &column, uint32_t index, uint32_t mark, const uint8_t *begin, const uint8_t *end);
  void forget_cell(ColumnStore &column, uint32_t index);
  void add_problem(uint32_t index, obq_json_piece found, obq_json_reason reason);
  void report(ColumnStore &column, uint32_t index, uint32_t mark, NumberResult result);
  /// Appends a value to the scratch as JSON without white space.
  bool copy_value(uint32_t &mark);

  bool collects_extra_;
  bool snake_case_page_;
  std::vector<ColumnStore> columns_;
  ColumnStore extra_;
  KeyOrder keys_;
  std::vector<Path> paths_;

  Document document_;
  obq_json_summary summary_{};
  uint32_t rows_ = 0;
  size_t room_for_rows_ = 0;
  /// All columns, one bit each.
  uint64_t all_ = 0;
  std::vector<obq_json_problem> problems_;
  /// For each column the row of its last problem, plus one.
  std::vector<uint32_t> problem_rows_;
  std::vector<ExtraField> extra_fields_;
  Scratch scratch_;

  static constexpr uint32_t no_path = UINT32_MAX;
  /// The path whose rows were found; if it leads to one object, where that is.
  uint32_t chosen_ = no_path;
  uint32_t object_mark_ = 0;
  /// The first path at which something else was found.
  uint32_t wrong_path_ = no_path;
  uint32_t wrong_mark_ = 0;
};

}  // namespace obq
