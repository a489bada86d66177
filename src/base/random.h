/* The one source of randomness, so that tests can replay it. */
#ifndef XANH_BASE_RANDOM_H
#define XANH_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Fills `n` bytes from the kernel (getrandom), or from the seeded sequence after random_seed. Thread-safe. */
void random_bytes(void *p, size_t n);
/* Two words drawn once per process, the key of every hash table. */
const uint64_t *random_hash_key(void);
/* Tests only: makes random_bytes a reproducible sequence; 0 goes back to the kernel. */
void random_seed(uint64_t seed);

#endif
