// Everything used of libcrypto 3.0 is a function that Swift imports; macros such as EVP_PKEY_size have a function
// of their own (EVP_PKEY_get_size), so no wrapper is needed.
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
