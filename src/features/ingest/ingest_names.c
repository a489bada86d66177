/* Names that legal texts use: kinds of documents, their abbreviations in numbers, and bodies of the Party and the State. */
#include "features/ingest/ingest_read.h"

#include <string.h>

/* Longest first where one begins with another. */
static const struct document_kind kinds[] = {
    {S_INIT("nghi quyet lien tich"), S_INIT("Nghị quyết liên tịch"), S_INIT("resolution"), S_INIT("NQLT")},
    {S_INIT("nghi quyet"), S_INIT("Nghị quyết"), S_INIT("resolution"), S_INIT("NQ")},
    {S_INIT("thong bao ket luan"), S_INIT("Thông báo kết luận"), S_INIT("conclusion"), S_INIT("TB")},
    {S_INIT("thong bao"), S_INIT("Thông báo"), S_INIT("conclusion"), S_INIT("TB")},
    {S_INIT("ket luan"), S_INIT("Kết luận"), S_INIT("conclusion"), S_INIT("KL")},
    {S_INIT("chuong trinh hanh dong"), S_INIT("Chương trình hành động"), S_INIT("programme"), S_INIT("CTr")},
    {S_INIT("chuong trinh"), S_INIT("Chương trình"), S_INIT("programme"), S_INIT("CTr")},
    {S_INIT("ke hoach"), S_INIT("Kế hoạch"), S_INIT("plan"), S_INIT("KH")},
    {S_INIT("quyet dinh"), S_INIT("Quyết định"), S_INIT("decision"), S_INIT("QĐ")},
    {S_INIT("nghi dinh"), S_INIT("Nghị định"), S_INIT("decree"), S_INIT("NĐ")},
    {S_INIT("thong tu lien tich"), S_INIT("Thông tư liên tịch"), S_INIT("other"), S_INIT("TTLT")},
    {S_INIT("thong tu"), S_INIT("Thông tư"), S_INIT("other"), S_INIT("TT")},
    {S_INIT("chi thi"), S_INIT("Chỉ thị"), S_INIT("directive"), S_INIT("CT")},
    {S_INIT("cong dien"), S_INIT("Công điện"), S_INIT("directive"), S_INIT("CĐ")},
    {S_INIT("quy che"), S_INIT("Quy chế"), S_INIT("regulation"), S_INIT("QC")},
    {S_INIT("quy dinh"), S_INIT("Quy định"), S_INIT("regulation"), S_INIT("QĐ")},
    {S_INIT("quy trinh"), S_INIT("Quy trình"), S_INIT("regulation"), S_INIT("QT")},
    {S_INIT("dieu le"), S_INIT("Điều lệ"), S_INIT("regulation"), S_INIT("ĐL")},
    {S_INIT("huong dan"), S_INIT("Hướng dẫn"), S_INIT("other"), S_INIT("HD")},
    {S_INIT("to trinh"), S_INIT("Tờ trình"), S_INIT("other"), S_INIT("TTr")},
    {S_INIT("bao cao"), S_INIT("Báo cáo"), S_INIT("other"), S_INIT("BC")},
    {S_INIT("chien luoc"), S_INIT("Chiến lược"), S_INIT("plan"), S_INIT("CL")},
    {S_INIT("de an"), S_INIT("Đề án"), S_INIT("plan"), S_INIT("ĐA")},
    {S_INIT("phap lenh"), S_INIT("Pháp lệnh"), S_INIT("law"), S_INIT("PL")},
    {S_INIT("bo luat"), S_INIT("Bộ luật"), S_INIT("law"), S_INIT("QH")},
    {S_INIT("luat"), S_INIT("Luật"), S_INIT("law"), S_INIT("QH")},
    {S_INIT("hien phap"), S_INIT("Hiến pháp"), S_INIT("law"), S_INIT("QH")},
    {S_INIT("lenh"), S_INIT("Lệnh"), S_INIT("other"), S_INIT("L")},
    {S_INIT("danh muc"), S_INIT("Danh mục"), S_INIT("other"), S_INIT("DM")},
};

enum { ANY_LETTERS_PER_EDIT = 7, MIN_LETTERS_FOR_EDIT = 7, BODY_LETTERS_PER_EDIT = 5 };

const struct document_kind *document_kind_of(const struct line *l, size_t *end)
{
    const struct document_kind *best = NULL;
    bool may_be = line_is_capitals(l) || (l->is_marked && l->role == LINE_TEXT);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && may_be; i++) {
        size_t n = kinds[i].folded.n;
        size_t here = 0;
        bool fits = letters_starts_like(l->folded, kinds[i].folded, n < MIN_LETTERS_FOR_EDIT ? 0 : n / ANY_LETTERS_PER_EDIT, &here);
        if (fits && (!best || n > best->folded.n)) {
            best = &kinds[i];
            *end = here;
        }
    }
    return best;
}

const struct document_kind *document_kind_of_code(struct str code)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (str_eq(kinds[i].code, code)) {
            return &kinds[i];
        }
    }
    return NULL;
}

/* ---- bodies ---- */

struct body {
    struct str folded, name;
};
#define BODY(folded, name) {S_INIT(folded), S_INIT(name)}
static const struct body bodies[] = {
    BODY("chinh phu", "Chính phủ"),
    BODY("thu tuong chinh phu", "Thủ tướng Chính phủ"),
    BODY("quoc hoi", "Quốc hội"),
    BODY("uy ban thuong vu quoc hoi", "Ủy ban Thường vụ Quốc hội"),
    BODY("chu tich nuoc", "Chủ tịch nước"),
    BODY("toa an nhan dan toi cao", "Tòa án nhân dân tối cao"),
    BODY("vien kiem sat nhan dan toi cao", "Viện kiểm sát nhân dân tối cao"),
    BODY("kiem toan nha nuoc", "Kiểm toán nhà nước"),
    BODY("bo chinh tri", "Bộ Chính trị"),
    BODY("ban bi thu", "Ban Bí thư"),
    BODY("ban chap hanh trung uong", "Ban Chấp hành Trung ương"),
    BODY("ban chap hanh trung uong dang", "Ban Chấp hành Trung ương Đảng"),
    BODY("ban chi dao trung uong", "Ban Chỉ đạo Trung ương"),
    BODY("thuong truc ban chi dao", "Thường trực Ban Chỉ đạo"),
    BODY("co quan thuong truc ban chi dao", "Cơ quan Thường trực Ban Chỉ đạo"),
    BODY("to giup viec", "Tổ Giúp việc"),
    BODY("hoi dong tu van quoc gia", "Hội đồng Tư vấn quốc gia"),
    BODY("van phong trung uong dang", "Văn phòng Trung ương Đảng"),
    BODY("ban to chuc trung uong", "Ban Tổ chức Trung ương"),
    BODY("ban tuyen giao trung uong", "Ban Tuyên giáo Trung ương"),
    BODY("ban tuyen giao va dan van trung uong", "Ban Tuyên giáo và Dân vận Trung ương"),
    BODY("ban dan van trung uong", "Ban Dân vận Trung ương"),
    BODY("ban noi chinh trung uong", "Ban Nội chính Trung ương"),
    BODY("ban kinh te trung uong", "Ban Kinh tế Trung ương"),
    BODY("ban chinh sach chien luoc trung uong", "Ban Chính sách, chiến lược Trung ương"),
    BODY("uy ban kiem tra trung uong", "Ủy ban Kiểm tra Trung ương"),
    BODY("dang doan quoc hoi", "Đảng đoàn Quốc hội"),
    BODY("dang uy quoc hoi", "Đảng ủy Quốc hội"),
    BODY("dang uy chinh phu", "Đảng ủy Chính phủ"),
    BODY("ban can su dang chinh phu", "Ban cán sự đảng Chính phủ"),
    BODY("mat tran to quoc viet nam", "Mặt trận Tổ quốc Việt Nam"),
    BODY("van phong chinh phu", "Văn phòng Chính phủ"),
    BODY("van phong quoc hoi", "Văn phòng Quốc hội"),
    BODY("thanh tra chinh phu", "Thanh tra Chính phủ"),
    BODY("uy ban dan toc", "Ủy ban Dân tộc"),
    BODY("ngan hang nha nuoc viet nam", "Ngân hàng Nhà nước Việt Nam"),
    BODY("ngan hang nha nuoc", "Ngân hàng Nhà nước"),
    BODY("bo quoc phong", "Bộ Quốc phòng"),
    BODY("bo cong an", "Bộ Công an"),
    BODY("bo ngoai giao", "Bộ Ngoại giao"),
    BODY("bo noi vu", "Bộ Nội vụ"),
    BODY("bo tu phap", "Bộ Tư pháp"),
    BODY("bo tai chinh", "Bộ Tài chính"),
    BODY("bo cong thuong", "Bộ Công Thương"),
    BODY("bo nong nghiep va moi truong", "Bộ Nông nghiệp và Môi trường"),
    BODY("bo nong nghiep va phat trien nong thon", "Bộ Nông nghiệp và Phát triển nông thôn"),
    BODY("bo tai nguyen va moi truong", "Bộ Tài nguyên và Môi trường"),
    BODY("bo xay dung", "Bộ Xây dựng"),
    BODY("bo giao thong van tai", "Bộ Giao thông vận tải"),
    BODY("bo van hoa the thao va du lich", "Bộ Văn hóa, Thể thao và Du lịch"),
    BODY("bo khoa hoc va cong nghe", "Bộ Khoa học và Công nghệ"),
    BODY("bo thong tin va truyen thong", "Bộ Thông tin và Truyền thông"),
    BODY("bo ke hoach va dau tu", "Bộ Kế hoạch và Đầu tư"),
    BODY("bo giao duc va dao tao", "Bộ Giáo dục và Đào tạo"),
    BODY("bo y te", "Bộ Y tế"),
    BODY("bo dan toc va ton giao", "Bộ Dân tộc và Tôn giáo"),
    BODY("bo lao dong thuong binh va xa hoi", "Bộ Lao động - Thương binh và Xã hội"),
};

static struct str folded_name(struct arena *a, struct str printed)
{
    return letters_fold(a, printed, 256, true);
}

struct str body_restore(struct arena *a, struct str printed)
{
    struct str folded = folded_name(a, printed);
    struct str best = STR_NONE;
    size_t best_distance = SIZE_MAX;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        size_t limit = bodies[i].folded.n / BODY_LETTERS_PER_EDIT;
        size_t d = letters_distance(folded, bodies[i].folded, limit);
        if (d <= limit && d < best_distance) {
            best = bodies[i].name;
            best_distance = d;
        }
    }
    return best;
}

struct str body_at_start(struct arena *a, struct str printed)
{
    struct str folded = folded_name(a, printed);
    const struct body *best = NULL;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        size_t end = 0;
        bool is_longer = !best || bodies[i].folded.n > best->folded.n;
        if (is_longer && letters_starts_like(folded, bodies[i].folded, bodies[i].folded.n / 9, &end)) {
            best = &bodies[i];
        }
    }
    return best ? best->name : STR_NONE;
}

/* ---- numbers of documents ---- */

/* Abbreviations that recognition prints without đ. */
static struct str restored_code(struct str s)
{
    static const struct {
        struct str printed, proper;
    } rows[] = {
        {S_INIT("QD"), S_INIT("QĐ")},           {S_INIT("ND"), S_INIT("NĐ")},         {S_INIT("CD"), S_INIT("CĐ")},
        {S_INIT("DA"), S_INIT("ĐA")},           {S_INIT("BCD"), S_INIT("BCĐ")},       {S_INIT("BCDTW"), S_INIT("BCĐTW")},
        {S_INIT("HDND"), S_INIT("HĐND")},       {S_INIT("BGDDT"), S_INIT("BGDĐT")},   {S_INIT("BKHDT"), S_INIT("BKHĐT")},
        {S_INIT("BLDTBXH"), S_INIT("BLĐTBXH")}, {S_INIT("SGDDT"), S_INIT("SGDĐT")},   {S_INIT("SKHDT"), S_INIT("SKHĐT")},
        {S_INIT("DU"), S_INIT("ĐU")},           {S_INIT("CTHD"), S_INIT("CTHĐ")},     {S_INIT("BQD"), S_INIT("BQĐ")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_eq(rows[i].printed, s)) {
            return rows[i].proper;
        }
    }
    return s;
}

/* Moves over spaces and one sign `-` or `/`, with a second one that recognition doubled. Returns the sign, 0 for none. */
static char take_sign(struct str s, size_t *i)
{
    size_t at = *i;
    while (at < s.n && s.p[at] == ' ') {
        at++;
    }
    char sign = at < s.n && (s.p[at] == '-' || s.p[at] == '/') ? s.p[at] : '\0';
    if (str_starts(str_sub(s, at, s.n), S("–"))) {
        sign = '-';
        at += 2;
    }
    if (!sign) {
        return 0;
    }
    at++;
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '-')) {
        at++;
    }
    *i = at;
    return sign;
}

static struct str take_digits(struct str s, size_t *i)
{
    size_t from = *i;
    while (*i < s.n && ascii_is_digit(s.p[*i])) {
        (*i)++;
    }
    return str_sub(s, from, *i);
}

/* Letters of an abbreviation, beginning with a capital; TTr, CTr, TTg and QH15 are such. */
static struct str take_code(struct str s, size_t *i)
{
    size_t from = *i;
    while (*i < s.n) {
        size_t next = *i;
        struct letter l = letter_next(s, &next);
        bool is_first = *i == from;
        bool fits = l.base ? (l.is_upper || (!is_first && (l.base == 'r' || l.base == 'g'))) : !is_first && (ascii_is_digit(s.p[*i]) || s.p[*i] == '&');
        if (!fits || l.mark == MARK_FOREIGN) {
            break;
        }
        *i = next;
    }
    return str_sub(s, from, *i);
}

/* "Số:", "S", "So6": one short word that begins with s. */
static size_t skip_so(struct str s)
{
    size_t at = 0;
    struct word w;
    if (!word_next(s, &at, &w) || w.at != 0 || (w.s.p[0] != 'S' && w.s.p[0] != 's') || w.s.n > 6) {
        return 0;
    }
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == ':' || s.p[at] == '.' || s.p[at] == '\t')) {
        at++;
    }
    return at;
}

bool number_at(struct arena *a, struct str s, struct number_read *out)
{
    size_t from = skip_so(s);
    size_t i = from;
    struct buf b = buf_new(a, 128);
    struct str no = take_digits(s, &i);
    char sign = no.n > 0 && no.n <= 5 ? take_sign(s, &i) : '\0';
    if (!sign) {
        return false;
    }
    out->is_party = sign == '-';
    buf_str(&b, no);
    buf_char(&b, sign);
    struct str year = sign == '/' ? take_digits(s, &i) : S("");
    if (year.n > 0) {
        buf_str(&b, year);
        sign = year.n == 4 ? take_sign(s, &i) : '\0';
        if (!sign) {
            return false;
        }
        buf_char(&b, sign);
    }
    struct str code = take_code(s, &i);
    out->code = restored_code(code);
    buf_str(&b, out->code);
    size_t end = i;
    while (code.n > 0 && (sign = take_sign(s, &i)) != 0) {
        struct str part = take_code(s, &i);
        if (part.n == 0) {
            break;
        }
        buf_char(&b, sign);
        buf_str(&b, restored_code(part));
        end = i;
    }
    out->end = end;
    out->received = str_sub(s, from, end);
    out->number = buf_view(&b);
    bool has_issuer = end > i - 1 || str_starts(code, S("QH"));
    return code.n > 0 && code.n <= 8 && has_issuer && !buf_failed(&b);
}
