// libcurl's option and information functions are variadic, and a finished transfer's code is in a union: neither is
// imported by Swift. One inline wrapper for each type of argument.
#ifndef OBQ_CCURL_SHIM_H
#define OBQ_CCURL_SHIM_H
// The type checks are macros over constant options; here the option is a parameter.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

// CURL_GLOBAL_DEFAULT is a macro over macros.
static inline CURLcode obq_curl_begin(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

static inline CURLcode obq_easy_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode obq_easy_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode obq_easy_set_text(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode obq_easy_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode obq_easy_set_headers(CURL *easy, struct curl_slist *_Nullable value) {
  return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, value);
}

// What CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION take.
typedef size_t (*obq_curl_sink)(char *bytes, size_t size, size_t count, void *receiver);
static inline CURLcode obq_easy_set_sink(CURL *easy, CURLoption option, obq_curl_sink sink) {
  return curl_easy_setopt(easy, option, sink);
}

// Called before each request goes out, those that libcurl sends again of its own accord included.
typedef int (*obq_curl_gate)(void *receiver, char *peer, char *own, int peer_port, int own_port);
static inline CURLcode obq_easy_set_gate(CURL *easy, obq_curl_gate gate) {
  return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, gate);
}

static inline long obq_easy_get_long(CURL *easy, CURLINFO info) {
  long value = 0;
  return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}
static inline curl_off_t obq_easy_get_offset(CURL *easy, CURLINFO info) {
  curl_off_t value = 0;
  return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

static inline CURLMcode obq_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

// What CURLMOPT_SOCKETFUNCTION and CURLMOPT_TIMERFUNCTION take; null takes them away.
typedef int (*obq_curl_watcher)(CURL *easy, curl_socket_t socket, int what, void *receiver, void *socket_receiver);
typedef int (*obq_curl_timer)(CURLM *multi, long milliseconds, void *receiver);
static inline CURLMcode obq_multi_set_watcher(CURLM *multi, obq_curl_watcher watcher, void *receiver) {
  CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, receiver);
  return code == CURLM_OK ? curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watcher) : code;
}
static inline CURLMcode obq_multi_set_timer(CURLM *multi, obq_curl_timer timer, void *receiver) {
  CURLMcode code = curl_multi_setopt(multi, CURLMOPT_TIMERDATA, receiver);
  return code == CURLM_OK ? curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer) : code;
}

// The next finished transfer and its code; 0 when there is none.
static inline int obq_multi_next_finished(CURLM *multi, CURL **easy, CURLcode *code) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    *easy = message->easy_handle;
    *code = message->data.result;
    return 1;
  }
  return 0;
}
#endif
