/// Makes the data backup tasks of one tenant or cluster: one a day over the last weeks, weekly full ones between
/// incremental ones, with failures, retries and what the unit's traits ask for.
struct DataHistory {
  /// How many days before the origin the oldest task lies.
  static let days: Int64 = 45
  /// The share of daily runs that fail.
  static let failureRate = 0.04

  private let unit: BackupUnit
  private let seed: UInt64
  private let origin: SimulatorInstant
  private var tasks: [DataBackupTask] = []

  /// Newest first; ids count up with time.
  static func tasks(of unit: BackupUnit, seed: UInt64, origin: SimulatorInstant) -> [DataBackupTask] {
    var history = DataHistory(unit: unit, seed: seed, origin: origin)
    history.fill()
    return history.tasks
  }

  private init(unit: BackupUnit, seed: UInt64, origin: SimulatorInstant) {
    self.unit = unit
    self.seed = seed
    self.origin = origin
  }

  private mutating func fill() {
    guard !unit.traits.contains(.neverBackedUp), !unit.isExcludedFromBackup else { return }
    tasks.reserveCapacity(Int(Self.days) + 8)
    let today = origin.serverDay
    for ago in (0...Self.days).reversed() { addDay(today - ago, ago: ago) }
    addRunning()
    tasks.sort { $0.start < $1.start }
    var ids = Self.stream(unit, seed, 0)
    let first = 1 + ids.below(300)
    for index in tasks.indices {
      tasks[index].taskId = first + index
      if unit.tenant == nil, tasks[index].status == .done, index % 3 != 1 {
        tasks[index].secondaryTaskIds = index % 9 == 0 ? [2 * index + 1, 2 * index + 2] : [2 * index + 1]
      }
    }
    tasks.reverse()
  }

  private mutating func addDay(_ day: Int64, ago: Int64) {
    let (minute, size, fullDay) = Self.rhythm(of: unit, seed: seed)
    var random = Self.stream(unit, seed, UInt64(bitPattern: day))
    let start = SimulatorInstant.midnight(ofServerDay: day)
      .adding(seconds: Int64(minute * 60 + random.below(90))).adding(microseconds: Int64(random.below(1_000_000)))
    let isFull = (day + fullDay) % 7 == 0
    let seconds = size * (isFull ? 900 : 110) * random.between(0.7, 1.6)
    let status = forcedStatus(ago: ago) ?? drawnStatus(&random)
    guard start < origin, !isBlocked(at: start) else { return }
    add(status, isFull: isFull, start: start, seconds: seconds, &random)
    if status == .failed, forcedStatus(ago: ago) == nil, random.chance(0.6) {
      let again = start.adding(microseconds: 7_200_000_000 + Int64(random.below(1_800_000_000)))
      if again < origin { add(.done, isFull: isFull, start: again, seconds: seconds, &random) }
    }
  }

  private mutating func add(
    _ status: DataBackupTask.Status, isFull: Bool, start: SimulatorInstant, seconds: Double,
    _ random: inout SeededRandom
  ) {
    let length = status == .done ? seconds : seconds * random.between(0.05, 0.9)
    let finish = start.adding(microseconds: Int64(length * 1_000_000) + Int64(random.below(1_000_000)))
    guard finish < origin else {
      tasks.append(DataBackupTask(isFull: isFull, start: start, finish: nil, status: .doing))
      return
    }
    let error =
      switch status {
      case .failed: ErrorTexts.data(unit, &random)
      case .overdue: "备份任务超时：超过 60 分钟未完成（错误码 -4012）"
      case .canceled: "canceled by user \"admin\""
      default: ""
      }
    tasks.append(DataBackupTask(isFull: isFull, start: start, finish: finish, status: status, error: error))
  }

  private mutating func addRunning() {
    var random = Self.stream(unit, seed, 2)
    let micros = Int64(random.below(1_000_000))
    func running(_ status: DataBackupTask.Status, seconds: Int64, finish: SimulatorInstant? = nil) -> DataBackupTask {
      DataBackupTask(
        isFull: true, start: origin.adding(seconds: -seconds).adding(microseconds: -micros), finish: finish,
        status: status)
    }
    if unit.traits.contains(.runsNow) { tasks.append(running(.doing, seconds: 1260)) }
    if unit.traits.contains(.finishTimeWhileRunning) {
      tasks.append(running(.doing, seconds: 2400, finish: origin.adding(seconds: -300)))
    }
    if unit.traits.contains(.runsForDays) { tasks.append(running(.doing, seconds: Self.longRun)) }
    if unit.traits.contains(.initializing) { tasks.append(running(.initializing, seconds: 40)) }
    if unit.traits.contains(.canceling) { tasks.append(running(.canceling, seconds: 900)) }
  }

  /// The minute of the day at which backups begin, a factor for how long they take, and the day of the full ones.
  private static func rhythm(of unit: BackupUnit, seed: UInt64) -> (minute: Int, size: Double, fullDay: Int64) {
    var traits = stream(unit, seed, 1)
    let minute = unit.tenant == nil ? 17 * 60 + 25 : 30 + traits.below(300)
    return (minute, traits.between(0.4, 3), Int64(traits.below(7)))
  }

  /// The schedule that the history keeps to: the minute of the day in +08:00, and the day of the week of the full
  /// backups, 1 for Monday.
  static func schedule(of unit: BackupUnit, seed: UInt64) -> (minute: Int, fullWeekday: Int) {
    let (minute, _, fullDay) = rhythm(of: unit, seed: seed)
    // Day 0, 1970-01-01, was a Thursday.
    return (minute, Int((7 - fullDay + 3) % 7) + 1)
  }

  /// How long the very long task has been running, in seconds.
  private static let longRun: Int64 = 53 * 3600

  /// A task that does not end keeps the following ones from starting.
  private func isBlocked(at start: SimulatorInstant) -> Bool {
    unit.traits.contains(.runsForDays) && start > origin.adding(seconds: -Self.longRun - 3600)
  }

  private func forcedStatus(ago: Int64) -> DataBackupTask.Status? {
    if unit.traits.contains(.failsLately), (0...3).contains(ago) || ago == 20 { return .failed }
    if unit.traits.contains(.canceled), ago == 3 { return .canceled }
    if unit.traits.contains(.overdue), ago == 5 { return .overdue }
    if unit.traits.contains(.unknownStatus), ago == 4 { return .unknown }
    return nil
  }

  private func drawnStatus(_ random: inout SeededRandom) -> DataBackupTask.Status {
    let draw = random.unit()
    if draw < Self.failureRate { return .failed }
    return draw < Self.failureRate + 0.004 ? .canceled : .done
  }

  private static func stream(_ unit: BackupUnit, _ seed: UInt64, _ part: UInt64) -> SeededRandom {
    SeededRandom(seed, UInt64(unit.cluster.id), UInt64(unit.tenant?.id ?? 0), part)
  }
}

extension BackupUnit {
  /// OceanBase 4 neither backs up nor restores the sys tenant.
  var isExcludedFromBackup: Bool { tenant?.isSys == true }
}

/// What servers write into `errorMsg`: quotes, line breaks, backslashes, Chinese.
enum ErrorTexts {
  static func data(_ unit: BackupUnit, _ random: inout SeededRandom) -> String {
    let address = "10.0.\(random.below(16)).\(1 + random.below(254)):2882"
    let megabytes = 100 + random.below(2000)
    return switch random.below(6) {
    case 0:
      "[OB-4184] Server out of disk space, path=\"/obbackup/\(unit.cluster.name)\", need \(megabytes) MB"
    case 1:
      "backup data file upload failed: \"\(unit.backupUri("data"))\" timed out after 300s\n\tat observer \(address)"
    case 2: "备份介质空间不足：目录 /obbackup/\(unit.cluster.name) 剩余 \(megabytes) MB，请清理后重试（错误码 -4184）"
    case 3: "租户 Unit 所在的 OBServer \(address) 不可用，任务已中止"
    case 4: #"I/O error on "\\nas\obbackup": NFS mount stale (code -4009)"#
    default: "log stream 1001 is not continuous on \"\(address)\"; checkpoint lag \(megabytes)s"
    }
  }

  static func restore(_ random: inout SeededRandom) -> String {
    let address = "10.0.\(random.below(16)).\(1 + random.below(254)):2882"
    let trace = random.hexadecimal(digits: 12).uppercased()
    return "CLOG : OB_ENTRY_NOT_EXIST(-4018) on \"\(address)\" with traceid YB42\(trace)-0005CB53B2946DFF"
  }
}
