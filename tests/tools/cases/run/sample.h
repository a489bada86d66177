/* The structs of the templates in this folder and in ../compile. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "text/view.h"

struct tags {
    struct str *v;
    size_t n;
};

struct row {
    struct str code;
    struct str href;
    int64_t days;
    struct opt_day due;
    bool late;
    struct tags tags;
};

struct rows {
    struct row *v;
    size_t n;
};

struct sample {
    struct str title;
    struct rows rows;
    struct row first;
    int64_t total;
    struct html frame;
    double ratio;
};

#endif
