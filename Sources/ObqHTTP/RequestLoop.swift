import CCurl
import Glibc

/// What one of the client's threads does: takes orders, starts attempts, lets libcurl work, delivers. Everything in it belongs
/// to that one thread.
final class RequestLoop {
  private let worker: Worker
  private let configuration: HTTPConfiguration
  private var transfers: [Int: Transfer] = [:]
  private var callOfEasy: [UnsafeMutableRawPointer: Int] = [:]
  private var lanes: OriginLanes
  private var timers = TimerHeap()
  private let store = BodyStore()
  private var handles: EasyHandles
  private var nextID = 0

  init(worker: Worker) {
    self.worker = worker
    configuration = worker.configuration
    handles = EasyHandles(configuration: worker.configuration)
    lanes = OriginLanes(limit: worker.concurrencyPerOrigin, totalLimit: worker.concurrency)
  }

  /// Returns when the client is shut down; every call has its delivery then.
  func run() {
    while !worker.inbox.isClosed {
      for order in worker.inbox.takeAll() { follow(order) }
      wakeDue()
      let isAllLaunched = launchReady()
      do {
        try worker.multi.work(waiting: isAllLaunched ? rest : .zero)
      } catch {
        // Nothing here can mend libcurl.
        endAll { _ in error }
      }
      concludeFinished()
    }
    for order in worker.inbox.takeAll() { follow(order) }
    endAll { _ in .cancelled }
    handles.close()
  }

  private func follow(_ order: Worker.Order) {
    switch order {
    case .start(let submission):
      let transfer = Transfer(id: nextID, submission: submission, policy: configuration.retry)
      nextID += 1
      transfers[transfer.id] = transfer
      lanes.append(transfer.id, for: transfer.call.origin, returning: false)
      if let deadline = transfer.call.deadline { timers.add(transfer.id, at: deadline) }
    case .cancel(let mailbox):
      endAll { $0.submission.mailbox === mailbox ? .cancelled : nil }
    }
  }

  /// Deadlines of calls that are not in flight (libcurl sees to those that are), and ends of pauses.
  private func wakeDue() {
    if timers.soonest == nil { return }
    let now = ContinuousClock.now
    while let id = timers.popDue(now) {
      guard let transfer = transfers[id] else { continue }
      switch transfer.state {
      case .inFlight: continue
      case .waiting, .paused:
        if let deadline = transfer.call.deadline, deadline <= now {
          end(transfer, .failure(.timedOut))
        } else if case .paused(let until) = transfer.state, until <= now {
          transfer.state = .waiting
          lanes.append(id, for: transfer.call.origin, returning: true)
        }
      }
    }
  }

  /// How long nothing is to be done but for transfers.
  private var rest: Duration {
    let longest = Duration.seconds(60)
    return timers.soonest.map { max(.zero, min($0 - .now, longest)) } ?? longest
  }

  private func end(_ transfer: Transfer, _ result: Result<HTTPAnswer, HTTPFailure>) {
    transfers[transfer.id] = nil
    transfer.deliver(result, thread: worker.index)
  }

  /// Ends every call for which there is a failure, wherever it stands.
  private func endAll(_ failure: (Transfer) -> HTTPFailure?) {
    let ended = transfers.values.compactMap { transfer in failure(transfer).map { (transfer, $0) } }
    for (transfer, failure) in ended.sorted(by: { $0.0.id < $1.0.id }) {
      if case .inFlight(let attempt) = transfer.state {
        let duration = ContinuousClock.now - attempt.started
        retire(attempt, of: transfer)
        emit(transfer, .attemptFailed(failure, duration: duration))
      }
      end(transfer, .failure(failure))
    }
  }
}

// MARK: attempts

extension RequestLoop {
  /// So many connections are begun at a time: the first ones send while others are made.
  private static let launchesAtOnce = 16

  /// False when some have to wait for the next time.
  private func launchReady() -> Bool {
    var launches = 0
    while let id = lanes.next(isAlive: { transfers[$0] != nil }), let transfer = transfers[id] {
      do {
        try launch(transfer)
      } catch {
        lanes.leave(transfer.call.origin)
        end(transfer, .failure(error))
      }
      launches += 1
      if launches == Self.launchesAtOnce { return false }
    }
    return true
  }

  private func launch(_ transfer: Transfer) throws(HTTPFailure) {
    let call = transfer.call
    if let deadline = call.deadline, deadline <= .now { throw .timedOut }
    try transfer.requireSendable()
    let fields = try transfer.fields()
    let easy = try handles.take(for: call.origin)
    var isInFlight = false
    defer { if !isInFlight { handles.give(easy, for: call.origin, isReusable: false) } }
    let attempt = try Attempt(
      easy: easy, call: call, headers: fields, store: store, wantsNewConnection: transfer.hasBroken)
    if let budget = call.budget, !budget.take() { throw .budgetExhausted(limit: budget.limit ?? 0) }
    try worker.multi.add(easy)
    isInFlight = true
    callOfEasy[easy] = transfer.id
    transfer.state = .inFlight(attempt)
    transfer.retry.attemptStarted()
    emit(transfer, .attemptStarted(headers: fields.map(\.redacted)))
  }

  private func concludeFinished() {
    while let (easy, code) = worker.multi.nextFinished() {
      guard let id = callOfEasy[easy], let transfer = transfers[id], case .inFlight(let attempt) = transfer.state
      else { continue }
      conclude(attempt, of: transfer, code)
    }
  }

  private func conclude(_ attempt: Attempt, of transfer: Transfer, _ code: CURLcode) {
    let now = ContinuousClock.now
    let failure = attempt.outcome(code, now: now, configuration: configuration)
    let answer = HTTPAnswer(
      status: attempt.status, headers: attempt.headers, body: attempt.body, attempts: transfer.retry.attempts,
      duration: now - attempt.started, bytes: attempt.wireBytes)
    let isNew = attempt.usedNewConnection
    retire(attempt, of: transfer, isReusable: attempt.leavesReusable(code))
    let outcome: RetryStateMachine.Outcome
    if case .brokenConnection? = failure { transfer.hasBroken = true }
    if let failure {
      emit(transfer, .attemptFailed(failure, duration: answer.duration))
      outcome = .failed(failure)
    } else {
      emit(
        transfer,
        .attemptAnswered(
          status: answer.status, headers: answer.headers.map(\.redacted), bytes: answer.bytes,
          duration: answer.duration, newConnection: isNew))
      outcome = .answered(status: answer.status, namedWait: NamedWait.find(in: answer.headers, now: time(nil)))
    }
    switch transfer.retry.attemptEnded(outcome, now: now, chance: .random(in: 0..<1)) {
    case .deliver: end(transfer, failure.map(Result.failure) ?? .success(answer))
    case .pause(let pause):
      let until = now.advanced(by: pause)
      transfer.state = .paused(until: until)
      timers.add(transfer.id, at: until)
      emit(transfer, .retryPaused(pause))
    }
  }

  /// Takes an attempt off libcurl; one that has not finished loses its connection.
  private func retire(_ attempt: Attempt, of transfer: Transfer, isReusable: Bool = false) {
    worker.multi.remove(attempt.easy)
    callOfEasy[attempt.easy] = nil
    handles.give(attempt.easy, for: transfer.call.origin, isReusable: isReusable)
    lanes.leave(transfer.call.origin)
  }

  private func emit(_ transfer: Transfer, _ kind: @autoclosure () -> HTTPEvent.Kind) {
    if let onEvent = configuration.onEvent { onEvent(transfer.event(kind())) }
  }
}
