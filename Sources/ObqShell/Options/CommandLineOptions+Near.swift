import ObqText

extension CommandLineOptions {
  static func nearest(_ word: String, _ names: [String]) -> String? {
    NearestName.suggestion(for: word, among: names)
  }
}
