/// A named and typed column of a schema.
package struct Field: Hashable, Sendable {
  package var name: String
  package var type: ValueType

  package init(_ name: String, _ type: ValueType) {
    self.name = name
    self.type = type
  }
}

/// The columns of a result, in order.
package struct Schema: Hashable, Sendable {
  package var fields: [Field]

  package init(_ fields: [Field]) { self.fields = fields }

  package var count: Int { fields.count }
}

/// Some rows as a struct of columns, about a page's worth. All columns are `count` long.
package struct Batch: Sendable {
  package var columns: [Column]
  package var count: Int

  package init(columns: [Column], count: Int) {
    self.columns = columns
    self.count = count
  }

  package static func empty(_ schema: Schema) -> Batch {
    Batch(columns: schema.fields.map { .allNull($0.type, count: 0) }, count: 0)
  }

  /// The rows at these places, in this order.
  package func gather(_ rows: [Int32]) -> Batch {
    Batch(columns: columns.map { $0.gather(rows) }, count: rows.count)
  }

  package func prefix(_ length: Int) -> Batch {
    length >= count ? self : Batch(columns: columns.map { $0.prefix(length) }, count: length)
  }

  /// The rows of a range.
  package func slice(_ range: Range<Int>) -> Batch {
    range.count == count ? self : Batch(columns: columns.map { $0.slice(range) }, count: range.count)
  }

  package func row(_ index: Int) -> [Value] { columns.map { $0.value(at: index) } }

  package func compacted() -> Batch { Batch(columns: columns.map { $0.compacted() }, count: count) }

  /// One batch with the rows of all.
  package static func concatenating(_ batches: [Batch], schema: Schema) -> Batch {
    if batches.count == 1 { return batches[0] }
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    var count = 0
    for batch in batches {
      count += batch.count
      for index in builders.indices { builders[index].append(contentsOf: batch.columns[index]) }
    }
    return Batch(columns: builders.map { $0.finish() }, count: count)
  }
}
