import Glibc
import ObqSimulator

exit(SimulatorProgram.main())
