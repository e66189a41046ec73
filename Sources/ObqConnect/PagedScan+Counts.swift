import ObqData
import ObqEngine
import ObqJSON
import ObqPlan

/// Rows that are wanted for their number alone: a server's count is taken for them as long as it can be believed.
extension PagedScan {
  /// Rows without values, as many as the server counts. The one row that came with the count tells whether the count
  /// can be believed: if not, all rows are read and tested here instead.
  func count(_ decoded: DecodedPage, _ index: Int) throws(QueryFailure) {
    var doubt: String?
    let total = decoded.page?.totalElements ?? -1
    if total < 0 || total > Int64(Int32.max) || (total > 0) != (decoded.batch.count > 0) {
      doubt = "the server's count of rows can't be used"
    } else if let filter = plan.filter, decoded.batch.count > 0 {
      let shaped = shapers[targets[index].shaper].shaper.shape(decoded.batch, targets[index].plan)
      if try kept(filter, shaped).count < shaped.count { doubt = "the server does not apply the filter" }
    }
    if let doubt {
      readRowsInstead(index, doubt)
    } else if total > 0, !targets[index].plan.parameters.isEmpty {
      believeIfProven(index, count: Int(total))
    } else {
      believe(index, count: Int(total))
    }
  }

  /// Takes a server's count for its rows.
  private func believe(_ index: Int, count: Int) {
    targets[index].paging.stop()
    settleIfDone(index)
    let rows = Batch(columns: plan.columns.map { .allNull($0.type, count: count) }, count: count)
    ready.append(RowPieces(rows, target: index, isShaped: true))
  }

  // MARK: whether filters are applied

  /// A count of filtered rows waits until the server has shown that it filters: the one row beside it may pass by chance.
  private func believeIfProven(_ index: Int, count: Int) {
    let (server, endpoint) = (targets[index].server, targets[index].plan.endpoint)
    let place: Int
    if let known = proofs.firstIndex(where: { $0.server == server && $0.endpoint == endpoint }) {
      place = known
    } else {
      place = proofs.count
      proofs.append(FilterProof(server: server, endpoint: endpoint))
      ask(place, index)
    }
    switch proofs[place].verdict {
    case .applied: believe(index, count: count)
    case .notSeen(let doubt): readRowsInstead(index, doubt)
    case .asked: proofs[place].held.append((index, count))
    }
  }

  /// Asks for the opposite of each filter that the server has not shown to apply, as the target at hand has a row of the
  /// first kind.
  private func ask(_ place: Int, _ index: Int) {
    let connection = servers[targets[index].server].connection
    for opposite in targets[index].plan.opposites where !connection.applies(opposite.name, at: proofs[place].endpoint) {
      guard let value = opposite.value else {
        refute(place, "whether the server applies the filter can't be seen")
        return
      }
      var request = targets[index].plan
      request.parameters = request.parameters.map { $0.name == opposite.name ? RequestParameter($0.name, value) : $0 }
      request.opposites = [opposite]
      var target = ScanTarget(
        plan: request, server: targets[index].server, shaper: targets[index].shaper, sharedRows: nil, readsTotals: true)
      target.provesFilters = place
      servers[target.server].add(targets.count)
      targets.append(target)
      proofs[place].asked(opposite.name)
    }
    proofs[place].settle()
  }

  /// The answer to the opposite question: a row that passes the filter should not be among them.
  func prove(_ place: Int, _ decoded: DecodedPage, _ index: Int) throws(QueryFailure) {
    targets[index].paging.stop()
    settleIfDone(index)
    if let filter = plan.filter, decoded.batch.count > 0 {
      let shaped = shapers[targets[index].shaper].shaper.shape(decoded.batch, targets[index].plan)
      if try !kept(filter, shaped).isEmpty {
        refute(place, "the server does not apply the filter")
        return
      }
    }
    for opposite in targets[index].plan.opposites {
      servers[targets[index].server].connection.noteApplied(opposite.name, at: proofs[place].endpoint)
      proofs[place].answered(opposite.name)
    }
    guard proofs[place].verdict == .applied else { return }
    for (held, count) in proofs[place].takeHeld() where !targets[held].isSettled { believe(held, count: count) }
  }

  func refute(_ place: Int, _ doubt: String) {
    proofs[place].refute(doubt)
    for (held, _) in proofs[place].takeHeld() where !targets[held].isSettled { readRowsInstead(held, doubt) }
  }

  /// Begins a target anew whose count was wanted and can't be had.
  func readRowsInstead(_ index: Int, _ doubt: String) {
    targets[index].readsTotals = false
    targets[index].plan.pageSize = plan.pageSize
    targets[index].requests = nil
    targets[index].paging = TargetPaging()
    (targets[index].sharedList, targets[index].asked) = (nil, [])
    report.addWarning("\(targets[index].plan.profile), \(targets[index].plan.label): \(doubt), so all rows are read")
  }
}
