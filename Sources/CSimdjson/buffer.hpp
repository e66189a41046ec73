// Memory that grows and is kept from page to page. Growing leaves new elements unset, which std::vector does not.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>

namespace obq {

template <typename Element>
class Buffer {
  static_assert(std::is_trivially_copyable_v<Element>);

 public:
  Buffer() = default;
  Buffer(const Buffer &) = delete;
  Buffer &operator=(const Buffer &) = delete;
  Buffer(Buffer &&other) noexcept : elements_(other.elements_), capacity_(other.capacity_) {
    other.elements_ = nullptr;
    other.capacity_ = 0;
  }
  ~Buffer() { std::free(elements_); }

  /// Room for so many elements; throws std::bad_alloc.
  inline void reserve(size_t wanted) {
    if (__builtin_expect(wanted > capacity_, 0)) grow(wanted);
  }

  Element *data() { return elements_; }
  const Element *data() const { return elements_; }
  size_t capacity() const { return capacity_; }
  Element &operator[](size_t index) { return elements_[index]; }
  const Element &operator[](size_t index) const { return elements_[index]; }

 private:
  __attribute__((noinline)) void grow(size_t wanted) {
    const size_t doubled = capacity_ * 2;
    const size_t capacity = wanted > doubled ? wanted : doubled;
    if (capacity > SIZE_MAX / 2 / sizeof(Element)) throw std::bad_alloc();
    void *moved = std::realloc(elements_, capacity * sizeof(Element));
    if (moved == nullptr) throw std::bad_alloc();
    elements_ = static_cast<Element *>(moved);
    capacity_ = capacity;
  }

  Element *elements_ = nullptr;
  size_t capacity_ = 0;
};

}  // namespace obq
