import Glibc
import ObqShell

exit(ShellProgram.main(CommandLine.arguments, startDemo: Demo.start))
