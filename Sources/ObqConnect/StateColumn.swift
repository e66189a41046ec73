import ObqCatalog
import ObqData

/// The states of a batch's rows, mapped once for each different word, and only if anybody asks.
final class StateColumn {
  private let decoded: Batch
  private let places: [String: Int]
  private var count: Int { decoded.count }
  private lazy var codes = mapped()
  private static let states = TaskState.allCases

  init(_ decoded: Batch, _ places: [String: Int]) {
    self.decoded = decoded
    self.places = places
  }

  private func mapped() -> [UInt32] {
    guard let status = places["status"].map({ decoded.columns[$0] }) else {
      return .init(repeating: StateColumn.code(.unknown), count: decoded.count)
    }
    let finished = places["finished"].map { decoded.columns[$0] }
    let successful = places["successful"].map { decoded.columns[$0] }
    func flag(_ column: Column?, _ row: Int) -> Bool? {
      if case .boolean(let flag)? = column?.value(at: row) { return flag }
      return nil
    }
    var byEntry: [UInt32?] = []
    var result: [UInt32] = []
    result.reserveCapacity(decoded.count)
    for row in 0..<decoded.count {
      let hasFlags = flag(finished, row) != nil
      guard case .texts(let vector) = status.storage, !status.isNull(row) else {
        result.append(
          StateColumn.code(TaskState(status: nil, finished: flag(finished, row), successful: flag(successful, row))))
        continue
      }
      if hasFlags {
        let state = TaskState(
          status: vector.string(ofRow: row), finished: flag(finished, row), successful: flag(successful, row))
        result.append(StateColumn.code(state))
        continue
      }
      if byEntry.isEmpty { byEntry = .init(repeating: nil, count: vector.entryCount) }
      let entry = vector.entry(ofRow: row)
      let code = byEntry[entry] ?? StateColumn.code(TaskState(status: vector.string(ofEntry: entry)))
      byEntry[entry] = code
      result.append(code)
    }
    return result
  }

  private static func code(_ state: TaskState) -> UInt32 { UInt32(states.firstIndex(of: state) ?? 0) }
  private static let running = code(.running)

  func state(ofRow row: Int) -> TaskState { StateColumn.states[Int(codes[row])] }

  func column() -> Column {
    var vector = TextVector(StateColumn.states.map(\.rawValue))
    vector.codes = codes
    return Column(type: .text, storage: .texts(vector))
  }

  /// Null where the row runs, whatever the server filled in.
  func withoutRunning(_ column: Column) -> Column {
    guard codes.contains(StateColumn.running) else { return column }
    var result = column
    result.nulls = (0..<count).map { codes[$0] == StateColumn.running || column.isNull($0) }
    return result
  }

  /// One of two columns of times, by whether the row runs.
  func choose(running: Column, else other: Column) -> Column {
    guard codes.contains(StateColumn.running) else { return other }
    var builder = ColumnBuilder(type: .time)
    for row in 0..<count {
      builder.append((codes[row] == StateColumn.running ? running : other).value(at: row))
    }
    return builder.finish()
  }
}
