import ObqPlan
import Testing

@testable import ObqConnect
@testable import ObqHTTP

/// What the statements of one run leave for each other.
@Suite struct AnswerStoreTests {
  private func answer(_ text: String) -> Result<HTTPAnswer, HTTPFailure> {
    .success(
      HTTPAnswer(
        status: 200, headers: [], body: ResponseBody(copying: Array(text.utf8)), attempts: 1, duration: .zero,
        bytes: text.utf8.count))
  }

  private func text(_ result: Result<HTTPAnswer, HTTPFailure>?) -> String? {
    guard case .success(let answer)? = result else { return nil }
    return String(decoding: answer.body.bytes, as: UTF8.self)
  }

  /// A second look wants to know whether the list has moved: only a list that was read to its end needs none.
  @Test func secondLooks() {
    let store = AnswerStore()
    let list = AnswerStore.List()
    store.keep(answer("one"), page: 1, pass: 1, in: list)
    #expect(text(list.answer(1, isSecondLook: false)) == "one" && list.answer(1, isSecondLook: true) == nil)
    #expect(list.answer(2, isSecondLook: false) == nil)
    store.keep(answer("look"), page: 1, pass: 1, in: list)
    store.keep(answer("two"), page: 2, pass: 1, in: list)
    store.finish(list, pages: 2)
    #expect(text(list.answer(1, isSecondLook: true)) == "one" && text(list.answer(2, isSecondLook: true)) == "two")
  }

  /// A list that moved is read again, and what the last reading brought fits together.
  @Test func theLastReadingCounts() {
    let store = AnswerStore()
    let list = AnswerStore.List()
    for (pass, word) in [(1, "old"), (2, "new"), (1, "late")] {
      store.keep(answer(word), page: 1, pass: pass, in: list)
    }
    #expect(text(list.answer(1, isSecondLook: false)) == "new")
  }

  @Test func memoryIsBounded() {
    let store = AnswerStore(byteLimit: 10)
    let list = AnswerStore.List()
    store.keep(answer("12345678"), page: 1, pass: 1, in: list)
    store.keep(answer("12345678"), page: 2, pass: 1, in: list)
    store.keep(answer("12"), page: 3, pass: 1, in: list)
    store.finish(list, pages: 3)
    #expect(list.answer(1, isSecondLook: false) != nil && list.answer(3, isSecondLook: false) != nil)
    // What was not kept is asked again, and then page 1 has to be looked at again, too.
    #expect(list.answer(2, isSecondLook: false) == nil && list.answer(1, isSecondLook: true) == nil)
    // A shorter answer of a later reading makes room.
    store.keep(answer("1"), page: 1, pass: 2, in: list)
    store.keep(answer("1234"), page: 2, pass: 2, in: list)
    #expect(text(list.answer(2, isSecondLook: false)) == "1234")
  }

  /// What a statement's own end cut off says nothing of the server; what failed for good is not tried again.
  @Test func failures() {
    let store = AnswerStore()
    let list = AnswerStore.List()
    for failure in [HTTPFailure.cancelled, .timedOut, .budgetExhausted(limit: 3)] {
      store.keep(.failure(failure), page: 1, pass: 1, in: list)
      #expect(list.answer(1, isSecondLook: false) == nil)
    }
    store.keep(.failure(.cannotConnect(detail: "refused")), page: 1, pass: 1, in: list)
    #expect(list.answer(1, isSecondLook: false) != nil)
  }
}
