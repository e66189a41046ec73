// PCRE2's header wants the width of a code unit before it is read; columns hold UTF-8 bytes.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
