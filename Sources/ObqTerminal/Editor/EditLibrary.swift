import CEditline
import Glibc

/// The raw calls of libedit's wide interface. libedit keeps the text, reads keys through the editor's own reader, finds the
/// function that a key or a sequence of keys is bound to, has the common functions of emacs, and switches the
/// terminal between its cooked and its raw mode. It draws into nothing.
final class EditLibrary {
  private let handle: OpaquePointer
  /// libedit keeps pointers to the names of functions.
  private var kept: [UnsafeMutablePointer<wchar_t>] = []

  /// nil when the descriptors are no terminal that libedit can use.
  init?(input: Int32, output: Int32, client: AnyObject) {
    guard let handle = obq_el_open("obq", input, output) else { return nil }
    self.handle = handle
    _ = obq_el_set_client(handle, Unmanaged.passUnretained(client).toOpaque())
    withWide("emacs") { _ = obq_el_set_editor(handle, $0) }
    // Ctrl-C, Ctrl-Z, Ctrl-\, Ctrl-S and Ctrl-Q are keys while a line is edited, and carriage return and line feed are
    // not mapped to each other, so that the line ends of a paste are not doubled.
    for mode in ["-isig", "-ixon", "-icrnl", "-inlcr"] {
      withWide("-d") { when in withWide(mode) { _ = obq_el_set_terminal_mode(handle, when, $0) } }
    }
    // editrc(5) is not read: it could unbind Enter, and its vi mode takes the escape sequences of keys apart.
  }

  deinit {
    obq_el_close(handle)
    for name in kept { name.deallocate() }
  }

  func setReader(_ reader: @escaping el_rfunc_t) {
    _ = obq_el_set_reader(handle, reader)
  }

  /// Makes `function` known as `name` and binds it to `keys`, which are written as `bind` in editrc(5) takes them.
  func add(_ name: String, help: String, keys: [String], function: @escaping obq_el_function) {
    let wideName = keep(name)
    _ = obq_el_add_function(handle, wideName, keep(help), function)
    for key in keys { withWide(key) { _ = obq_el_bind(handle, $0, wideName) } }
  }

  /// Edits one line; returns when a function says that it is finished or the reader has no more.
  func edit() {
    var count: Int32 = 0
    _ = el_wgets(handle, &count)
  }

  func prepareTerminal(raw: Bool) { _ = obq_el_prepare_terminal(handle, raw ? 1 : 0) }

  /// Asks the terminal for its size again.
  func resize() { el_resize(handle) }

  /// The text and the cursor.
  var buffer: TextBuffer {
    get {
      guard let line = el_wline(handle)?.pointee, let start = line.buffer else { return TextBuffer("") }
      let count = start.distance(to: line.lastchar)
      let scalars = UnsafeBufferPointer(start: start, count: count).map {
        Unicode.Scalar(UInt32(bitPattern: $0)) ?? "\u{FFFD}"
      }
      return TextBuffer(scalars: scalars, cursor: start.distance(to: line.cursor))
    }
    set {
      let old = buffer
      if newValue.scalars != old.scalars {
        // The way that keeps libedit's own limits: everything before the cursor is deleted, then inserted anew.
        _ = el_cursor(handle, Int32(clamping: old.scalars.count - old.cursor))
        el_deletestr(handle, Int32(clamping: old.scalars.count))
        var wide = newValue.scalars.filter { $0.value != 0 }.map { wchar_t(bitPattern: $0.value) }
        wide.append(0)
        _ = el_winsertstr(handle, wide)
        _ = el_cursor(handle, Int32(clamping: newValue.cursor - newValue.scalars.count))
      } else {
        _ = el_cursor(handle, Int32(clamping: newValue.cursor - old.cursor))
      }
    }
  }

  private func keep(_ text: String) -> UnsafeMutablePointer<wchar_t> {
    let scalars = text.unicodeScalars
    let copy = UnsafeMutablePointer<wchar_t>.allocate(capacity: scalars.count + 1)
    for (index, scalar) in scalars.enumerated() { copy[index] = wchar_t(bitPattern: scalar.value) }
    copy[scalars.count] = 0
    kept.append(copy)
    return copy
  }
}

/// Gives `body` the text as libedit reads it: wide characters and a zero.
private func withWide(_ text: String, _ body: (UnsafePointer<wchar_t>) -> Void) {
  let wide = text.unicodeScalars.map { wchar_t(bitPattern: $0.value) } + [0]
  wide.withUnsafeBufferPointer { if let start = $0.baseAddress { body(start) } }
}
