@testable import ObqSimulator

/// The sample answers of the public API references, word for word as the simulator serves them.
enum Samples {
  static let tenantDataBackupTasks = SampleResponses.tenantDataTasks
  static let clusterDataBackupTasks = SampleResponses.clusterDataTasks
  static let obshellBackupOverview = SampleResponses.backupOverview
  static let logBackupTasks = SampleResponses.clusterLogTasks
  static let restoreTasks = SampleResponses.tenantRestoreTasks

  static let all = [
    tenantDataBackupTasks, clusterDataBackupTasks, obshellBackupOverview, logBackupTasks, restoreTasks,
  ]
}
