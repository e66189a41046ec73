// libedit's wide interface. Its settings go through variadic functions, which Swift cannot call: each wrapper says which.
#ifndef OBQ_CEDITLINE_SHIM_H
#define OBQ_CEDITLINE_SHIM_H
#include <histedit.h>
#include <stdio.h>
#include <wchar.h>

// An editor function as EL_ADDFN takes it; histedit.h names the type in a comment only.
typedef unsigned char (*obq_el_function)(EditLine *, wint_t);

// FILE pointers are not concurrency-safe in Swift 6. What libedit would draw goes to a sink, because obq draws the line
// itself; the descriptors are the terminal's, for its modes and its size.
static inline EditLine *obq_el_open(const char *program, int input, int output) {
  FILE *sink = fopen("/dev/null", "r+e");
  if (sink == 0) return 0;
  EditLine *el = el_init_fd(program, sink, sink, sink, input, output, output);
  if (el == 0) fclose(sink);
  return el;
}

// el_wget is variadic.
static inline void obq_el_close(EditLine *el) {
  FILE *sink = 0;
  el_wget(el, EL_GETFP, 1, &sink);
  el_end(el);
  if (sink != 0) fclose(sink);
}
static inline void *obq_el_client(EditLine *el) {
  void *client = 0;
  el_wget(el, EL_CLIENTDATA, &client);
  return client;
}

// el_wset is variadic.
static inline int obq_el_set_client(EditLine *el, void *client) { return el_wset(el, EL_CLIENTDATA, client); }
static inline int obq_el_set_editor(EditLine *el, const wchar_t *name) { return el_wset(el, EL_EDITOR, name); }
static inline int obq_el_set_reader(EditLine *el, el_rfunc_t reader) { return el_wset(el, EL_GETCFN, reader); }
static inline int obq_el_add_function(
    EditLine *el, const wchar_t *name, const wchar_t *help, obq_el_function function) {
  return el_wset(el, EL_ADDFN, name, help, function);
}
static inline int obq_el_bind(EditLine *el, const wchar_t *key, const wchar_t *name) {
  return el_wset(el, EL_BIND, key, name, (wchar_t *)0);
}
static inline int obq_el_set_terminal_mode(EditLine *el, const wchar_t *when, const wchar_t *mode) {
  return el_wset(el, EL_SETTY, when, mode, (wchar_t *)0);
}
static inline int obq_el_prepare_terminal(EditLine *el, int raw) { return el_wset(el, EL_PREP_TERM, raw); }
#endif
