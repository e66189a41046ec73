// Pseudo-terminals: glibc declares these functions under _XOPEN_SOURCE only, and ioctl is variadic.
#ifndef OBQ_CPSEUDOTERMINAL_SHIM_H
#define OBQ_CPSEUDOTERMINAL_SHIM_H
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>

extern int posix_openpt(int flags);
extern int grantpt(int fd);
extern int unlockpt(int fd);
extern int ptsname_r(int fd, char *buffer, size_t size);

// The controlling side, with the path of the other side in buffer; -1 when there is none to be had.
static inline int obq_open_pseudo_terminal(char *buffer, size_t size) {
  int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (fd < 0) return -1;
  if (grantpt(fd) != 0 || unlockpt(fd) != 0 || ptsname_r(fd, buffer, size) != 0) return -1;
  return fd;
}

static inline int obq_set_terminal_size(int fd, int columns, int rows) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  return ioctl(fd, TIOCSWINSZ, &size);
}

// waitpid's macros.
static inline int obq_exit_code(int status) { return (status & 0x7f) == 0 ? (status >> 8) & 0xff : -(status & 0x7f); }

// A flag of posix_spawn that glibc declares under _GNU_SOURCE only: the program leads a session of its own.
static inline short obq_spawn_setsid(void) { return 0x80; }
#endif
