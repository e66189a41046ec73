#include "column.hpp"

namespace obq {

static constexpr size_t smallest_table = 256;
/// Texts made to collide must not make a page slow: behind so many steps a text is simply kept again.
static constexpr int patience = 64;

static inline uint64_t mix(uint64_t word) {
  const __uint128_t product = static_cast<__uint128_t>(word) * 0x9E3779B97F4A7C15;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

uint32_t Dictionary::hash(Ends ends, const uint8_t *text, uint32_t length) {
  uint64_t first = ends.first ^ length;
  uint64_t second = ends.second;
  // Two chains, which a processor works on at once.
  for (uint32_t at = 0; at + 16 < length; at += 16) {
    first = mix(first ^ load64(text + at));
    second = mix(second ^ load64(text + at + 8));
  }
  const uint64_t hash = mix(first ^ mix(second));
  return static_cast<uint32_t>(hash ^ hash >> 32);
}

void Dictionary::clear() {
  // A page of many texts should not make every later one clear a large table.
  if (place_count_ > smallest_table && place_count_ / 16 > entries_) place_count_ /= 2;
  if (place_count_ > 0) std::memset(places_.data(), 0, place_count_ * sizeof(uint32_t));
  entries_ = 0;
  last_ = 0;
}

void Dictionary::enlarge(size_t places) {
  places_.reserve(places);
  place_count_ = places;
  std::memset(places_.data(), 0, places * sizeof(uint32_t));
  for (uint32_t entry = 0; entry < entries_; ++entry) {
    size_t place = list_[entry].hash & (places - 1);
    int steps = 0;
    for (; places_[place] != 0 && steps < patience; ++steps) place = (place + 1) & (places - 1);
    if (steps < patience) places_[place] = entry + 1;
  }
}

uint32_t Dictionary::find(Ends ends, const uint8_t *text, uint32_t length) {
  if (place_count_ < smallest_table) enlarge(smallest_table);
  if (size_t{entries_} * 2 > place_count_) enlarge(place_count_ * 2);
  const uint32_t hash = Dictionary::hash(ends, text, length);
  size_t place = hash & (place_count_ - 1);
  for (int step = 0; step < patience; ++step) {
    const uint32_t found = places_[place];
    if (found == 0) {
      const uint32_t entry = append(Entry{ends, length, hash}, text);
      places_[place] = entry + 1;
      return entry;
    }
    if (is_entry(found - 1, ends, text, length)) return found - 1;
    place = (place + 1) & (place_count_ - 1);
  }
  return append(Entry{ends, length, hash}, text);
}

uint32_t Dictionary::append(const Entry &entry, const uint8_t *text) {
  offsets_.reserve(size_t{entries_} + 2);
  list_.reserve(size_t{entries_} + 1);
  if (entries_ == 0) offsets_[0] = 0;
  const uint32_t begin = offsets_[entries_];
  bytes_.reserve(size_t{begin} + entry.length + 64);
  copy_padded(bytes_.data() + begin, text, entry.length);
  offsets_[entries_ + 1] = begin + entry.length;
  list_[entries_] = entry;
  return entries_++;
}

obq_json_column ColumnStore::view(uint32_t rows) const {
  obq_json_column view{};
  view.nulls = nulls_.data();
  view.null_count = null_count_;
  switch (kind) {
    case OBQ_JSON_NOTHING: break;
    case OBQ_JSON_BOOLEAN: view.values = flags_.data(); break;
    case OBQ_JSON_REAL: view.values = reals_.data(); break;
    case OBQ_JSON_INTEGER:
    case OBQ_JSON_TIME:
    case OBQ_JSON_DURATION: view.values = integers_.data(); break;
    case OBQ_JSON_TEXT:
    case OBQ_JSON_ANY:
      if (dictionary) {
        view.bytes = entries_.bytes();
        view.offsets = entries_.offsets();
        view.entries = entries_.entries();
        view.codes = codes_.data();
      } else {
        view.bytes = bytes_.data();
        view.offsets = offsets_.data();
        view.entries = rows;
      }
  }
  return view;
}

}  // namespace obq
