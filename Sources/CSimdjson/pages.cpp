// The document around the rows. Its parts may come in any order and more than once, and the rows themselves are read as
// soon as they are met, since going over them twice would cost as much as reading them.
#include "decoder.hpp"
#include "strings.hpp"

namespace obq {

Decoder::Decoder(bool collects_extra, bool snake_case_page)
    : collects_extra_(collects_extra), snake_case_page_(snake_case_page), extra_("", OBQ_JSON_ANY, false, false) {}

bool Decoder::add_column(std::string key, obq_json_kind kind, bool dictionary, bool yes_no) {
  const auto index = columns_.size();
  if (index == most_columns) return false;
  keys_.add(key, kind == OBQ_JSON_NOTHING ? KeyOrder::known : static_cast<int32_t>(index));
  columns_.emplace_back(std::move(key), kind, dictionary && kind == OBQ_JSON_TEXT, yes_no);
  problem_rows_.push_back(0);
  all_ |= uint64_t{1} << index;
  return true;
}

bool Decoder::add_path(bool is_array) {
  if (paths_.size() == most_paths) return false;
  paths_.push_back(Path{is_array, {}});
  return true;
}

bool Decoder::add_path_key(std::string key) {
  if (paths_.empty()) return false;
  paths_.back().keys.push_back(std::move(key));
  return true;
}

obq_json_column Decoder::column(uint32_t index) const {
  return (index < columns_.size() ? columns_[index] : extra_).view(rows_);
}

obq_json_failure Decoder::read(const uint8_t *bytes, size_t length) {
  summary_ = obq_json_summary{};
  clear_rows();
  if (document_.open(bytes, length)) read_document();
  return document_.failure;
}

bool Decoder::read_document() {
  chosen_ = no_path;
  wrong_path_ = no_path;
  const PathSet all = paths_.empty() ? 0 : ~PathSet{0} >> (most_paths - paths_.size());
  uint32_t mark = 0;
  if (!read_value(mark, 0, all, false)) return false;
  if (mark != document_.count()) return document_.unexpected(mark);
  if (chosen_ != no_path && !paths_[chosen_].is_array) {
    clear_rows();
    document_.rewind();
    mark = object_mark_;
    if (!read_row(mark)) return false;
  }
  const bool is_error = (summary_.has_successful && !summary_.successful) || summary_.error.length > 0;
  if (chosen_ == no_path && wrong_path_ != no_path && !is_error) return fail_shape(wrong_path_, false, wrong_mark_);
  summary_.rows = rows_;
  summary_.kept_problems = static_cast<uint32_t>(problems_.size());
  summary_.rows_missing = chosen_ == no_path;
  return true;
}

/// The lowest path of a set that leads to an array, or to an object; `no_path` for none.
static uint32_t first_path(const std::vector<Path> &paths, PathSet set, bool is_array) {
  for (uint32_t index = 0; index < paths.size(); ++index) {
    if ((set >> index & 1) != 0 && paths[index].is_array == is_array) return index;
  }
  return UINT32_MAX;
}

bool Decoder::read_value(uint32_t &mark, size_t depth, PathSet paths, bool is_data) {
  PathSet ends = 0;
  for (uint32_t index = 0; index < paths_.size(); ++index) {
    if ((paths >> index & 1) != 0 && paths_[index].keys.size() == depth) ends |= PathSet{1} << index;
  }
  switch (document_.at(mark)) {
    case '[': {
      const uint32_t found = first_path(paths_, ends, true);
      if (found == no_path) note_wrong_shape(paths, mark);
      if (found >= chosen_) return document_.skip(mark);
      chosen_ = found;
      return read_rows(mark);
    }
    case '{': {
      const uint32_t found = first_path(paths_, ends, false);
      if (found == no_path) note_wrong_shape(ends, mark);
      if (found < chosen_) {
        chosen_ = found;
        object_mark_ = mark;
      }
      const PathSet deeper = paths & ~ends;
      if (depth == 0 || deeper != 0 || is_data) return read_object(mark, depth, deeper, is_data);
      return document_.skip(mark);
    }
    case 'n': return document_.skip(mark);
    default:
      note_wrong_shape(paths, mark);
      return document_.skip(mark);
  }
}

bool Decoder::read_object(uint32_t &mark, size_t depth, PathSet paths, bool is_data) {
  ++mark;
  if (document_.at(mark) == '}') {
    ++mark;
    return true;
  }
  for (;;) {
    std::string_view key;
    if (!read_key(mark, key)) return false;
    PathSet further = 0;
    for (uint32_t index = 0; index < paths_.size(); ++index) {
      if ((paths >> index & 1) != 0 && paths_[index].keys[depth] == key) further |= PathSet{1} << index;
    }
    const bool leads_to_data = depth == 0 && key == "data";
    if (further != 0) forget_rows(further);
    if (leads_to_data) summary_.has_page = false;
    if (further != 0 || leads_to_data) {
      if (!read_value(mark, depth + 1, further, leads_to_data)) return false;
    } else if (is_data && key == "page") {
      if (!read_page(mark)) return false;
    } else if (depth == 0) {
      if (!read_envelope_field(key, mark)) return false;
    } else if (!document_.skip(mark)) {
      return false;
    }
    const uint8_t next = document_.at(mark);
    if (next != ',' && next != '}') return document_.unexpected(mark);
    ++mark;
    if (next == '}') return true;
  }
}

/// A key that comes again replaces what it said before.
void Decoder::forget_rows(PathSet paths) {
  if (chosen_ != no_path && (paths >> chosen_ & 1) != 0) {
    chosen_ = no_path;
    clear_rows();
  }
  if (wrong_path_ != no_path && (paths >> wrong_path_ & 1) != 0) wrong_path_ = no_path;
}

void Decoder::note_wrong_shape(PathSet paths, uint32_t mark) {
  if (paths == 0 || wrong_path_ != no_path || mark >= document_.count()) return;
  wrong_path_ = static_cast<uint32_t>(__builtin_ctzll(paths));
  wrong_mark_ = mark;
}

bool Decoder::fail_shape(uint32_t path, bool in_row, uint32_t mark) {
  document_.failure.path = path;
  document_.failure.in_row = in_row;
  document_.failure.found = document_.at(mark);
  return document_.fail(OBQ_JSON_WRONG_SHAPE, document_.position(mark));
}

/// Reads a key and its colon. The key stays valid until the next one.
bool Decoder::read_key(uint32_t &mark, std::string_view &key) {
  if (document_.at(mark) != '"') return document_.unexpected(mark);
  if (!document_.check_string(mark)) return false;
  const uint32_t begin = document_.position(mark) + 1;
  const uint32_t end = document_.end(mark) - 1;
  const uint8_t *text = document_.text() + begin;
  size_t length = end - begin;
  if (std::memchr(text, '\\', length) != nullptr) {
    scratch_.clear();
    uint8_t *out = scratch_.room(length);
    length = static_cast<size_t>(unescape(text, text + length, out) - out);
    text = out;
  }
  key = std::string_view(reinterpret_cast<const char *>(text), length);
  ++mark;
  if (document_.at(mark) != ':') return document_.unexpected(mark);
  ++mark;
  return true;
}

obq_json_piece Decoder::piece(uint32_t first_mark, uint32_t last_mark) const {
  const uint32_t start = document_.position(first_mark);
  return obq_json_piece{start, document_.end(last_mark) - start};
}

bool Decoder::read_envelope_field(std::string_view key, uint32_t &mark) {
  const uint32_t begin = mark;
  const uint8_t first = document_.at(mark);
  if (key == "status") return read_number(mark, summary_.status);
  if (!document_.skip(mark)) return false;
  if (key == "successful") {
    summary_.has_successful = true;
    summary_.successful = first == 't';
  } else if (key == "traceId") {
    summary_.trace_id = first == '"' ? piece(begin, begin) : obq_json_piece{};
  } else if (key == "server") {
    summary_.server = first == '"' ? piece(begin, begin) : obq_json_piece{};
  } else if (key == "error") {
    summary_.error = first != 'n' ? piece(begin, mark - 1) : obq_json_piece{};
  }
  return true;
}

bool Decoder::read_page(uint32_t &mark) {
  if (document_.at(mark) != '{') return document_.skip(mark);
  summary_.has_page = true;
  summary_.page_number = summary_.page_size = summary_.total_elements = summary_.total_pages = obq_json_number{};
  const std::string_view elements = snake_case_page_ ? "total_elements" : "totalElements";
  const std::string_view pages = snake_case_page_ ? "total_pages" : "totalPages";
  ++mark;
  if (document_.at(mark) == '}') {
    ++mark;
    return true;
  }
  for (;;) {
    std::string_view key;
    if (!read_key(mark, key)) return false;
    obq_json_number *number = nullptr;
    if (key == "number") number = &summary_.page_number;
    if (key == "size") number = &summary_.page_size;
    if (key == elements) number = &summary_.total_elements;
    if (key == pages) number = &summary_.total_pages;
    if (!(number != nullptr ? read_number(mark, *number) : document_.skip(mark))) return false;
    const uint8_t next = document_.at(mark);
    if (next != ',' && next != '}') return document_.unexpected(mark);
    ++mark;
    if (next == '}') return true;
  }
}

/// Goes over any value; an integer, or its digits in a string, is taken.
bool Decoder::read_number(uint32_t &mark, obq_json_number &number) {
  number = obq_json_number{};
  const uint32_t token = mark;
  if (!document_.skip(mark)) return false;
  const uint8_t *begin = document_.text() + document_.position(token);
  const uint8_t *end = document_.text() + document_.end(token);
  if (*begin == '"') {
    ++begin;
    --end;
  }
  number.present = integer_number(begin, end, number.value) == NumberResult::ok;
  return true;
}

}  // namespace obq
