/* Organisations: identity, dated versions, trees and succession (RULES 2), kept in memory as one immutable directory that is
 * rebuilt when a fact about organisations is added. A look-up by official code always names a day. */
#ifndef XANH_FEATURES_ORGANISATION_H
#define XANH_FEATURES_ORGANISATION_H

#include "core/app.h"

enum org_kind {
    ORG_OTHER,
    ORG_PARTY_CENTRAL,
    ORG_PARTY_COMMITTEE,
    ORG_STEERING_COMMITTEE,
    ORG_NATIONAL_ASSEMBLY,
    ORG_GOVERNMENT,
    ORG_MINISTRY,
    ORG_MINISTERIAL_AGENCY,
    ORG_GOVERNMENT_AGENCY,
    ORG_COURT,
    ORG_PROCURACY,
    ORG_FRONT,
    ORG_UNION,
    ORG_ENTERPRISE,
    ORG_PROVINCE,
    ORG_CITY,
    ORG_DISTRICT,
    ORG_COMMUNE,
    ORG_WARD,
    ORG_SPECIAL_ZONE,
    ORG_COLLECTIVE,
    ORG_KIND__N
};

enum org_tree_kind { TREE_ADMINISTRATIVE, TREE_LINE, TREE_PARTY, TREE__N };

/* One version: what an organisation was called and what it was, from one day to another. */
struct org_version {
    struct opt_day valid_from, valid_to; /* both included; missing: not bounded */
    enum org_kind kind;
    struct str name_vi, name_en, short_vi, short_en;
    struct str code_scheme, code;
    struct opt_i64 children_expected;
    struct str basis, note_vi, note_en;
    struct str sort_key;
};

struct org_edge {
    enum org_tree_kind tree;
    size_t child, parent; /* positions in the directory */
    struct opt_day valid_from, valid_to;
};

struct org_succession {
    size_t predecessor, successor; /* positions in the directory */
    day_t on;
    struct str kind, basis, note_vi, note_en;
};

struct org {
    int64_t id;
    struct str key;
    size_t n_versions; /* by valid_from */
    struct org_version *versions;
};

/* A tree on one day, in pre-order: the subtree of node i is [i, v[i].end). */
struct org_node {
    size_t org;    /* position in the directory */
    size_t parent; /* position in the tree; SIZE_MAX for a root */
    size_t end;
    int depth;
};

struct org_tree {
    size_t n;
    struct org_node *v;
    size_t *at; /* position in the tree for each position in the directory; SIZE_MAX when it is not in the tree */
};

struct org_directory {
    int64_t seq; /* facts up to this event */
    size_t n;
    struct org *orgs; /* in order of their ids */
    size_t n_edges;
    struct org_edge *edges;
    size_t n_successions;
    struct org_succession *successions;
};

extern const struct state_kind organisation_state;

/* The directory as of what this use case's transaction sees (in a write: as of the last commit). It stays valid until the arena is reset. */
NODISCARD enum err org_directory(struct ctx *ctx, const struct org_directory **dir);
/* A directory of its own with what this transaction has added so far; for loading packs. Valid until the arena is reset. */
NODISCARD enum err org_directory_now(struct ctx *ctx, const struct org_directory **dir);

/* A directory of its own with what was known up to an earlier event; the shared one when nothing about organisations was added since. Valid until
 * the arena is reset. */
NODISCARD enum err org_directory_at(struct ctx *ctx, int64_t seq, const struct org_directory **dir);

/* Position of an organisation, or SIZE_MAX. */
size_t org_find_id(const struct org_directory *dir, int64_t id);
size_t org_find_key(const struct org_directory *dir, struct str key);
/* The one that carried an official code on a day; any scheme when `scheme` is STR_NONE. SIZE_MAX when none or more than one did. */
size_t org_find_code(const struct org_directory *dir, struct str scheme, struct str code, day_t on);
/* The version in force on a day, or NULL when the organisation did not exist then. */
const struct org_version *org_on(const struct org_directory *dir, size_t org, day_t on);
/* The version in force on the day, else the latest one: for naming an organisation that is gone. */
const struct org_version *org_any(const struct org_directory *dir, size_t org, day_t on);
/* The successions by which an organisation ended that is gone on a day: one, or one to each of those it was split into. Writes at most
 * `max` and gives how many; none while it exists, also when it gave a part away. */
size_t org_ends(const struct org_directory *dir, size_t org, day_t on, const struct org_succession **out, size_t max);
/* The one that carries an organisation's duties on a day: itself while it exists, else its successor. SIZE_MAX when nobody does, or when it was split and
 * a person has to say who. */
size_t org_bearer(const struct org_directory *dir, size_t org, day_t on);
/* The tree of a day. Built once per directory for all days between two changes, and shared. */
const struct org_tree *org_tree_on(const struct org_directory *dir, enum org_tree_kind kind, day_t on);
/* An organisation and those above it in the administrative tree of a day, nearest first. */
struct org_path org_path_on(const struct org_directory *dir, size_t org, day_t on);

bool org_is_ministry(enum org_kind k);  /* ministry, ministerial agency or government agency */
bool org_is_province(enum org_kind k);  /* province or centrally-run city */
bool org_is_commune(enum org_kind k);   /* commune, ward or special zone */
/* As in docs/data.md. */
struct str org_kind_name(enum org_kind k);
/* ORG_KIND__N for an unknown name. */
enum org_kind org_kind_parse(struct str name);
enum msg org_kind_msg(enum org_kind k);
/* Name and short name in the reader's language. */
struct str org_name(const struct ctx *ctx, const struct org_version *v);
struct str org_short(const struct ctx *ctx, const struct org_version *v);

/* Everything below is for loading packs. All of them append facts and events; equal facts are left alone. */

struct org_row {
    struct str key;
    struct opt_day valid_from, valid_to;
    enum org_kind kind;
    struct str name_vi, name_en, short_vi, short_en, code_scheme, code, basis, note_vi, note_en;
    struct opt_i64 children_expected;
};
/* The identity of a key, made when missing. */
NODISCARD enum err org_ensure(struct ctx *ctx, struct str key, int64_t *id);
/* Adds a version unless the same one is known; `added` says which. A version with the same valid_from replaces the earlier one (later seq wins). */
NODISCARD enum err org_version_add(struct ctx *ctx, int64_t org_id, const struct org_row *row, bool *added);
NODISCARD enum err org_edge_add(struct ctx *ctx, enum org_tree_kind tree, int64_t child, int64_t parent, struct opt_day from, struct opt_day to,
                                struct str basis, bool *added);
NODISCARD enum err org_succession_add(struct ctx *ctx, int64_t predecessor, int64_t successor, day_t on, struct str kind, struct str basis,
                                      struct str note_vi, struct str note_en, bool *added);
enum org_tree_kind org_tree_parse(struct str name); /* TREE__N for an unknown name */

#endif
