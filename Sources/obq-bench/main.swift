import Glibc
import ObqBench

exit(BenchProgram.main(CommandLine.arguments))
