/* The map of provinces as a grid of equal tiles near their true places (docs/interface.md). Hoàng Sa and Trường Sa are always drawn,
 * with the unit that they belong to. Keyed by the official codes in force since 2025-07-01. */
#ifndef XANH_WEB_TILE_MAP_H
#define XANH_WEB_TILE_MAP_H

#include "core/ctx.h"
#include "text/view.h"

enum { TILE_STEPS = 5, TILES = 36 };

struct tile_value {
    struct str code;  /* official code of the unit: "15" */
    struct str href;
    struct str text;  /* what is printed in the tile: "30 %" */
    int step;         /* 0 … TILE_STEPS - 1: how dark */
};

struct tile_view {
    struct str css, href;
    struct str line1, line2; /* line2 may be empty */
    struct str unit;         /* of an archipelago */
    struct str value;        /* of a province */
    int64_t x, y, text_x, text_y, value_y;
};
struct tile_step_view {
    struct str css, label;
};
struct tile_map_view {
    struct str label;
    struct {
        struct tile_step_view v[TILE_STEPS];
        size_t n;
    } steps;
    struct {
        struct tile_view v[TILES];
        size_t n;
    } tiles;
};

/* All 36 tiles; a unit without a value gets "–" and no link of its own. `steps` are the words of the scale, TILE_STEPS of them. */
void tile_map_make(const struct tile_value *values, size_t n, struct str label, const struct str *steps, struct tile_map_view *out);

#endif
