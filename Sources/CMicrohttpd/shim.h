// libmicrohttpd, and inline functions for what Swift cannot call.
#ifndef OBQ_CMICROHTTPD_SHIM_H
#define OBQ_CMICROHTTPD_SHIM_H
#include <arpa/inet.h>
#include <getopt.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>

// MHD_start_daemon is variadic. A daemon with one thread a connection, so that a slow answer holds up nobody else. It
// listens on `listener` when that is not negative, else on `port` of 127.0.0.1, where 0 takes a free one. `key` and
// `certificate` are PEM texts, null to serve without TLS. Null when it cannot be had; errno says why.
static inline struct MHD_Daemon *obq_http_start(uint16_t port, int listener, const char *key, const char *certificate,
                                                MHD_AccessHandlerCallback answer,
                                                void *(*begin)(void *context, const char *target,
                                                               struct MHD_Connection *connection),
                                                MHD_RequestCompletedCallback end, void *context) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  struct MHD_OptionItem options[4];
  int count = 0;
  if (listener >= 0) {
    options[count++] = (struct MHD_OptionItem){MHD_OPTION_LISTEN_SOCKET, listener, NULL};
  } else {
    options[count++] = (struct MHD_OptionItem){MHD_OPTION_SOCK_ADDR, 0, &address};
  }
  unsigned int flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL;
  if (key != NULL) {
    flags |= MHD_USE_TLS;
    options[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)key};
    options[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)certificate};
  }
  options[count] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
  return MHD_start_daemon(flags, port, NULL, NULL, answer, context, MHD_OPTION_ARRAY, options,
                          MHD_OPTION_URI_LOG_CALLBACK, begin, context, MHD_OPTION_NOTIFY_COMPLETED, end, context,
                          MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)256 * 1024, MHD_OPTION_END);
}

// MHD_get_daemon_info is variadic. The port that the daemon listens on, 0 when it is not known.
static inline uint16_t obq_http_port(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info == NULL ? 0 : info->port;
}

// The user at the other end of a Unix socket, (uid_t)-1 when it is not known. MHD_get_connection_info is variadic, and
// struct ucred is declared under _GNU_SOURCE only: this is its layout in Linux's interface.
static inline uid_t obq_http_peer_user(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  struct {
    pid_t process;
    uid_t user;
    gid_t group;
  } peer;
  socklen_t length = sizeof peer;
  if (info == NULL || getsockopt(info->connect_fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return (uid_t)-1;
  return peer.user;
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
