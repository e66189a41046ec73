/// The few states that every task is in, whatever word its endpoint uses.
package enum TaskState: String, Hashable, Sendable, CaseIterable {
  case running = "RUNNING"
  case succeeded = "SUCCEEDED"
  case failed = "FAILED"
  case canceled = "CANCELED"
  case stopped = "STOPPED"
  case overdue = "OVERDUE"
  case unknown = "UNKNOWN"

  /// Maps a status word of any endpoint. Words come from the OCP API reference (status values of data and log backup
  /// tasks), from the codes that OCP's restore samples return, and from the status enumerations of OceanBase's kernel,
  /// which obshell passes on. A phase name of a backup or of a restore means that it runs.
  package init(status word: String) {
    switch word.uppercased() {
    case "BEGINNING", "STARTING", "INIT", "INITIALIZING", "DOING", "RUNNING", "INPROGRESS", "CANCELING", "STOPPING",
      "SUSPENDING", "PREPARE", "CREATE_TENANT", "POST_CHECK", "UPGRADE", "WAIT_TENANT_RESTORE_FINISH", "RESTORING",
      "BEFORE_BACKUP_LOG", "PREPARE_BACKUP_LOG", "RECOVERING":
      self = .running
    case "DONE", "COMPLETED", "SUCCESS", "RESTORE_SUCCESS": self = .succeeded
    case "FAILED", "FAIL", "RESTORE_FAIL", "INTERRUPTED": self = .failed
    case "CANCELED": self = .canceled
    case "STOPPED", "STOP", "SUSPEND": self = .stopped
    case "OVERDUE": self = .overdue
    case let upper
    where upper.hasPrefix("BACKUP_") || upper.hasPrefix("RESTORE_") || upper.hasPrefix("PHYSICAL_RESTORE_"):
      self = .running
    default: self = .unknown
    }
  }

  /// What a row's own `finished` and `successful` say wins over its word: OCP's restore tasks carry both.
  package init(status word: String?, finished: Bool?, successful: Bool?) {
    let byWord = word.map(TaskState.init(status:)) ?? .unknown
    switch (finished, successful) {
    case (true?, true?): self = .succeeded
    case (true?, false?):
      // A canceled task is finished and not successful too: the word says which end it was.
      self = byWord == .running || byWord == .succeeded || byWord == .unknown ? .failed : byWord
    case (false?, _): self = .running
    default: self = byWord
    }
  }
}
