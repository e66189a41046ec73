// Strings of JSON: their escapes, resolved and made.
#pragma once

#include <cstdint>
#include <cstddef>

namespace obq {

/// Resolves valid escapes; writes at most `end - begin` bytes and returns where they end.
uint8_t *unescape(const uint8_t *begin, const uint8_t *end, uint8_t *out);

/// Writes a string with its quotes, escaping no more than RFC 8259 asks for; at most `6 * length + 2` bytes.
uint8_t *quote(const uint8_t *text, size_t length, uint8_t *out);

}  // namespace obq
