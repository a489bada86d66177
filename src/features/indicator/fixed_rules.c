#include "features/indicator/fixed_rules.h"

typedef __int128 wide; /* two 64-bit factors always fit */

enum { MANTISSA_BITS = 62 };

/* 2^(2^-i) for i = 1 … FIXED_BITS, with MANTISSA_BITS binary places. */
static const uint64_t roots_of_two[FIXED_BITS] = {
    UINT64_C(6521908912666391106), UINT64_C(5484249825272419512), UINT64_C(5029079263719320435),
    UINT64_C(4815862801830788490), UINT64_C(4712668792719003884), UINT64_C(4661903986662671290),
    UINT64_C(4636727017470743990), UINT64_C(4624189567668517720), UINT64_C(4617933561212708776),
    UINT64_C(4614808732577250068), UINT64_C(4613247111281068008), UINT64_C(4612466498810092975),
    UINT64_C(4612076242109103707), UINT64_C(4611881126141011236), UINT64_C(4611783571252412754),
    UINT64_C(4611734794581956353), UINT64_C(4611710406440186476), UINT64_C(4611698212417665819),
    UINT64_C(4611692115418496524), UINT64_C(4611689066921934630), UINT64_C(4611687542674409371),
    UINT64_C(4611686780550835664), UINT64_C(4611686399489096040), UINT64_C(4611686208958238036),
    UINT64_C(4611686113692811986), UINT64_C(4611686066060099699), UINT64_C(4611686042243743740),
    UINT64_C(4611686030335565807), UINT64_C(4611686024381476851), UINT64_C(4611686021404432377),
    UINT64_C(4611686019915910140), UINT64_C(4611686019171649022), UINT64_C(4611686018799518463),
    UINT64_C(4611686018613453183), UINT64_C(4611686018520420544), UINT64_C(4611686018473904224),
    UINT64_C(4611686018450646064), UINT64_C(4611686018439016984), UINT64_C(4611686018433202444),
    UINT64_C(4611686018430295174), UINT64_C(4611686018428841539), UINT64_C(4611686018428114721),
    UINT64_C(4611686018427751313), UINT64_C(4611686018427569608), UINT64_C(4611686018427478756),
    UINT64_C(4611686018427433330), UINT64_C(4611686018427410617), UINT64_C(4611686018427399261),
    UINT64_C(4611686018427393582), UINT64_C(4611686018427390743), UINT64_C(4611686018427389324),
    UINT64_C(4611686018427388614), UINT64_C(4611686018427388259), UINT64_C(4611686018427388081),
    UINT64_C(4611686018427387993), UINT64_C(4611686018427387948),
};

static int bit_length(int64_t v)
{
    return 64 - __builtin_clzll((unsigned long long)v);
}

enum err fixed_log2(int64_t num, int64_t den, int64_t *log)
{
    if (num <= 0 || den <= 0) {
        return E_INVALID;
    }
    int64_t whole = bit_length(num) - bit_length(den);
    wide one = (wide)1 << MANTISSA_BITS;
    wide m = ((wide)num << (MANTISSA_BITS - whole)) / den;
    if (m < one) {
        whole--;
        m = ((wide)num << (MANTISSA_BITS - whole)) / den;
    }
    /* m is num/den / 2^whole in [1, 2); squaring it shifts one more binary place of its logarithm before the point. */
    int64_t places = 0;
    for (int i = 0; i < FIXED_BITS; i++) {
        m = (m * m) >> MANTISSA_BITS;
        int64_t bit = m >= 2 * one;
        m >>= bit;
        places = 2 * places + bit;
    }
    *log = whole * ((int64_t)1 << FIXED_BITS) + places;
    return OK;
}

/* v / 2^bits, half away from zero. */
static wide shift_rounded(wide v, int bits)
{
    wide half = (wide)1 << (bits - 1);
    return v < 0 ? -((half - v) >> bits) : (v + half) >> bits;
}

enum err fixed_times_exp2(int64_t v, int64_t log, int64_t *out)
{
    int64_t whole = log >> FIXED_BITS;
    uint64_t places = (uint64_t)log & (((uint64_t)1 << FIXED_BITS) - 1);
    wide m = (wide)1 << MANTISSA_BITS;
    for (int i = 0; i < FIXED_BITS; i++) {
        if (places >> (FIXED_BITS - 1 - i) & 1) {
            m = (m * (wide)roots_of_two[i]) >> MANTISSA_BITS;
        }
    }
    /* m is in [1, 2), so the product stays below 2^126. */
    if (whole > MANTISSA_BITS - 1) {
        *out = 0;
        return v == 0 ? OK : E_TOO_LARGE;
    }
    if (whole < -MANTISSA_BITS) {
        *out = 0;
        return OK;
    }
    wide product = shift_rounded((wide)v * m, (int)(MANTISSA_BITS - whole));
    if (product > INT64_MAX || product < INT64_MIN) {
        return E_TOO_LARGE;
    }
    *out = (int64_t)product;
    return OK;
}
