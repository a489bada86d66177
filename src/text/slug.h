/* Texts for web addresses and for readers without Vietnamese: the marks taken off. Input is valid UTF-8 in NFC; a NULL slice gives a NULL slice. */
#ifndef XANH_TEXT_SLUG_H
#define XANH_TEXT_SLUG_H

#include "base/arena.h"

/* The same text without marks, case kept: "Đắk Lắk" gives "Dak Lak". */
struct str text_without_marks(struct arena *a, struct str s);
/* The form of a task's code or a document's number in an address: "03/II.1.đ" gives "03-II.1.dd", "05-TB/BCĐTW" gives "05-TB-BCDTW". đ becomes
 * dd, because the letters d and đ of one clause differ; every character but A-Z a-z 0-9 . _ and - becomes '-'. */
struct str text_slug(struct arena *a, struct str s);

#endif
