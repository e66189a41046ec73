// JSON for Swift: simdjson finds and validates the structure of a document with SIMD instructions (its first stage), a
// walk over that structure writes columns. Nothing here throws; memory that runs out is a status like any other.
#ifndef OBQ_SIMDJSON_H
#define OBQ_SIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How a document was read.
typedef enum obq_json_status {
  OBQ_JSON_OK = 0,
  /// The bytes at the position do not belong into a JSON text (RFC 8259).
  OBQ_JSON_MALFORMED,
  OBQ_JSON_INVALID_UTF8,
  /// The document ends inside of a value.
  OBQ_JSON_TRUNCATED,
  /// More than OBQ_JSON_MAXIMUM_DEPTH arrays and objects inside of each other.
  OBQ_JSON_TOO_DEEP,
  /// Positions in a document are 32 bits wide.
  OBQ_JSON_TOO_LARGE,
  OBQ_JSON_TOO_MANY_ROWS,
  /// JSON, but something else where the rows or a row should be.
  OBQ_JSON_WRONG_SHAPE,
  OBQ_JSON_NO_MEMORY,
} obq_json_status;

enum {
  /// Bytes behind the end of a document that must be readable; what they hold does not matter.
  OBQ_JSON_PADDING = 64,
  OBQ_JSON_MAXIMUM_DEPTH = 1024,
  OBQ_JSON_MAXIMUM_ROWS = 1 << 22,
  OBQ_JSON_KEPT_PROBLEMS = 20,
};

/// What a column holds.
typedef enum obq_json_kind {
  /// Only nulls, whatever the document says.
  OBQ_JSON_NOTHING,
  OBQ_JSON_BOOLEAN,
  OBQ_JSON_INTEGER,
  OBQ_JSON_REAL,
  OBQ_JSON_TEXT,
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  OBQ_JSON_TIME,
  /// Seconds in the document, nanoseconds in the column.
  OBQ_JSON_DURATION,
  /// Any value as JSON text without white space.
  OBQ_JSON_ANY,
} obq_json_kind;

/// Why a cell could not be read.
typedef enum obq_json_reason {
  OBQ_JSON_WRONG_KIND,
  OBQ_JSON_NOT_A_NUMBER,
  OBQ_JSON_NOT_INTEGRAL,
  OBQ_JSON_OUT_OF_RANGE,
  OBQ_JSON_NOT_A_TIME,
  OBQ_JSON_NO_OFFSET,
} obq_json_reason;

/// A piece of the document; nothing when the length is 0.
typedef struct obq_json_piece {
  uint32_t start;
  uint32_t length;
} obq_json_piece;

typedef struct obq_json_failure {
  obq_json_status status;
  size_t position;
  /// For the wrong shape: which path, whether the value is a row of it or stands at it, and its first byte.
  uint32_t path;
  bool in_row;
  uint8_t found;
} obq_json_failure;

typedef struct obq_json_number {
  bool present;
  int64_t value;
} obq_json_number;

/// What a page says beside its rows. Pieces are raw tokens, strings with their quotes.
typedef struct obq_json_summary {
  uint32_t rows;
  bool rows_missing;
  uint64_t problem_count;
  /// How many of them can be asked for; fewer than all where a key that came again took one back.
  uint32_t kept_problems;
  bool has_page;
  obq_json_number page_number, page_size, total_elements, total_pages;
  /// Whatever stands there and is not `true` is no success.
  bool has_successful, successful;
  obq_json_number status;
  obq_json_piece trace_id, server, error;
} obq_json_summary;

/// A column of the page read last; valid until the decoder reads another one or goes away.
typedef struct obq_json_column {
  /// int64_t, double or one byte of 0 or 1 for each row, as the kind says; null for texts.
  const void *_Nullable values;
  /// Entries of texts: entry i is bytes[offsets[i]..<offsets[i + 1]].
  const uint8_t *_Nullable bytes;
  const uint32_t *_Nullable offsets;
  uint32_t entries;
  /// The entry of each row; null when row i is entry i.
  const uint32_t *_Nullable codes;
  /// The rows that are null, in rising order.
  const uint32_t *_Nullable nulls;
  uint32_t null_count;
} obq_json_column;

typedef struct obq_json_problem {
  uint32_t column;
  uint32_t row;
  obq_json_reason reason;
  obq_json_piece found;
} obq_json_problem;

/// Reads pages of one kind. Not for two threads at a time.
typedef struct obq_json_decoder obq_json_decoder;

/// Null when memory ran out.
obq_json_decoder *_Nullable obq_json_decoder_create(bool collects_extra, bool snake_case_page);
void obq_json_decoder_destroy(obq_json_decoder *_Nullable decoder);

// The plan is told piece by piece before the first page; false when memory ran out.
bool obq_json_decoder_add_column(
  obq_json_decoder *_Nonnull decoder, const uint8_t *_Nullable key, size_t length, obq_json_kind kind, bool dictionary,
  bool yes_no);
/// A key that is neither a column nor collected as extra.
bool obq_json_decoder_add_known_key(
  obq_json_decoder *_Nonnull decoder, const uint8_t *_Nullable key, size_t length);
/// Begins another place where the rows may be: an array of objects, or one object. Earlier ones are preferred.
bool obq_json_decoder_add_path(obq_json_decoder *_Nonnull decoder, bool is_array);
/// One more step, from the root on, of the path begun last.
bool obq_json_decoder_add_path_key(
  obq_json_decoder *_Nonnull decoder, const uint8_t *_Nullable key, size_t length);

obq_json_failure obq_json_decoder_read(
  obq_json_decoder *_Nonnull decoder, const uint8_t *_Nonnull bytes, size_t length);

// The page read last, if that went well.
obq_json_summary obq_json_decoder_summary(const obq_json_decoder *_Nonnull decoder);
/// The column at an index of the plan; the index behind the last one is the extra column.
obq_json_column obq_json_decoder_column(const obq_json_decoder *_Nonnull decoder, uint32_t index);
obq_json_problem obq_json_decoder_problem(const obq_json_decoder *_Nonnull decoder, uint32_t index);

/// What a token of a whole document is.
typedef enum obq_json_token_kind {
  OBQ_JSON_OBJECT_BEGIN,
  OBQ_JSON_OBJECT_END,
  OBQ_JSON_ARRAY_BEGIN,
  OBQ_JSON_ARRAY_END,
  OBQ_JSON_KEY,
  OBQ_JSON_STRING,
  /// A number, true, false or null: its text tells.
  OBQ_JSON_SCALAR,
} obq_json_token_kind;

typedef struct obq_json_token {
  obq_json_token_kind kind;
  /// The raw token; strings and keys without their quotes.
  obq_json_piece piece;
} obq_json_token;

/// All tokens of a valid document in order, without commas and colons.
typedef struct obq_json_tokens {
  obq_json_failure failure;
  obq_json_token *_Nullable tokens;
  size_t count;
} obq_json_tokens;

obq_json_tokens obq_json_tokenize(const uint8_t *_Nonnull bytes, size_t length);
void obq_json_tokens_free(obq_json_tokens tokens);

/// Resolves the escapes of a string that was found valid into a buffer of at least `length` bytes, which need no
/// padding; returns how many bytes came out. Half of a surrogate pair becomes U+FFFD.
size_t obq_json_unescape(const uint8_t *_Nonnull bytes, size_t length, uint8_t *_Nonnull out);

#ifdef __cplusplus
}
#endif

#endif
