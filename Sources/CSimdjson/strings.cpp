#include "strings.hpp"

#include <cstring>

#include "document.hpp"

namespace obq {

/// The value of a hexadecimal digit, -1 for other bytes.
static int hex_value(uint8_t byte) {
  if (is_digit(byte)) return byte - '0';
  const uint8_t lower = byte | 0x20;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The four hexadecimal digits of `\uXXXX`, -1 when they are not.
static int32_t code_unit(const uint8_t *at, const uint8_t *end) {
  if (end - at < 4) return -1;
  int32_t value = 0;
  for (int index = 0; index < 4; ++index) {
    const int digit = hex_value(at[index]);
    if (digit < 0) return -1;
    value = value << 4 | digit;
  }
  return value;
}

bool escapes_are_valid(const uint8_t *at, const uint8_t *end) {
  while ((at = static_cast<const uint8_t *>(std::memchr(at, '\\', static_cast<size_t>(end - at)))) != nullptr) {
    if (end - at < 2) return false;
    switch (at[1]) {
      case '"':
      case '\\':
      case '/':
      case 'b':
      case 'f':
      case 'n':
      case 'r':
      case 't': at += 2; break;
      case 'u':
        if (code_unit(at + 2, end) < 0) return false;
        at += 6;
        break;
      default: return false;
    }
    if (at == end) return true;
  }
  return true;
}

static uint8_t *write_utf8(uint32_t scalar, uint8_t *out) {
  if (scalar < 0x80) {
    *out++ = static_cast<uint8_t>(scalar);
  } else if (scalar < 0x800) {
    *out++ = static_cast<uint8_t>(0xC0 | scalar >> 6);
    *out++ = static_cast<uint8_t>(0x80 | (scalar & 0x3F));
  } else if (scalar < 0x10000) {
    *out++ = static_cast<uint8_t>(0xE0 | scalar >> 12);
    *out++ = static_cast<uint8_t>(0x80 | (scalar >> 6 & 0x3F));
    *out++ = static_cast<uint8_t>(0x80 | (scalar & 0x3F));
  } else {
    *out++ = static_cast<uint8_t>(0xF0 | scalar >> 18);
    *out++ = static_cast<uint8_t>(0x80 | (scalar >> 12 & 0x3F));
    *out++ = static_cast<uint8_t>(0x80 | (scalar >> 6 & 0x3F));
    *out++ = static_cast<uint8_t>(0x80 | (scalar & 0x3F));
  }
  return out;
}

uint8_t *unescape(const uint8_t *at, const uint8_t *end, uint8_t *out) {
  while (at < end) {
    const auto *found = static_cast<const uint8_t *>(std::memchr(at, '\\', static_cast<size_t>(end - at)));
    const auto plain = static_cast<size_t>((found == nullptr ? end : found) - at);
    // `out` may be the text itself, further on.
    std::memmove(out, at, plain);
    out += plain;
    at += plain;
    if (found == nullptr || end - at < 2) break;
    const uint8_t escape = at[1];
    at += 2;
    switch (escape) {
      case 'b': *out++ = '\b'; break;
      case 'f': *out++ = '\f'; break;
      case 'n': *out++ = '\n'; break;
      case 'r': *out++ = '\r'; break;
      case 't': *out++ = '\t'; break;
      case 'u': {
        const int32_t unit = code_unit(at, end);
        if (unit < 0) break;
        at += 4;
        auto scalar = static_cast<uint32_t>(unit);
        if (scalar >= 0xD800 && scalar < 0xE000) {
          const bool pair = scalar < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u';
          const int32_t low = pair ? code_unit(at + 2, end) : -1;
          if (low >= 0xDC00 && low < 0xE000) {
            at += 6;
            scalar = 0x10000 + ((scalar - 0xD800) << 10) + (static_cast<uint32_t>(low) - 0xDC00);
          } else {
            scalar = 0xFFFD;
          }
        }
        out = write_utf8(scalar, out);
        break;
      }
      default: *out++ = escape;
    }
  }
  return out;
}

uint8_t *quote(const uint8_t *text, size_t length, uint8_t *out) {
  static const char hex[] = "0123456789abcdef";
  *out++ = '"';
  for (size_t index = 0; index < length; ++index) {
    const uint8_t byte = text[index];
    if (byte >= 0x20 && byte != '"' && byte != '\\') {
      *out++ = byte;
      continue;
    }
    *out++ = '\\';
    switch (byte) {
      case '"':
      case '\\': *out++ = byte; break;
      case '\b': *out++ = 'b'; break;
      case '\f': *out++ = 'f'; break;
      case '\n': *out++ = 'n'; break;
      case '\r': *out++ = 'r'; break;
      case '\t': *out++ = 't'; break;
      default:
        std::memcpy(out, "u00", 3);
        out[3] = static_cast<uint8_t>(hex[byte >> 4]);
        out[4] = static_cast<uint8_t>(hex[byte & 15]);
        out += 5;
    }
  }
  *out++ = '"';
  return out;
}

}  // namespace obq
