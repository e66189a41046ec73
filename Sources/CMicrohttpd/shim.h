// libmicrohttpd, and inline functions for what Swift cannot call.
#ifndef OBQ_CMICROHTTPD_SHIM_H
#define OBQ_CMICROHTTPD_SHIM_H
#include <arpa/inet.h>
#include <getopt.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

// MHD_start_daemon is variadic. A daemon on 127.0.0.1 only, one thread a connection, so that a slow answer holds up
// nobody else. `port` 0 takes a free one. Null when the port cannot be had; errno says why.
static inline struct MHD_Daemon *obq_http_start(uint16_t port, MHD_AccessHandlerCallback answer,
                                                void *(*begin)(void *context, const char *target,
                                                               struct MHD_Connection *connection),
                                                MHD_RequestCompletedCallback end, void *context) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL, port, NULL,
                          NULL, answer, context, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
                          MHD_OPTION_URI_LOG_CALLBACK, begin, context, MHD_OPTION_NOTIFY_COMPLETED, end, context,
                          MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)256 * 1024, MHD_OPTION_END);
}

// MHD_get_daemon_info is variadic. The port that the daemon listens on, 0 when it is not known.
static inline uint16_t obq_http_port(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info == NULL ? 0 : info->port;
}

// Not of libmicrohttpd: getopt.h is in no module of Swift's, and its variables are not concurrency-safe globals in
// Swift 6. One step of getopt_long; `*next` is the index of the next word and `*argument` the option's argument.
// A `*next` of 0 starts afresh; the plus keeps getopt_long from reordering the words.
static inline int obq_sim_option(int count, char *const *words, const struct option *table, int *next,
                                 char **argument) {
  optind = *next;
  opterr = 0;
  int code = getopt_long(count, words, "+:h", table, NULL);
  *next = optind;
  *argument = optarg;
  return code;
}
#endif
