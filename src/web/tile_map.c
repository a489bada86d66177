#include "web/tile_map.h"

/* Where a tile stands: column and row from 1. `unit` is set for the archipelagos. */
struct place {
    struct str code, line1, line2, unit;
    int column, row;
};

static const struct place places[TILES] = {
    {S_INIT("12"), S_INIT("Lai"), S_INIT("Châu"), S_INIT(""), 1, 1},
    {S_INIT("15"), S_INIT("Lào"), S_INIT("Cai"), S_INIT(""), 2, 1},
    {S_INIT("08"), S_INIT("Tuyên"), S_INIT("Quang"), S_INIT(""), 3, 1},
    {S_INIT("04"), S_INIT("Cao"), S_INIT("Bằng"), S_INIT(""), 4, 1},
    {S_INIT("11"), S_INIT("Điện"), S_INIT("Biên"), S_INIT(""), 1, 2},
    {S_INIT("14"), S_INIT("Sơn"), S_INIT("La"), S_INIT(""), 2, 2},
    {S_INIT("25"), S_INIT("Phú"), S_INIT("Thọ"), S_INIT(""), 3, 2},
    {S_INIT("19"), S_INIT("Thái"), S_INIT("Nguyên"), S_INIT(""), 4, 2},
    {S_INIT("20"), S_INIT("Lạng"), S_INIT("Sơn"), S_INIT(""), 5, 2},
    {S_INIT("01"), S_INIT("Hà"), S_INIT("Nội"), S_INIT(""), 3, 3},
    {S_INIT("24"), S_INIT("Bắc"), S_INIT("Ninh"), S_INIT(""), 4, 3},
    {S_INIT("22"), S_INIT("Quảng"), S_INIT("Ninh"), S_INIT(""), 5, 3},
    {S_INIT("37"), S_INIT("Ninh"), S_INIT("Bình"), S_INIT(""), 3, 4},
    {S_INIT("33"), S_INIT("Hưng"), S_INIT("Yên"), S_INIT(""), 4, 4},
    {S_INIT("31"), S_INIT("Hải"), S_INIT("Phòng"), S_INIT(""), 5, 4},
    {S_INIT("38"), S_INIT("Thanh"), S_INIT("Hóa"), S_INIT(""), 2, 5},
    {S_INIT("40"), S_INIT("Nghệ"), S_INIT("An"), S_INIT(""), 2, 6},
    {S_INIT("42"), S_INIT("Hà"), S_INIT("Tĩnh"), S_INIT(""), 3, 6},
    {S_INIT("44"), S_INIT("Quảng"), S_INIT("Trị"), S_INIT(""), 3, 7},
    {S_INIT("46"), S_INIT("Huế"), S_INIT(""), S_INIT(""), 4, 7},
    {S_INIT("48"), S_INIT("Đà"), S_INIT("Nẵng"), S_INIT(""), 4, 8},
    {S_INIT("51"), S_INIT("Quảng"), S_INIT("Ngãi"), S_INIT(""), 5, 8},
    {S_INIT("52"), S_INIT("Gia"), S_INIT("Lai"), S_INIT(""), 5, 9},
    {S_INIT("66"), S_INIT("Đắk"), S_INIT("Lắk"), S_INIT(""), 4, 10},
    {S_INIT("56"), S_INIT("Khánh"), S_INIT("Hòa"), S_INIT(""), 5, 10},
    {S_INIT("80"), S_INIT("Tây"), S_INIT("Ninh"), S_INIT(""), 2, 11},
    {S_INIT("75"), S_INIT("Đồng"), S_INIT("Nai"), S_INIT(""), 3, 11},
    {S_INIT("68"), S_INIT("Lâm"), S_INIT("Đồng"), S_INIT(""), 4, 11},
    {S_INIT("91"), S_INIT("An"), S_INIT("Giang"), S_INIT(""), 1, 12},
    {S_INIT("82"), S_INIT("Đồng"), S_INIT("Tháp"), S_INIT(""), 2, 12},
    {S_INIT("79"), S_INIT("TP Hồ"), S_INIT("Chí Minh"), S_INIT(""), 3, 12},
    {S_INIT("96"), S_INIT("Cà"), S_INIT("Mau"), S_INIT(""), 1, 13},
    {S_INIT("92"), S_INIT("Cần"), S_INIT("Thơ"), S_INIT(""), 2, 13},
    {S_INIT("86"), S_INIT("Vĩnh"), S_INIT("Long"), S_INIT(""), 3, 13},
    {S_INIT("48"), S_INIT("Quần đảo"), S_INIT("Hoàng Sa"), S_INIT("(Đà Nẵng)"), 6, 7},
    {S_INIT("56"), S_INIT("Quần đảo"), S_INIT("Trường Sa"), S_INIT("(Khánh Hòa)"), 6, 11},
};

enum { STEP_X = 100, STEP_Y = 88, EDGE = 4, TEXT_IN = 8, TEXT_DOWN = 23, VALUE_DOWN = 73 };

static const struct str shades[TILE_STEPS] = {S_INIT("q0"), S_INIT("q1"), S_INIT("q2"), S_INIT("q3"), S_INIT("q4")};
static const struct str isle_shades[TILE_STEPS] = {S_INIT("q0 isle"), S_INIT("q1 isle"), S_INIT("q2 isle"), S_INIT("q3 isle"),
                                                   S_INIT("q4 isle")};

static const struct tile_value *value_of(const struct tile_value *values, size_t n, struct str code)
{
    static const struct tile_value unknown = {.href = S_INIT("/co-quan"), .text = S_INIT("–")};
    for (size_t i = 0; i < n; i++) {
        if (str_eq(values[i].code, code)) {
            return &values[i];
        }
    }
    return &unknown;
}

static int step_of(const struct tile_value *v)
{
    int step = v->step < 0 ? 0 : v->step;
    return step < TILE_STEPS ? step : TILE_STEPS - 1;
}

static struct tile_view tile_at(const struct place *p, const struct tile_value *v)
{
    bool is_isle = p->unit.n != 0;
    int64_t x = EDGE + (int64_t)STEP_X * (p->column - 1);
    int64_t y = EDGE + (int64_t)STEP_Y * (p->row - 1);
    return (struct tile_view){.css = is_isle ? isle_shades[step_of(v)] : shades[step_of(v)],
                              .href = v->href,
                              .line1 = p->line1,
                              .line2 = p->line2,
                              .unit = p->unit,
                              .value = is_isle ? S("") : v->text,
                              .x = x,
                              .y = y,
                              .text_x = x + TEXT_IN,
                              .text_y = y + TEXT_DOWN,
                              .value_y = y + VALUE_DOWN};
}

void tile_map_make(const struct tile_value *values, size_t n, struct str label, const struct str *steps,
                   struct tile_map_view *out)
{
    *out = (struct tile_map_view){.label = label, .steps.n = TILE_STEPS, .tiles.n = TILES};
    for (size_t i = 0; i < TILE_STEPS; i++) {
        out->steps.v[i] = (struct tile_step_view){shades[i], steps[i]};
    }
    for (size_t i = 0; i < TILES; i++) {
        out->tiles.v[i] = tile_at(&places[i], value_of(values, n, places[i].code));
    }
}
