/* A fuzz target is one file with this function; it must not fail, leak or take long for any bytes. Built with -fsanitize=fuzzer by ./dev fuzz, and
 * with replay.c for the tests, which run every file of tests/fuzz/corpus/<target>/. */
#ifndef XANH_TESTS_FUZZ_H
#define XANH_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* What must hold, in release builds too. */
#define FUZZ_CHECK(cond)        \
    do {                        \
        if (!(cond)) {          \
            __builtin_trap();   \
        }                       \
    } while (0)

#endif
