/// One step of a query's way, measured by itself.
struct Stage {
  /// What a run of the stage is counted in.
  enum Unit: String {
    case bytes = "MB/s"
    case rows = "M rows/s"
    case queries = "queries/s"
    case keys = "keys/s"
  }

  /// Unique, and the same from run to run: `--compare` finds it by this.
  var name: String
  var unit: Unit
  /// How many units one run works through; asked only of stages that are measured, since finding it out may take a run.
  var amount: () -> Int
  /// One run. What it returns is kept, so that no compiler drops the work.
  var run: () -> Int

  init(name: String, unit: Unit, amount: @autoclosure @escaping () -> Int, run: @escaping () -> Int) {
    self.name = name
    self.unit = unit
    self.amount = amount
    self.run = run
  }
}

/// Runs a stage; a function of its own, so that a tool that counts instructions can be told to count these.
@inline(never)
func countedRun(_ stage: Stage, times: Int) -> Int { (0..<times).reduce(0) { sum, _ in sum &+ stage.run() } }

/// How long a stage took.
struct Measurement {
  var stage: String
  var unit: Stage.Unit
  /// Nanoseconds of one run: the median over all of them.
  var nanoseconds: Int64
  var amount: Int

  /// Units a second, in the unit's own scale.
  var throughput: Double {
    let perSecond = Double(amount) / Double(max(nanoseconds, 1)) * 1_000_000_000
    return unit == .queries || unit == .keys ? perSecond : perSecond / 1_000_000
  }
}

/// Runs stages until their figures can be believed.
struct Stopwatch {
  /// A stage runs at least so long, and at least five times.
  var minimum: Duration
  private(set) var sink = 0

  init(minimum: Duration) { self.minimum = minimum }

  /// The median of all runs but the first, which warms the caches.
  mutating func measure(_ stage: Stage) -> Measurement {
    sink &+= stage.run()
    var times: [Int64] = []
    let started = ContinuousClock.now
    while times.count < 5 || ContinuousClock.now - started < minimum {
      let begun = ContinuousClock.now
      sink &+= stage.run()
      times.append((ContinuousClock.now - begun).nanoseconds)
    }
    times.sort()
    return Measurement(stage: stage.name, unit: stage.unit, nanoseconds: times[times.count / 2], amount: stage.amount())
  }
}

extension Duration {
  fileprivate var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
