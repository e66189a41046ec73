// swift-tools-version: 6.2
// The map of obq. Sections follow the way of a query: C libraries, plain values, the language, the plan, the engine,
// the connectors, what is shown, the shell, the simulator, the programs. Inside a section names are alphabetical.
// What a target lists here is all that its files may import: `scripts/check-arrows` compares the two.

import PackageDescription

/// Settings of every Swift target: Swift 6 language mode, upcoming features that make access and existentials explicit,
/// and no warning that is not an error.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

/// A C library of the system: a module map, a header of inline wrappers for what Swift cannot call, nothing else.
func library(_ name: String, pkgConfig: String, debian: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([debian])])
}

let package = Package(
  name: "obq",
  products: [
    .executable(name: "obq", targets: ["obq"]),
    .executable(name: "obq-bench", targets: ["obq-bench"]),
    .executable(name: "obq-sim", targets: ["obq-sim"]),
  ],
  targets: [
    // MARK: C libraries
    library("CCurl", pkgConfig: "libcurl", debian: "libcurl4-openssl-dev"),
    library("CEditline", pkgConfig: "libedit", debian: "libedit-dev"),
    library("CMicrohttpd", pkgConfig: "libmicrohttpd", debian: "libmicrohttpd-dev"),
    library("COpenSSL", pkgConfig: "libcrypto", debian: "libssl-dev"),
    library("CPCRE", pkgConfig: "libpcre2-8", debian: "libpcre2-dev"),
    library("CSQLite", pkgConfig: "sqlite3", debian: "libsqlite3-dev"),
    .systemLibrary(name: "CPosix"),
    .target(
      name: "CSimdjson",
      cxxSettings: [
        // simdjson's own assertions cost a fifth of its speed, and SwiftPM does not pass this by itself.
        .define("NDEBUG", .when(configuration: .release))
      ],
      linkerSettings: [.linkedLibrary("simdjson")]),

    // MARK: plain values
    module("ObqData"),
    module("ObqDiagnostics", ["ObqText"]),
    module("ObqText", ["CPosix"]),

    // MARK: the language
    module("ObqSyntax", ["ObqDiagnostics", "ObqText"]),

    // MARK: the plan
    module("ObqCatalog", ["ObqData"]),
    module("ObqExpression", ["CPosix", "ObqData", "ObqPattern"]),
    module("ObqPattern", ["CPCRE"]),
    module(
      "ObqPlan",
      ["ObqCatalog", "ObqData", "ObqDiagnostics", "ObqExpression", "ObqPattern", "ObqSyntax", "ObqText"]),

    // MARK: the engine
    module("ObqEngine", ["ObqData", "ObqExpression", "ObqPlan"]),

    // MARK: the connectors
    module(
      "ObqConnect",
      ["ObqCatalog", "ObqCrypto", "ObqData", "ObqEngine", "ObqExpression", "ObqHTTP", "ObqJSON", "ObqPlan", "ObqText"]),
    module("ObqCrypto", ["COpenSSL"]),
    module("ObqHTTP", ["CCurl", "CPosix", "ObqCrypto", "ObqText"]),
    module("ObqJSON", ["CSimdjson", "ObqData"]),

    // MARK: what is shown, what is kept
    module("ObqRender", ["ObqData", "ObqText"]),
    module("ObqStore", ["CPosix", "CSQLite", "ObqText"]),
    module("ObqTerminal", ["CEditline", "CPosix", "ObqText"]),

    // MARK: the shell and its programs
    module(
      "ObqShell",
      [
        "CPosix", "ObqCatalog", "ObqConnect", "ObqData", "ObqDiagnostics", "ObqEngine", "ObqHTTP", "ObqPlan",
        "ObqRender", "ObqStore", "ObqSyntax", "ObqTerminal", "ObqText",
      ]),
    module("ObqSimulator", ["CMicrohttpd", "ObqCrypto"]),
    module(
      "ObqBench",
      [
        "ObqCatalog", "ObqData", "ObqDiagnostics", "ObqEngine", "ObqJSON", "ObqPlan", "ObqRender", "ObqShell",
        "ObqStore",
        "ObqSyntax", "ObqTerminal",
      ]),
    program("obq", ["ObqShell", "ObqSimulator"]),
    program("obq-bench", ["ObqBench"]),
    program("obq-sim", ["ObqSimulator"]),

    // MARK: tests
    tests("ObqCatalogTests", ["ObqCatalog", "ObqData", "ObqExpression", "ObqPlan"]),
    tests(
      "ObqConnectTests",
      [
        "ObqCatalog", "ObqConnect", "ObqCrypto", "ObqData", "ObqDiagnostics", "ObqEngine", "ObqHTTP", "ObqJSON",
        "ObqPlan", "ObqSimulator", "ObqSyntax",
      ]),
    tests("ObqCryptoTests", ["ObqCrypto"]),
    tests("ObqDataTests", ["ObqData"]),
    tests("ObqDiagnosticsTests", ["ObqDiagnostics"]),
    tests(
      "ObqEngineTests",
      ["CSQLite", "ObqCatalog", "ObqData", "ObqDiagnostics", "ObqEngine", "ObqExpression", "ObqPlan", "ObqSyntax"]),
    tests("ObqExpressionTests", ["ObqData", "ObqExpression", "ObqPattern"]),
    tests("ObqHTTPTests", ["CCurl", "ObqCrypto", "ObqHTTP"]),
    tests("ObqJSONTests", ["ObqData", "ObqJSON", "ObqSimulator"]),
    tests(
      "ObqLanguageTests",
      [
        "ObqCatalog", "ObqConnect", "ObqData", "ObqDiagnostics", "ObqEngine", "ObqGrammarSupport", "ObqHTTP", "ObqPlan",
        "ObqRender", "ObqShell", "ObqSimulator", "ObqSyntax", "ObqTerminal", "ObqText",
      ],
      exclude: ["Snapshots"]),
    tests("ObqPlanTests", ["ObqCatalog", "ObqData", "ObqDiagnostics", "ObqExpression", "ObqPlan", "ObqSyntax"]),
    tests(
      "ObqRenderTests", ["ObqData", "ObqGrammarSupport", "ObqRender", "ObqTestSupport", "ObqText"],
      exclude: ["Snapshots"]),
    tests(
      "ObqShellTests",
      [
        "obq", "obq-sim", "ObqData", "ObqDiagnostics", "ObqEngine", "ObqHTTP", "ObqJSON", "ObqRender", "ObqShell",
        "ObqSimulator", "ObqStore", "ObqSyntax", "ObqTerminal", "ObqTestSupport", "ObqText",
      ]),
    tests("ObqSimulatorTests", ["ObqCrypto", "ObqSimulator"]),
    tests("ObqStoreTests", ["ObqStore"]),
    tests("ObqSyntaxTests", ["ObqDiagnostics", "ObqGrammarSupport", "ObqSyntax"]),
    tests("ObqTerminalTests", ["LineEditorProbe", "ObqTerminal", "ObqTestSupport"]),
    tests("ObqTextTests", ["ObqText"]),

    // MARK: what tests stand on
    .systemLibrary(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
    .executableTarget(
      name: "LineEditorProbe", dependencies: ["ObqTerminal"], path: "Tests/LineEditorProbe", swiftSettings: strict),
    .target(
      name: "ObqGrammarSupport", dependencies: ["ObqDiagnostics", "ObqSyntax"], path: "Tests/ObqGrammarSupport",
      swiftSettings: strict),
    .target(
      name: "ObqTestSupport", dependencies: ["CPosix", "CPseudoTerminal"], path: "Tests/ObqTestSupport",
      swiftSettings: strict),
  ],
  cxxLanguageStandard: .cxx17
)
