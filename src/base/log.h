/* The structured log: one JSON object a line on standard error. No personal data, only identifiers. */
#ifndef XANH_BASE_LOG_H
#define XANH_BASE_LOG_H

#include "base/buf.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* A name and a value; control characters are escaped, long values cut at 2 KiB. */
struct log_field {
    const char *name;
    bool is_number;
    struct str text;
    int64_t number;
};

#define LOG_TEXT(field, value) ((struct log_field){.name = (field), .text = (value)})
#define LOG_NUMBER(field, value) ((struct log_field){.name = (field), .is_number = true, .number = (int64_t)(value)})

/* Writes one line with time, level, what happened, and the fields. Thread-safe (one write call). */
void log_write(enum log_level level, const char *what, size_t n, const struct log_field *fields);
#define LOG(level, what, ...)                                                                       \
    log_write((level), (what), sizeof((struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field), \
              (struct log_field[]){__VA_ARGS__})
/* Lines below this level are dropped; LOG_INFO at start. */
void log_level_set(enum log_level level);

#endif
