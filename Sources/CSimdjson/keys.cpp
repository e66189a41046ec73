#include "keys.hpp"

namespace obq {

/// More different keys than any row of a real page has: behind them nothing is learned any more.
static constexpr size_t most_keys = 256;

KeyOrder::Found KeyOrder::later_slot(const uint8_t *raw, uint32_t length, uint32_t place) const {
  // Some keys may be left out.
  for (uint32_t next = place + 1; next < order_.size() && next < place + 5; ++next) {
    if (order_[next].is(raw, length)) return {order_[next].slot, next + 1};
  }
  return {missed, place};
}

KeyOrder::Found KeyOrder::look_up(const uint8_t *raw, uint32_t length, const std::string &text, uint32_t place) {
  const std::string name(reinterpret_cast<const char *>(raw), length);
  const auto seen = places_.find(name);
  if (seen != places_.end()) return {order_[seen->second].slot, seen->second + 1};
  const auto planned = plan_.find(text);
  const int32_t slot = planned == plan_.end() ? unknown : planned->second;
  if (order_.size() > most_keys) return {slot, place};
  insert(raw, length, slot, place);
  return {slot, place + 1};
}

void KeyOrder::insert(const uint8_t *raw, uint32_t length, int32_t slot, uint32_t place) {
  Entry entry;
  entry.length = length;
  entry.slot = slot;
  entry.raw.assign(reinterpret_cast<const char *>(raw), length);
  std::memcpy(entry.words, raw, length < 32 ? length : 32);
  for (unsigned word = 0; word < 4; ++word) {
    const uint32_t begin = 8 * word;
    if (length > begin) entry.masks[word] = low_bytes(length - begin < 8 ? length - begin : 8);
  }
  order_.insert(order_.begin() + place, std::move(entry));
  places_.clear();
  for (uint32_t index = 0; index + 1 < order_.size(); ++index) places_[order_[index].raw] = index;
}

}  // namespace obq
