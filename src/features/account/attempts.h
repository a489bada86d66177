/* Counts failed attempts in memory, per key and window; forgets the oldest when it is full. Nothing about who tried is stored. */
#ifndef XANH_FEATURES_ACCOUNT_ATTEMPTS_H
#define XANH_FEATURES_ACCOUNT_ATTEMPTS_H

#include "base/str.h"

struct attempts;

struct attempts *attempts_new(void);
void attempts_free(struct attempts *a);
/* True while fewer than `most` failures of this key lie within the window that ends now. Thread-safe. */
bool attempts_allowed(struct attempts *a, struct str key, int64_t now_ms, int64_t window_ms, int most);
void attempts_failed(struct attempts *a, struct str key, int64_t now_ms, int64_t window_ms);
void attempts_succeeded(struct attempts *a, struct str key);

#endif
