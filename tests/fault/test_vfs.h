/* Two SQLite file systems for tests. "crash" lives in memory and records what SQLite does to its files, so that a power
 * cut can be played at every single step. "faulty" passes everything to the real one and lets the n-th change of a file
 * fail. */
#ifndef XANH_TESTS_FAULT_TEST_VFS_H
#define XANH_TESTS_FAULT_TEST_VFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- crash: one connection at a time --- */

/* Empty files and an empty recording; the VFS "crash" is there from now on. */
void crash_start(void);
/* Notes in the recording that something was acknowledged now. Thread-safe. */
void crash_ack(int64_t id);
/* Ends the recording and goes to the moment before its first step. */
void crash_rewind(void);
/* Plays the next write, sync or truncate. `acked` is called for every acknowledgement before the step after it. False
 * at the end. */
bool crash_step(void (*acked)(void *user, int64_t id), void *user);

enum crash_damage { CRASH_DROP, CRASH_KEEP, CRASH_SOME, CRASH_PREFIX, CRASH_TEAR, CRASH_DAMAGE__N };

/* Power is cut at this moment: the files become what the disk may hold then. What was synced is there; of the rest
 * nothing, everything, some writes, the first ones, or some 512-byte sectors. Nothing more is recorded until
 * crash_start. */
void crash_cut(enum crash_damage damage, uint64_t seed);
/* Steps in the recording. */
size_t crash_steps(void);
/* Frees everything. */
void crash_end(void);

/* --- faulty --- */

enum fault_kind { FAULT_FULL, FAULT_IO };

/* The VFS "faulty" is there from now on; the n-th write, sync or truncate fails (0: none), once or for ever. */
void faulty_set(int64_t n, enum fault_kind kind, bool for_ever);
/* Whether the planted failure has struck since faulty_set. */
bool faulty_struck(void);

#endif
