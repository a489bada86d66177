/* Addresses that carry filters, sorted heads, pages of a list, and the map of provinces. */
#include "test.h"
#include "web/tile_map.h"
#include "web/widgets.h"

static struct ctx reader_of(struct test *t)
{
    return (struct ctx){.arena = t->arena, .lang = LANG_VI};
}

TEST(address_encodes_values_and_leaves_out_empty_ones)
{
    struct ctx ctx = reader_of(t);
    struct address a = address_new(&ctx, S("/nhiem-vu"));
    address_add(&a, S("nhom"), S(""));
    address_add(&a, S("van-ban"), S("05-TB/BCĐTW"));
    address_add_day(&a, S("tinh-den"), (struct opt_day){true, 20270});
    CHECK_STR(a.text, S("/nhiem-vu?van-ban=05-TB/BC%C4%90TW&tinh-den=01/07/2025"));
    CHECK_STR(address_with(&a, S("trang"), S("2")), S("/nhiem-vu?van-ban=05-TB/BC%C4%90TW&tinh-den=01/07/2025&trang=2"));
}

TEST(sort_head_turns_the_order_round)
{
    struct ctx ctx = reader_of(t);
    struct address base = address_new(&ctx, S("/nhiem-vu"));
    struct sort_head_view up = sort_head_make(&ctx, &base, S("Hạn"), S("han"), S("han"));
    struct sort_head_view down = sort_head_make(&ctx, &base, S("Hạn"), S("han"), S("-han"));
    struct sort_head_view other = sort_head_make(&ctx, &base, S("Hạn"), S("han"), S("thu-tu"));
    CHECK_STR(up.aria, S("ascending"));
    CHECK_STR(up.href, S("/nhiem-vu?sap-xep=-han"));
    CHECK_STR(down.aria, S("descending"));
    CHECK_STR(down.href, S("/nhiem-vu?sap-xep=han"));
    CHECK_STR(other.aria, S("none"));
    CHECK_STR(other.href, S("/nhiem-vu?sap-xep=han"));
}

TEST(pager_shows_first_last_and_neighbours)
{
    struct ctx ctx = reader_of(t);
    struct address base = address_new(&ctx, S("/nhiem-vu"));
    struct pager_view p = pager_make(&ctx, &base, 26, 25, 1287); /* 52 pages */
    CHECK_EQ_I64(p.items.n, 9);                                   /* 1 … 24 25 26 27 28 … 52 */
    CHECK(p.items.v[1].is_gap && p.items.v[7].is_gap && p.items.v[4].is_current);
    CHECK_STR(p.items.v[0].href, S("/nhiem-vu"));
    CHECK_STR(p.items.v[8].href, S("/nhiem-vu?trang=52"));
    CHECK_STR(p.next_href, S("/nhiem-vu?trang=27"));
    CHECK_STR(p.rows, S("Dòng 626–650 trên 1.287"));
    p = pager_make(&ctx, &base, 52, 25, 1287);
    CHECK_EQ_I64(p.next_href.n, 0);
    CHECK_STR(p.rows, S("Dòng 1.276–1.287 trên 1.287"));
    CHECK_EQ_I64(pager_make(&ctx, &base, 1, 25, 25).items.n, 0);
}

static int tiles_named(const struct tile_map_view *map, struct str line2, struct str unit)
{
    int n = 0;
    for (size_t i = 0; i < map->tiles.n; i++) {
        n += str_eq(map->tiles.v[i].line2, line2) && str_eq(map->tiles.v[i].unit, unit);
    }
    return n;
}

static const struct str steps[TILE_STEPS] = {S_INIT("a"), S_INIT("b"), S_INIT("c"), S_INIT("d"), S_INIT("e")};

TEST(tile_map_always_draws_hoang_sa_and_truong_sa)
{
    struct tile_map_view map;
    tile_map_make(NULL, 0, S("Bản đồ"), steps, &map);
    CHECK_EQ_I64(map.tiles.n, 36);
    CHECK_EQ_I64(tiles_named(&map, S("Hoàng Sa"), S("(Đà Nẵng)")), 1);
    CHECK_EQ_I64(tiles_named(&map, S("Trường Sa"), S("(Khánh Hòa)")), 1);
}

TEST(tile_map_gives_an_archipelago_the_colour_and_page_of_its_unit)
{
    const struct tile_value da_nang = {S("48"), S("/co-quan/thanh-pho-da-nang-2025"), S("70 %"), 4};
    struct tile_map_view map;
    tile_map_make(&da_nang, 1, S("Bản đồ"), steps, &map);
    for (size_t i = 0; i < map.tiles.n; i++) {
        const struct tile_view *v = &map.tiles.v[i];
        if (str_eq(v->line2, S("Hoàng Sa"))) {
            CHECK_STR(v->css, S("q4 isle"));
            CHECK_STR(v->href, da_nang.href);
        }
        for (size_t k = 0; k < i; k++) { /* no two tiles on one place */
            CHECK(v->x != map.tiles.v[k].x || v->y != map.tiles.v[k].y);
        }
    }
}
