import Glibc
import ObqTerminal
import Synchronization

/// Reads statements until the end of input. A statement is complete when it ends with `;`, is empty or begins with a `.`.
/// `.history` adds entries, `.late` interrupts itself, `.notice` posts a message from another thread in a moment, `.password` asks for one.
func runProbe() {
  let editor = LineEditor(facts: .ofProcess())
  editor.complete = complete
  editor.decorate = decorate
  editor.editElsewhere = { text in
    say("elsewhere")
    let turned = String(text.reversed())
    return turned + "\n" + turned
  }
  let color = getenv("PROBE_COLOR") != nil
  let prompt = getenv("PROBE_PROMPT").map { String(cString: $0) } ?? (color ? "\u{1B}[1;36mobq\u{1B}[0m> " : "obq> ")
  while true {
    let result = editor.readStatement(prompt: prompt, continuation: "...> ", isComplete: isComplete)
    switch result {
    case .text(let text):
      say("READ<\(text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "|"))>")
      obey(text, editor)
      if !text.hasPrefix(".") { editor.addHistory(text) }
    case .interrupted: say("INTERRUPTED")
    case .endOfInput:
      say("END")
      return
    }
  }
}

private func isComplete(_ text: String) -> Bool {
  text.isEmpty || text.hasPrefix(".") || text.last { !$0.isWhitespace } == ";"
}

private func obey(_ text: String, _ editor: LineEditor) {
  switch text {
  case ".history":
    for entry in ["tasks log;", "tasks data where 集群 = '备份一';", "tasks data\n  since 7d;", "clusters;"] {
      editor.addHistory(entry)
    }
  case ".notice":
    postSoon(editor.notices)
  case ".password":
    do throws(PasswordProblem) {
      say("PASSWORD<\(try Passwords.ask(prompt: "Password: ").count) characters>")
    } catch {
      say(error.message)
    }
  case ".pager":
    let lines = (1...100).map { "line \($0)\n" }.joined()
    say("PAGER<\(Pager.run(command: "head -2; echo LESS is $LESS", Array(lines.utf8)))>")
  case ".nopager":
    say("PAGER<\(Pager.run(command: "/nonexistent/pager 2>/dev/null", Array("x".utf8)))>")
  case ".sleep":
    let ranAction = Mutex(false)
    let registration = Interrupts.shared.onInterrupt { ranAction.withLock { $0 = true } }
    while !ranAction.withLock({ $0 }) { usleep(5_000) }
    Interrupts.shared.remove(registration)
    say("AWAKE, pending \(Interrupts.shared.consume()), then \(Interrupts.shared.consume())")
  case ".late": interruptLate()
  default: break
  }
}

/// An interrupt that is consumed while the watcher is busy, and an action that is registered behind it.
private func interruptLate() {
  let isBusy = Mutex(false)
  let first = Interrupts.shared.onInterrupt {
    isBusy.withLock { $0 = true }
    usleep(200_000)
  }
  raise(SIGINT)
  while !isBusy.withLock({ $0 }) { usleep(1_000) }
  raise(SIGINT)
  _ = Interrupts.shared.consume()
  Interrupts.shared.remove(first)
  let runs = Mutex(0)
  let second = Interrupts.shared.onInterrupt { runs.withLock { $0 += 1 } }
  usleep(400_000)
  let early = runs.withLock { $0 }
  raise(SIGINT)
  while runs.withLock({ $0 }) == early { usleep(1_000) }
  _ = Interrupts.shared.consume()
  Interrupts.shared.remove(second)
  say("LATE \(early), then \(runs.withLock { $0 })")
}

private func postSoon(_ notices: Notices) {
  var thread = pthread_t()
  let argument = Unmanaged.passRetained(notices).toOpaque()
  let failed = pthread_create(
    &thread, nil,
    { argument in
      usleep(150_000)
      if let argument { Unmanaged<Notices>.fromOpaque(argument).takeRetainedValue().post("备份 finished\n2 tasks") }
      return nil
    }, argument)
  if failed == 0 { pthread_detach(thread) }
}

private func complete(_ text: String, _ cursor: Int) -> CompletionAnswer {
  let before = Array(text.utf8)[..<cursor]
  let start = (before.lastIndex(of: UInt8(ascii: " ")) ?? -1) + 1
  let word = String(decoding: before[start...], as: UTF8.self)
  let words = ["select", "since", "sort by", "status", "startTime", "tasks", "备份集群", "备份租户"]
  return CompletionAnswer(start: start, candidates: words.filter { $0.hasPrefix(word) }.map { Completion($0 + " ") })
}

private func decorate(_ text: String, _ cursor: Int) -> DecoratedLine {
  guard getenv("PROBE_COLOR") != nil else { return DecoratedLine() }
  let isKeyword = text.hasPrefix("tasks")
  let suggestion = text == "clus" ? "ters;" : ""
  return DecoratedLine(spans: isKeyword ? [.init(0..<5, .magenta)] : [], suggestion: suggestion)
}

private func say(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = write(1, bytes, bytes.count)
}
