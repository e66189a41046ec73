import Glibc

/// Writes the sample answers as files of the folder that the first argument names.
@main struct PageCorpus {
  static func main() {
    let folder = CommandLine.arguments.dropFirst().first ?? "."
    for (index, sample) in SampleResponses.all.enumerated() {
      guard let file = fopen("\(folder)/sample-\(index).json", "w") else { exit(1) }
      fputs(sample, file)
      fclose(file)
    }
  }
}
