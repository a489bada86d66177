#include "base/why.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

void why_set(char *why, const char *format, ...)
{
    if (!why) {
        return;
    }
    va_list args;
    va_start(args, format);
    int n = vsnprintf(why, WHY_MAX, format, args);
    va_end(args);
    size_t end = n < 0 ? 0 : (size_t)n < WHY_MAX ? (size_t)n : WHY_MAX - 1;
    while (n >= WHY_MAX && end > 0 && ((unsigned char)why[end] & 0xc0) == 0x80) {
        end--;
    }
    why[end] = '\0';
}
