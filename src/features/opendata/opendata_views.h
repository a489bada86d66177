/* What the pages of open data and of the API show. */
#ifndef XANH_FEATURES_OPENDATA_VIEWS_H
#define XANH_FEATURES_OPENDATA_VIEWS_H

#include "web/widgets.h"

struct dataset_view {
    struct str id, title, about;
    int64_t rows;
    struct str json_href, csv_href, excel_href, api_href;
    struct link_views links; /* instead of json_href, where rows are asked for in parts */
    struct str pages;  /* "6 lần tải", where one download does not hold them all */
    struct str fields; /* names, separated by commas */
    int64_t n_fields;
};

struct opendata_view {
    struct str lead, moment, limit;
    struct {
        struct dataset_view *v;
        size_t n, cap;
    } sets;
    int64_t seq;
    struct str known_at, head_hash;
};

struct api_field_view {
    struct str name, type, doc, choices;
    bool is_required;
};
struct api_fields {
    struct api_field_view *v;
    size_t n, cap;
};
/* A table of them. */
struct api_fields_view {
    struct api_fields rows;
};

struct api_route_view {
    struct str id, method, path, doc, who, reply, example;
    struct api_fields_view parameters; /* path and query */
    struct api_fields_view body;
    struct api_fields_view members;    /* of the reply, or of one row of it */
};

struct api_group_view {
    struct str name, href;
    bool is_current;
    struct {
        struct api_route_view *v;
        size_t n, cap;
    } routes;
};

struct api_page_view {
    struct crumbs_view crumbs;
    struct str title, group;
    int64_t n_routes;
    struct {
        struct api_group_view *v;
        size_t n, cap;
    } groups;
    struct {
        struct api_route_view *v;
        size_t n, cap;
    } routes; /* of the chosen group, in full */
};

#endif
