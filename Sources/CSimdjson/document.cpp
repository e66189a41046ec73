#include "document.hpp"

#include <simdjson.h>

namespace obq {

/// The parser of the fastest implementation that this processor runs, chosen by simdjson.
struct Document::Stage {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
};

Document::Document() : stage_(new Stage) {}
Document::~Document() = default;

static obq_json_status status_of(simdjson::error_code error) {
  switch (error) {
    case simdjson::CAPACITY: return OBQ_JSON_TOO_LARGE;
    case simdjson::MEMALLOC: return OBQ_JSON_NO_MEMORY;
    case simdjson::UTF8_ERROR: return OBQ_JSON_INVALID_UTF8;
    case simdjson::UNCLOSED_STRING:
    case simdjson::EMPTY: return OBQ_JSON_TRUNCATED;
    default: return OBQ_JSON_MALFORMED;
  }
}

/// Whether a byte can be the first one of a JSON value.
static bool begins_value(uint8_t byte) {
  switch (byte) {
    case '{':
    case '[':
    case '"':
    case '-':
    case 't':
    case 'f':
    case 'n': return true;
    default: return is_digit(byte);
  }
}

bool Document::open(const uint8_t *bytes, size_t length) {
  failure = obq_json_failure{};
  text_ = bytes;
  count_ = 0;
  rewind();
  // The place behind the last byte must be a position too, and simdjson rounds up to whole blocks.
  if (length > simdjson::SIMDJSON_MAXSIZE_BYTES - 64) return fail(OBQ_JSON_TOO_LARGE, 0);
  length_ = static_cast<uint32_t>(length);
  size_t first = 0;
  while (first < length && is_space(bytes[first])) ++first;
  if (first == length) return fail(OBQ_JSON_TRUNCATED, length);
  // An HTML page with an odd quote should not be called a truncated document.
  if (!begins_value(bytes[first])) return malformed(first);

  auto &parser = stage_->parser;
  if (parser == nullptr || parser->capacity() < length) {
    // Room for a quarter more, so that pages of about one size do not each make a new parser.
    const size_t most = simdjson::SIMDJSON_MAXSIZE_BYTES - 64;
    const size_t capacity = length < most - length / 4 - 4096 ? length + length / 4 + 4096 : most;
    parser.reset();
    const auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(
      capacity, OBQ_JSON_MAXIMUM_DEPTH, parser);
    if (error != simdjson::SUCCESS) {
      parser.reset();
      return fail(status_of(error), 0);
    }
  }
  const auto error = parser->stage1(bytes, length, simdjson::stage1_mode::regular);
  if (error == simdjson::UTF8_ERROR && ends_in_half_a_character()) return fail(OBQ_JSON_TRUNCATED, length);
  if (error != simdjson::SUCCESS) {
    const obq_json_status status = status_of(error);
    return fail(status, status == OBQ_JSON_TRUNCATED ? length : first);
  }
  count_ = parser->n_structural_indexes;
  // The last run ends at the end; simdjson reserves more places than bytes.
  parser->structural_indexes[count_] = length_;
  marks_ = parser->structural_indexes.get();
  return true;
}

bool Document::ends_in_half_a_character() const {
  // A lead byte among the last three, whose character would go on behind the end.
  for (uint32_t back = 1; back <= 3 && back <= length_; ++back) {
    const uint8_t byte = text_[length_ - back];
    if ((byte & 0xC0) == 0x80) continue;
    const uint32_t needs = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    return needs > back &&
           simdjson::get_active_implementation()->validate_utf8(reinterpret_cast<const char *>(text_), length_ - back);
  }
  return false;
}

bool Document::find_backslash(uint32_t begin, uint32_t end) {
  constexpr uint32_t window = 4096;
  for (;;) {
    if (stopped_ && clean_until_ >= begin) return clean_until_ < end;
    const uint32_t from = clean_until_ > begin ? clean_until_ : begin;
    if (from >= end) return false;
    const uint32_t rest = length_ - from;
    const uint32_t span = rest < window ? rest : end - from > window ? end - from : window;
    const void *found = std::memchr(text_ + from, '\\', span);
    stopped_ = found != nullptr;
    clean_until_ = stopped_ ? static_cast<uint32_t>(static_cast<const uint8_t *>(found) - text_) : from + span;
    if (!stopped_ && clean_until_ >= end) return false;
  }
}

bool Document::skip(uint32_t &mark) {
  return walk(mark, [](obq_json_token_kind, uint32_t) {});
}

bool Document::check_scalar(uint32_t mark) {
  const uint8_t *begin = text_ + marks_[mark];
  const uint8_t *finish = text_ + end(mark);
  const size_t size = static_cast<size_t>(finish - begin);
  bool valid;
  switch (*begin) {
    case 't': valid = size == 4 && std::memcmp(begin, "true", 4) == 0; break;
    case 'f': valid = size == 5 && std::memcmp(begin, "false", 5) == 0; break;
    case 'n': valid = size == 4 && std::memcmp(begin, "null", 4) == 0; break;
    default: valid = number_shape(begin, finish) != NumberShape::none;
  }
  if (valid) return true;
  // Half a word at the end of everything was cut off there.
  return mark + 1 == count_ && finish == text_ + length_ ? fail(OBQ_JSON_TRUNCATED, length_) : malformed(marks_[mark]);
}

NumberShape number_shape(const uint8_t *at, const uint8_t *end) {
  if (at < end && *at == '-') ++at;
  if (at == end || !is_digit(*at)) return NumberShape::none;
  if (*at == '0') {
    ++at;
  } else {
    while (at < end && is_digit(*at)) ++at;
  }
  if (at == end) return NumberShape::integer;
  if (*at == '.') {
    const uint8_t *first = ++at;
    while (at < end && is_digit(*at)) ++at;
    if (at == first) return NumberShape::none;
  }
  if (at < end && (*at == 'e' || *at == 'E')) {
    ++at;
    if (at < end && (*at == '+' || *at == '-')) ++at;
    const uint8_t *first = at;
    while (at < end && is_digit(*at)) ++at;
    if (at == first) return NumberShape::none;
  }
  return at == end ? NumberShape::decimal : NumberShape::none;
}

}  // namespace obq
