import ObqCatalog
import ObqEngine
import ObqPlan

/// One list of a scan as it is read: what is asked, what has come, and how it ended.
struct ScanTarget {
  var plan: TargetPlan
  let server: Int
  let shaper: Int
  /// Where two targets may bring the same row: the rows that they brought together.
  let sharedRows: Int?
  var paging = TargetPaging()
  /// What is asked, as soon as something was; it changes with the plan.
  var requests: RequestTarget?
  var identity = RowIdentity()
  /// Whether the server's count of rows is taken for them.
  var readsTotals: Bool
  var hasStarted = false
  var isSettled = false
  /// Which proof this request is for, that brings no rows; nil for a target of the plan.
  var provesFilters: Int?
  /// Whether tasks of the whole cluster stand in for a tenant without any.
  var takesWhole = false
  /// Why nothing of this target was read.
  var failure: TargetFailure?
  /// Others have what it was to be asked for, so that it was not asked or had nothing to say.
  var isDispensable = false
  var cellProblems = CellProblems()
  /// Pages that the report counts as known.
  var reportedPages = 0
  /// What statements before this one have read of the list, where they share it.
  var sharedList: AnswerStore.List?
  /// Pages that were asked for, where answers are shared.
  var asked: Set<Int> = []
}
