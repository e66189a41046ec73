import ObqHTTP
package import ObqPlan
import Synchronization

/// Answers that several statements have in common: the checks of one run judge one moment, and ask nothing twice.
///
/// It keeps bytes and not rows, since every statement reads other columns of them. What comes first is kept: all checks read
/// their lists in the same order, so that throwing out what is oldest would leave nothing that is asked again. Several
/// threads may use it for servers of their own.
package final class AnswerStore: @unchecked Sendable {
  // What is common to all servers is protected by the lock; a list is used by the thread that reads its server.
  /// The pages of one list, as one reading of it brought them.
  final class List {
    fileprivate(set) var pages: [Int: (pass: Int, result: Result<HTTPAnswer, HTTPFailure>)] = [:]
    /// Whether the list was read to its end, so that nothing need be looked at again.
    fileprivate(set) var isWhole = false

    /// What a page brought.
    /// - Parameter isSecondLook: whether the scan has seen the page and wants to know whether the list has moved since.
    func answer(_ page: Int, isSecondLook: Bool) -> Result<HTTPAnswer, HTTPFailure>? {
      isSecondLook && !isWhole ? nil : pages[page]?.result
    }
  }

  /// What a list is known by: the server and the request for its first page, which holds all parameters.
  struct Key: Hashable {
    var profile: String
    var target: String

    init(_ target: TargetPlan) {
      profile = target.profile
      self.target = target.requestTarget(page: 1)
    }
  }

  private struct State {
    var lists: [Key: List] = [:]
    var bytes = 0
  }

  private let lock = Mutex(())
  private var state = State()
  private let byteLimit: Int

  /// - Parameter byteLimit: most bytes of bodies that are kept.
  package init(byteLimit: Int = 256 << 20) { self.byteLimit = byteLimit }

  private func withState<R>(_ body: (inout State) -> R) -> R { lock.withLock { _ in body(&state) } }

  /// Forgets everything: a profile may lead to another server now.
  package func removeAll() { withState { $0 = State() } }

  func list(_ key: Key) -> List {
    withState { state in
      if let known = state.lists[key] { return known }
      let list = List()
      state.lists[key] = list
      return list
    }
  }

  /// Forgets a list that is read anew.
  func forget(_ key: Key) {
    withState { state in
      guard let list = state.lists.removeValue(forKey: key) else { return }
      for case .success(let answer) in list.pages.values.map(\.result) { state.bytes -= answer.body.count }
    }
  }

  /// Whether a list would be read from here.
  func holds(_ key: Key) -> Bool { withState { $0.lists[key]?.pages[1] != nil } }

  /// Takes what a page brought. Of several answers of one reading the first one is the list's, the others were looks at
  /// whether it moves; a later reading replaces an earlier one. A call that its statement ended says nothing of the server.
  func keep(_ result: Result<HTTPAnswer, HTTPFailure>, page: Int, pass: Int, in list: List) {
    if let known = list.pages[page], known.pass >= pass { return }
    var added = 0
    switch result {
    case .failure(.cancelled), .failure(.timedOut), .failure(.budgetExhausted): return
    case .failure: break
    case .success(let answer): added = answer.body.count
    }
    if case .success(let before)? = list.pages[page]?.result { added -= before.body.count }
    let hasRoom = withState { state in
      if state.bytes + added > byteLimit { return false }
      state.bytes += added
      return true
    }
    if hasRoom { list.pages[page] = (pass, result) }
  }

  /// Notes that a list was read to its end. Pages that were not kept are asked again, and then the list is looked at anew.
  func finish(_ list: List, pages: Int) { list.isWhole = list.pages.count >= pages }
}

/// Where a scan finds answers of statements before it, and leaves its own for those behind it.
struct SharedAnswers {
  let store: AnswerStore
  /// Whether it takes what it finds; else it reads everything anew.
  let isRead: Bool

  func list(of target: TargetPlan) -> AnswerStore.List {
    let key = AnswerStore.Key(target)
    if !isRead { store.forget(key) }
    return store.list(key)
  }
}

/// Calls that were planned and not made: what several statements share is counted once.
package struct PlannedCalls {
  private var lists: Set<AnswerStore.Key> = []
  /// Calls that a statement needs besides those of statements before it.
  package private(set) var calls = 0
  /// Lists that a statement finds read.
  package private(set) var shared = 0
  /// Whether the answers may ask for more pages.
  package private(set) var mayBeMore = false

  package init() {}

  /// Counts one more plan.
  /// - Parameter store: what was read already; nil where the statement shares nothing.
  mutating func add(_ plan: PhysicalPlan, _ store: AnswerStore?) {
    for scan in plan.scans {
      if !scan.readsTotalsOnly, !scan.targets.isEmpty { mayBeMore = true }
      if scan.asksForUnended || scan.mostProofs > 0 { mayBeMore = true }
      // Whether tasks without an end have to be asked for apart is for an answer to show.
      for target in scan.supplements + scan.targets.filter({ !$0.isForUnended }) {
        guard let store else {
          calls += 1
          continue
        }
        let key = AnswerStore.Key(target)
        if store.holds(key) || !lists.insert(key).inserted { shared += 1 } else { calls += 1 }
      }
    }
    for inner in plan.inners { add(inner, store) }
  }
}

extension Connector {
  /// What a plan costs at least: a page for each list that nobody has read.
  package func leastCalls(_ plan: PhysicalPlan) -> Int {
    var planned = PlannedCalls()
    count(plan, in: &planned)
    return planned.calls
  }

  /// Adds what a plan costs at least to what others cost before it.
  package func count(_ plan: PhysicalPlan, in planned: inout PlannedCalls) {
    planned.add(plan, readsShared ? shared : nil)
  }
}
