#include "column.hpp"

namespace obq {

static constexpr size_t smallest_table = 256;
/// Texts made to collide must not make a page slow: behind so many steps a text is simply kept again.
static constexpr int patience = 64;

static inline uint64_t mix(uint64_t word) {
  const __uint128_t product = static_cast<__uint128_t>(word) * 0x9E3779B97F4A7C15;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

static uint32_t hash_padded(const uint8_t *text, uint32_t length) {
  // Two chains, which a processor works on at once.
  uint64_t even = length;
  uint64_t odd = 0;
  uint32_t rest = length;
  for (; rest > 16; rest -= 16, text += 16) {
    even = mix(even ^ load64(text));
    odd = mix(odd ^ load64(text + 8));
  }
  if (rest > 8) {
    even = mix(even ^ load64(text));
    odd ^= load64(text + 8) & low_bytes(rest - 8);
  } else if (rest > 0) {
    odd ^= load64(text) & low_bytes(rest);
  }
  const uint64_t hash = mix(even ^ mix(odd));
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
    size_t place = hashes_[entry] & (places - 1);
    int steps = 0;
    for (; places_[place] != 0 && steps < patience; ++steps) place = (place + 1) & (places - 1);
    if (steps < patience) places_[place] = entry + 1;
  }
}

uint32_t Dictionary::find(const uint8_t *text, uint32_t length) {
  if (place_count_ < smallest_table) enlarge(smallest_table);
  if (size_t{entries_} * 2 > place_count_) enlarge(place_count_ * 2);
  const uint32_t hash = hash_padded(text, length);
  size_t place = hash & (place_count_ - 1);
  for (int step = 0; step < patience; ++step) {
    const uint32_t found = places_[place];
    if (found == 0) {
      const uint32_t entry = append(text, length);
      hashes_[entry] = hash;
      places_[place] = entry + 1;
      return entry;
    }
    if (hashes_[found - 1] == hash && is_entry(found - 1, text, length)) return found - 1;
    place = (place + 1) & (place_count_ - 1);
  }
  const uint32_t entry = append(text, length);
  hashes_[entry] = hash;
  return entry;
}

uint32_t Dictionary::append(const uint8_t *text, uint32_t length) {
  offsets_.reserve(size_t{entries_} + 2);
  hashes_.reserve(size_t{entries_} + 1);
  if (entries_ == 0) offsets_[0] = 0;
  const uint32_t begin = offsets_[entries_];
  bytes_.reserve(size_t{begin} + length + 64);
  copy_padded(bytes_.data() + begin, text, length);
  offsets_[entries_ + 1] = begin + length;
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
