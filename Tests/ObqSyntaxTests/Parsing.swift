import ObqDiagnostics
import ObqSyntax

func parse(_ text: String) -> Script { parseScript(SourceText(name: "query", text)) }
