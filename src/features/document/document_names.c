/* The closed lists of docs/data.md, as stored and as shown. */
#include "features/document/document.h"

#include "text/closed_list.h"

static const struct closed_value kinds[DOCUMENT_KIND__N] = {
    [DOCUMENT_OTHER] = {S_INIT("other"), MSG_document_kind_other},
    [DOCUMENT_RESOLUTION] = {S_INIT("resolution"), MSG_document_kind_resolution},
    [DOCUMENT_PROGRAMME] = {S_INIT("programme"), MSG_document_kind_programme},
    [DOCUMENT_CONCLUSION] = {S_INIT("conclusion"), MSG_document_kind_conclusion},
    [DOCUMENT_PLAN] = {S_INIT("plan"), MSG_document_kind_plan},
    [DOCUMENT_REGULATION] = {S_INIT("regulation"), MSG_document_kind_regulation},
    [DOCUMENT_DECISION] = {S_INIT("decision"), MSG_document_kind_decision},
    [DOCUMENT_DECREE] = {S_INIT("decree"), MSG_document_kind_decree},
    [DOCUMENT_LAW] = {S_INIT("law"), MSG_document_kind_law},
    [DOCUMENT_DIRECTIVE] = {S_INIT("directive"), MSG_document_kind_directive},
    [DOCUMENT_LETTER] = {S_INIT("letter"), MSG_document_kind_letter},
};
CLOSED_LIST(document_kind, enum document_kind, kinds, DOCUMENT_KIND__N);

static const struct closed_value standings[STANDING__N] = {
    [STANDING_CITED] = {S_INIT("cited"), MSG_document_standing_cited},
    [STANDING_PARTIAL] = {S_INIT("partial"), MSG_document_standing_partial},
    [STANDING_FULL] = {S_INIT("full"), MSG_document_standing_full},
};
CLOSED_LIST(standing, enum standing, standings, STANDING__N);

static const struct {
    struct str name;
    enum msg active, passive;
} links[LINK_KIND__N] = {
    [LINK_IMPLEMENTS] = {S_INIT("implements"), MSG_document_link_implements, MSG_document_link_implements_by},
    [LINK_AMENDS] = {S_INIT("amends"), MSG_document_link_amends, MSG_document_link_amends_by},
    [LINK_REPEALS] = {S_INIT("repeals"), MSG_document_link_repeals, MSG_document_link_repeals_by},
    [LINK_RESTATES] = {S_INIT("restates"), MSG_document_link_restates, MSG_document_link_restates_by},
    [LINK_CITES] = {S_INIT("cites"), MSG_document_link_cites, MSG_document_link_cites_by},
    [LINK_CONCLUDES] = {S_INIT("concludes"), MSG_document_link_concludes, MSG_document_link_concludes_by},
    [LINK_GUIDES] = {S_INIT("guides"), MSG_document_link_guides, MSG_document_link_guides_by},
};

enum link_kind link_kind_parse(struct str name)
{
    int i = 0;
    while (i < LINK_KIND__N && !str_eq(links[i].name, name)) {
        i++;
    }
    return (enum link_kind)i;
}

struct str link_kind_name(enum link_kind k)
{
    return links[k].name;
}

enum msg link_kind_msg(enum link_kind k, bool passive)
{
    return passive ? links[k].passive : links[k].active;
}
