package import ObqData

/// One answer of a server, whole: a page that could not be read to its end is a `DecodeFailure` and never half a page.
package struct DecodedPage: Sendable {
  /// The plan's columns in order, and the column of extra fields as the last one if the plan collects them.
  package var batch: Batch
  package var page: PageInfo?
  package var envelope: Envelope
  /// Whether the answer has no rows at all where they should be, or null: not the same as no row in them.
  package var rowsMissing: Bool
  /// The first cells that could not be read, 20 at most; those cells are null.
  package var problems: [CellProblem]
  /// How many cells could not be read.
  package var problemCount: Int
}

/// What `data.page` says; members that are absent or no integers are nil.
package struct PageInfo: Sendable, Hashable {
  /// From 1 on.
  package var number: Int64?
  package var size: Int64?
  package var totalElements: Int64?
  package var totalPages: Int64?

  package init(number: Int64? = nil, size: Int64? = nil, totalElements: Int64? = nil, totalPages: Int64? = nil) {
    self.number = number
    self.size = size
    self.totalElements = totalElements
    self.totalPages = totalPages
  }
}

/// What an answer says beside its data, as OCP and obshell write it.
package struct Envelope: Sendable, Hashable {
  package var successful: Bool?
  /// The HTTP status once more.
  package var status: Int64?
  package var traceId: String?
  package var server: String?
  package var error: ServerError?

  package init(
    successful: Bool? = nil, status: Int64? = nil, traceId: String? = nil, server: String? = nil,
    error: ServerError? = nil
  ) {
    self.successful = successful
    self.status = status
    self.traceId = traceId
    self.server = server
    self.error = error
  }
}

/// The `error` member of an answer.
package struct ServerError: Sendable, Hashable {
  /// An integer or a string on the wire.
  package var code: String?
  /// obshell from 4.3.1 on: `Task.NotFound`.
  package var errCode: String?
  package var message: String?
  package var debugMessage: String?
  /// One text for each sub-error: its message behind its field, else all of it as JSON.
  package var subErrors: [String]

  package init(
    code: String? = nil, errCode: String? = nil, message: String? = nil, debugMessage: String? = nil,
    subErrors: [String] = []
  ) {
    self.code = code
    self.errCode = errCode
    self.message = message
    self.debugMessage = debugMessage
    self.subErrors = subErrors
  }

  /// Any value that stands as `error`; some frameworks write a plain string there. Nil for null.
  init?(_ value: JSONValue) {
    guard case .object = value else {
      guard value != .null else { return nil }
      self.init(message: value.plainText)
      return
    }
    self.init(
      code: value["code"]?.plainText, errCode: value["errCode"]?.plainText, message: value["message"]?.plainText,
      debugMessage: value["debugMessage"]?.plainText,
      subErrors: value["subErrors"]?.elements?.map(ServerError.text(ofSubError:)) ?? [])
  }

  private static func text(ofSubError value: JSONValue) -> String {
    guard let message = value["message"]?.string else { return value.plainText ?? "null" }
    guard let field = value["field"]?.string else { return message }
    return "\(field): \(message)"
  }
}

/// A cell that held something else than its column.
package struct CellProblem: Sendable, Hashable {
  package enum Reason: Sendable, Hashable {
    case wrongKind
    case notANumber
    /// A fraction in a column of integers.
    case notIntegral
    /// Beyond the 64 bits of its column.
    case outOfRange
    case notATime
    /// A time that does not say in which zone.
    case noOffset
  }

  package var column: String
  package var row: Int
  /// What the answer has there as JSON, 60 characters at most.
  package var found: String
  package var reason: Reason

  package init(column: String, row: Int, found: String, reason: Reason) {
    self.column = column
    self.row = row
    self.found = found
    self.reason = reason
  }
}

extension CellProblem.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .wrongKind: "another kind of value"
    case .notANumber: "not a number"
    case .notIntegral: "not an integer"
    case .outOfRange: "out of range"
    case .notATime: "not a time"
    case .noOffset: "a time without an offset"
    }
  }
}
