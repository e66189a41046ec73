// The door to Swift: no exception passes it.
#include <new>

#include "decoder.hpp"
#include "include/obq_simdjson.h"
#include "strings.hpp"

struct obq_json_decoder {
  obq::Decoder decoder;
};

static std::string text(const uint8_t *bytes, size_t length) {
  return length == 0 ? std::string() : std::string(reinterpret_cast<const char *>(bytes), length);
}

/// Runs what may throw; false when it did. Nothing but running out of memory throws in this target.
template <typename Body>
static bool guarded(Body &&body) {
  try {
    return body();
  } catch (...) {
    return false;
  }
}

obq_json_decoder *obq_json_decoder_create(bool collects_extra, bool snake_case_page) {
  obq_json_decoder *decoder = nullptr;
  guarded([&] {
    decoder = new obq_json_decoder{obq::Decoder(collects_extra, snake_case_page)};
    return true;
  });
  return decoder;
}

void obq_json_decoder_destroy(obq_json_decoder *decoder) { delete decoder; }

bool obq_json_decoder_add_column(
  obq_json_decoder *decoder, const uint8_t *key, size_t length, obq_json_kind kind, bool dictionary, bool yes_no) {
  return guarded([&] { return decoder->decoder.add_column(text(key, length), kind, dictionary, yes_no); });
}

bool obq_json_decoder_add_known_key(obq_json_decoder *decoder, const uint8_t *key, size_t length) {
  return guarded([&] {
    decoder->decoder.add_known_key(text(key, length));
    return true;
  });
}

bool obq_json_decoder_add_path(obq_json_decoder *decoder, bool is_array) {
  return guarded([&] { return decoder->decoder.add_path(is_array); });
}

bool obq_json_decoder_add_path_key(obq_json_decoder *decoder, const uint8_t *key, size_t length) {
  return guarded([&] { return decoder->decoder.add_path_key(text(key, length)); });
}

obq_json_failure obq_json_decoder_read(obq_json_decoder *decoder, const uint8_t *bytes, size_t length) {
  obq_json_failure failure{};
  failure.status = OBQ_JSON_NO_MEMORY;
  guarded([&] {
    failure = decoder->decoder.read(bytes, length);
    return true;
  });
  return failure;
}

obq_json_summary obq_json_decoder_summary(const obq_json_decoder *decoder) { return decoder->decoder.summary(); }

obq_json_column obq_json_decoder_column(const obq_json_decoder *decoder, uint32_t index) {
  return decoder->decoder.column(index);
}

obq_json_problem obq_json_decoder_problem(const obq_json_decoder *decoder, uint32_t index) {
  return decoder->decoder.problem(index);
}

obq_json_tokens obq_json_tokenize(const uint8_t *bytes, size_t length) {
  obq_json_tokens result{};
  result.failure.status = OBQ_JSON_NO_MEMORY;
  guarded([&] {
    obq::Document document;
    if (document.open(bytes, length)) {
      // A token has a mark of its own.
      result.tokens = static_cast<obq_json_token *>(std::malloc(document.count() * sizeof(obq_json_token)));
      if (result.tokens == nullptr) return false;
      uint32_t mark = 0;
      const bool whole = document.walk(mark, [&](obq_json_token_kind kind, uint32_t token) {
        const uint32_t quotes = kind == OBQ_JSON_KEY || kind == OBQ_JSON_STRING ? 1 : 0;
        const uint32_t begin = document.position(token) + quotes;
        result.tokens[result.count++] = {kind, {begin, document.end(token) - quotes - begin}};
      });
      if (whole && mark != document.count()) document.unexpected(mark);
    }
    result.failure = document.failure;
    return true;
  });
  return result;
}

void obq_json_tokens_free(obq_json_tokens tokens) { std::free(tokens.tokens); }

size_t obq_json_unescape(const uint8_t *bytes, size_t length, uint8_t *out) {
  return static_cast<size_t>(obq::unescape(bytes, bytes + length, out) - out);
}
