/* The reason of a failure at start, before there is a ctx to hold it. */
#ifndef XANH_BASE_WHY_H
#define XANH_BASE_WHY_H

enum { WHY_MAX = 256 };

/* Formats into `why` (WHY_MAX bytes), cut to fit on a character boundary. NULL is allowed: nobody wants to know. */
void why_set(char *why, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
