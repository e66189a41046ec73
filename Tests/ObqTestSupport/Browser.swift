import Glibc

/// A real browser without a window: Chromium, where it is installed.
package enum Browser {
  /// Nil where there is none.
  package static let path: String? = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .first { access($0, X_OK) == 0 }

  /// What became of a page.
  package struct Visit: Sendable {
    /// The document once its scripts have run, as HTML.
    package var document: String
    /// What scripts, and the browser about the page, wrote to the console.
    package var console: [String]
  }

  package struct Failure: Error {
    package var message: String
  }

  /// Opens a page and runs `script` behind its own.
  package static func visit(_ page: String, script: String, isDark: Bool = false) throws -> Visit {
    guard let path else { throw Failure(message: "there is no browser") }
    var template = Array("/tmp/obq-page-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(message: "no directory could be made") }
    let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { _ = run("rm -rf '\(directory)'") }
    let tested = page.replacing("</body>", with: "<script>\(script)</script>\n</body>")
    guard let file = fopen(directory + "/page.html", "w") else { throw Failure(message: "no page could be written") }
    fputs(tested, file)
    fclose(file)
    let options =
      "--headless --no-sandbox --disable-gpu --no-first-run --user-data-dir='\(directory)/profile'"
      + " --enable-logging=stderr --blink-settings=preferredColorScheme=\(isDark ? 0 : 1)"
    let document = run(
      "HOME='\(directory)' timeout 60 '\(path)' \(options) --dump-dom 'file://\(directory)/page.html' 2>'\(directory)/log'"
    )
    // `[…:INFO:CONSOLE(12)] "text", source: file:///… (12)`
    let console = run("cat '\(directory)/log'").split(separator: "\n").filter { $0.contains("CONSOLE") }
    guard document.contains("</html>") else {
      throw Failure(message: "no document: " + run("tail -5 '\(directory)/log'"))
    }
    return Visit(document: document, console: console.map(String.init))
  }

  /// What a command of the shell prints.
  private static func run(_ command: String) -> String {
    guard let pipe = popen(command, "r") else { return "" }
    defer { pclose(pipe) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, pipe)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }
}
