// A small shell around the line editor, for tests: it prints what each reading came to.
import ObqTerminal

runProbe()
