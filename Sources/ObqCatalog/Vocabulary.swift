/// The words that a column is known to hold.
package struct Vocabulary: Hashable, Sendable {
  package let words: [String]

  package init(_ words: [String]) { self.words = words }

  /// The vocabulary's own spelling of a word, case ignored; nil when it is none of them.
  package func spelling(of word: String) -> String? {
    let upper = word.uppercased()
    return words.first { $0.uppercased() == upper }
  }

  package static func union(_ vocabularies: [Vocabulary]) -> Vocabulary {
    var words: [String] = []
    for vocabulary in vocabularies {
      for word in vocabulary.words where !words.contains(word) { words.append(word) }
    }
    return Vocabulary(words)
  }

  package static let state = Vocabulary(TaskState.allCases.map(\.rawValue))
  package static let kind = Vocabulary(["data", "log", "restore"])

  /// OCP API reference, data backup tasks of a tenant, parameter `status`.
  package static let ocpDataStatus = Vocabulary([
    "BEGINNING", "INITIALIZING", "DOING", "DONE", "FAILED", "CANCELING", "CANCELED", "OVERDUE", "UNKNOWN",
  ])
  /// OceanBase's ObBackupStatus, as obshell passes it on.
  package static let obshellDataStatus = Vocabulary([
    "INIT", "DOING", "COMPLETED", "FAILED", "CANCELING", "CANCELED", "BACKUP_SYS_META", "BACKUP_USER_META",
    "BACKUP_META_FINISH", "BACKUP_DATA_SYS", "BACKUP_DATA_MINOR", "BACKUP_DATA_MAJOR", "BEFORE_BACKUP_LOG",
    "BACKUP_LOG", "PREPARE_BACKUP_LOG", "BACKUP_FUSE_TABLET_META", "BACKUP_SYS_DATA", "BACKUP_USER_DATA",
  ])
  /// The documented filter values of log backup tasks, the words that OCP's samples and console show, and OceanBase's
  /// archive states.
  package static let logStatus = Vocabulary([
    "BEGINNING", "STARTING", "INPROGRESS", "RUNNING", "STOPPING", "STOPPED", "FAILED", "INTERRUPTED", "UNKNOWN",
    "PREPARE", "DOING", "STOP", "SUSPENDING", "SUSPEND",
  ])
  /// The codes that OCP returns for restore tasks (its documentation lists translated labels instead), and OceanBase's.
  package static let restoreStatus = Vocabulary([
    "RESTORE_SUCCESS", "RESTORE_FAIL", "RESTORE_CREATE_TENANT", "RESTORE_SYS_REPLICA", "RESTORE_UPGRADE_PRE",
    "RESTORE_UPGRADE_POST", "RESTORE_MODIFY_SCHEMA", "RESTORE_CREATE_USER_PARTITIONS", "RESTORE_USER_REPLICA",
    "RESTORE_REBUILD_INDEX", "RESTORE_POST_CHECK", "RESTORE_PRE", "RESTORE_CREATE_INIT_LS", "RESTORE_WAIT_LS",
    "POST_CHECK", "UPGRADE", "WAIT_TENANT_RESTORE_FINISH", "CREATE_TENANT", "RESTORING", "SUCCESS", "FAIL", "FAILED",
    "COMPLETED", "CANCELED", "UNKNOWN",
  ])
  package static let clusterType = Vocabulary(["PRIMARY", "STANDBY"])
  package static let backupDimension = Vocabulary(["CLUSTER", "TENANT"])
  package static let backupMode = Vocabulary(["PHYSICAL_BACKUP", "LOGICAL_BACKUP"])
  package static let backupType = Vocabulary(["FULL_BACKUP", "INCREMENTAL_BACKUP"])
  package static let scheduleStatus = Vocabulary(["NONE", "NORMAL", "PAUSED", "WAITING", "ABNORMAL"])
  package static let clusterBackupStatus = Vocabulary(["HAS_BACKUP_STRATEGY", "NO_BACKUP_STRATEGY"])
  package static let rangeType = Vocabulary([
    "FULL_DATA_BACKUP", "INCREMENTAL_DATA_BACKUP", "LOG_BACKUP", "RECOVERABLE",
  ])
  package static let tenantMode = Vocabulary(["MYSQL", "ORACLE"])
  /// OCP API reference, list of clusters, parameter `status`.
  package static let clusterStatus = Vocabulary([
    "RUNNING", "CREATING", "DELETING", "STARTING", "RESTARTING", "STOPPING", "STOPPED", "TAKINGOVER", "MOVINGOUT",
    "SWITCHOVER", "FAILOVER", "OPERATING",
  ])
  /// OCP API reference, list of tenants, parameter `status` (4.2 and 4.3.5).
  package static let tenantStatus = Vocabulary([
    "NORMAL", "CREATING", "MODIFYING", "DELETING", "UNAVAILABLE", "OPERATING", "CLONING", "RESTORING", "DISCONNECTING",
    "FAILOVER", "SWITCHOVER", "TDE_ENABLING",
  ])
}
