import ObqData
import ObqDiagnostics
import ObqEngine
import ObqJSON
import ObqPlan
import ObqRender
import ObqSyntax

/// The back end: bytes of pages to columns, columns through the operators, and the result printed.
struct EngineStages {
  private let pages: BenchPages
  private let schema: Schema
  private let batches: [Batch]

  init(pages count: Int) {
    pages = BenchPages(count: count)
    let plan = BenchPages.plan(nil)
    schema = Schema(plan.columns.map { Field($0.key, $0.type) })
    let decoder = PageDecoder(plan)
    batches = pages.pages.map { EngineStages.decoded($0, decoder).batch }
    for name in ["taskId", "startTime", "tenantName"] {
      let place = schema.fields.firstIndex { $0.name == name }
      precondition(place.map { !batches[0].columns[$0].isNull(0) } ?? false, "\(name) was not decoded")
    }
  }

  private static func decoded(_ page: [UInt8], _ decoder: PageDecoder) -> DecodedPage {
    page.withUnsafeBytes { bytes in
      do throws(DecodeFailure) {
        return try decoder.decode(UnsafeRawBufferPointer(rebasing: bytes.dropLast(BenchPages.padding)))
      } catch {
        fatalError("a generated page can't be decoded: \(error)")
      }
    }
  }

  var stages: [Stage] {
    [
      decode("decode all 19 columns", nil),
      decode("decode 4 columns", ["tenantName", "status", "duration", "startTime"]),
      query("filter on a dictionary", "_ where status = 'FAILED'"),
      query(
        "filter on a time and a text", "_ where startTime >= 2024-08-15 and errorMsg contains '磁盘' or duration > 2h"),
      query("filter by a regular expression", "_ where tenantName ~ 'pay_1\\d+$'"),
      query("group by tenant and status", "_ group by tenantName, status show count(), max(duration), avg(duration)"),
      query("group by day with a percentile", "_ group by day(startTime) show count(), p95(duration)"),
      query("top 20", "_ top 20 by duration select taskId, tenantName, duration"),
      query("sort all columns", "_ sort by duration desc, taskId"),
      query("latest by tenant", "_ latest by tenantName"),
      query("semi-join", "_ with (_ where status = 'FAILED') by tenantName"),
    ] + OutputFormat.allCases.map(render)
  }

  private func decode(_ name: String, _ keys: [String]?) -> Stage {
    let decoder = PageDecoder(BenchPages.plan(keys))
    return Stage(name: name, unit: .bytes, amount: pages.bytes) { [pages] in
      pages.pages.reduce(0) { $0 + EngineStages.decoded($1, decoder).batch.count }
    }
  }

  private func query(_ name: String, _ text: String) -> Stage {
    let source = SourceText(name: name, text)
    guard case .query(let query)? = parseScript(source).statements.first?.kind else {
      fatalError("\(text) is no query")
    }
    var binder = Binder(
      BindContext(now: LanguageStages.now, zone: .utc, lastResult: (schema, batches)), text: source)
    guard let bound = binder.bind(query),
      let plan = try? Planner(PlanSettings(), now: LanguageStages.now).plan(bound, [])
    else { fatalError("\(text): \(binder.problems.map(\.diagnostic.message))") }
    return Stage(name: name, unit: .rows, amount: pages.rows) {
      do throws(QueryFailure) {
        return try Execution(NoServers(), report: RunReport(), zone: .utc).collect(plan).reduce(0) { $0 + $1.count }
      } catch {
        fatalError("\(text): \(error)")
      }
    }
  }

  private func render(_ format: OutputFormat) -> Stage {
    func printed() -> Int {
      var writer = makeFormat(format, RenderOptions())
      var out: [UInt8] = []
      var size = 0
      writer.begin(schema, to: &out)
      for batch in batches {
        writer.write(batch, to: &out)
        // What was written is gone, as to a file.
        size += out.count
        out.removeAll(keepingCapacity: true)
      }
      writer.finish(ResultMeta(asOf: LanguageStages.now), to: &out)
      return size + out.count
    }
    return Stage(name: "render \(format.rawValue)", unit: .bytes, amount: printed(), run: printed)
  }
}

/// For plans that read what is there already.
private struct NoServers: ScanOpener {
  func open(_ plan: ScanPlan, _ report: RunReport) throws(QueryFailure) -> any BatchStream { StoredStream([]) }
}
