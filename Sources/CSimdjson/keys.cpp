#include "keys.hpp"

namespace obq {

/// More different keys than any row of a real page has: behind them nothing is learned any more.
static constexpr size_t most_keys = 256;

const KeyOrder::Entry *KeyOrder::later(const Entry *expected, const uint8_t *quote, uint32_t span) const {
  // Some keys may be left out.
  const Entry *const end = order_.data() + order_.size();
  for (const Entry *entry = expected + 1; entry < end && entry < expected + 5; ++entry) {
    if (entry->is(quote, span)) return entry;
  }
  return nullptr;
}

KeyOrder::Found KeyOrder::look_up(
  const uint8_t *raw, uint32_t length, const std::string &text, const Entry *expected) {
  const std::string name(reinterpret_cast<const char *>(raw), length);
  const auto seen = places_.find(name);
  if (seen != places_.end()) {
    const Entry *entry = order_.data() + seen->second;
    return {entry->slot, entry + 1};
  }
  const auto planned = plan_.find(text);
  const int32_t slot = planned == plan_.end() ? unknown : planned->second;
  if (order_.size() > most_keys) return {slot, expected};
  const auto place = static_cast<size_t>(expected - order_.data());
  insert(raw, length, slot, place);
  return {slot, order_.data() + place + 1};
}

void KeyOrder::insert(const uint8_t *raw, uint32_t length, int32_t slot, size_t place) {
  Entry entry;
  const std::string quoted = '"' + std::string(reinterpret_cast<const char *>(raw), length) + "\":";
  entry.slot = slot;
  if (quoted.size() <= sizeof entry.beginning) {
    const auto size = static_cast<uint32_t>(quoted.size());
    std::memcpy(entry.beginning, quoted.data(), size);
    const uint64_t bits = (uint64_t{1} << size) - 1;
    entry.first_half = bits & 0xFFFF;
    entry.second_half = static_cast<uint32_t>(bits >> 16);
    entry.span = size - 1;
  }
  order_.insert(order_.begin() + static_cast<std::ptrdiff_t>(place), entry);
  for (auto &[name, other] : places_) {
    if (other >= place) ++other;
  }
  places_[quoted.substr(1, length)] = place;
}

}  // namespace obq
