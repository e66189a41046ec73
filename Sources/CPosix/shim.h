// What Swift's Glibc module lacks: variables that are not concurrency-safe globals in Swift 6, functions that need a
// feature macro, variadic functions, and macros with casts.
#ifndef OBQ_CPOSIX_SHIM_H
#define OBQ_CPOSIX_SHIM_H
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

// glibc declares wcwidth under _XOPEN_SOURCE only.
extern int wcwidth(wchar_t c);

// memmem is declared under _GNU_SOURCE only.
extern void *memmem(const void *text, size_t length, const void *part, size_t part_length);

// environ is a global variable of libc.
extern char **environ;
static inline char **obq_environ(void) { return environ; }

// ioctl is variadic. 0 when the size is known.
static inline int obq_terminal_size(int fd, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return -1;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return 0;
}

// Readable once 8 bytes were written to it; Swift's Glibc module leaves the headers of this and of epoll out.
static inline int obq_eventfd(void) { return eventfd(0, EFD_CLOEXEC); }

// The two events that matter, in and out of epoll's flags, which are an enumeration and a packed union.
static inline int obq_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }
// Watches a descriptor, newly or otherwise than before; neither means no more.
static inline int obq_epoll_watch(int epoll, int fd, bool reading, bool writing) {
  struct epoll_event event = {.events = (reading ? EPOLLIN : 0u) | (writing ? EPOLLOUT : 0u), .data = {.fd = fd}};
  if (event.events == 0) return epoll_ctl(epoll, EPOLL_CTL_DEL, fd, &event);
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0) return 0;
  return errno == EEXIST ? epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event) : -1;
}
static inline int obq_epoll_fd(const struct epoll_event *event) { return event->data.fd; }
static inline bool obq_epoll_can_read(const struct epoll_event *event) { return (event->events & EPOLLIN) != 0; }
static inline bool obq_epoll_can_write(const struct epoll_event *event) { return (event->events & EPOLLOUT) != 0; }
static inline bool obq_epoll_failed(const struct epoll_event *event) {
  return (event->events & (EPOLLERR | EPOLLHUP)) != 0;
}

// open and fcntl are variadic.
static inline int obq_open(const char *path, int flags, unsigned mode) { return open(path, flags, mode); }
static inline int obq_set_close_on_exec(int fd) { return fcntl(fd, F_SETFD, FD_CLOEXEC); }

// sa_handler is a member of a union behind a macro. Without SA_RESTART a blocking read ends with EINTR.
static inline int obq_on_signal(int number, void (*handler)(int)) {
  struct sigaction action = {0};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  action.sa_flags = 0;
  return sigaction(number, &action, 0);
}
static inline int obq_ignore_signal(int number) { return obq_on_signal(number, SIG_IGN); }

// LC_CTYPE of the environment, or C.utf8, the one locale that is always there; wcwidth needs a UTF-8 one.
static inline void obq_set_utf8_locale(void) {
  const char *name = setlocale(LC_CTYPE, "");
  if (name == 0 || MB_CUR_MAX < 4) setlocale(LC_CTYPE, "C.utf8");
}

// getopt.h is in no module of Swift's, and its variables are not concurrency-safe globals in Swift 6. One step of
// getopt_long: `*next` is the index of the next word (0 starts afresh), `*argument` the option's argument, `*wrong` the
// character of a short option at fault. A `shorts` that begins with '-' gives words that are no option as code 1.
static inline int obq_next_option(int count, char *const *words, const char *shorts, const struct option *table,
                                  int *next, char **argument, int *wrong) {
  optind = *next;
  opterr = 0;
  int code = getopt_long(count, words, shorts, table, 0);
  *next = optind;
  *argument = optarg;
  *wrong = optopt;
  return code;
}
#endif
