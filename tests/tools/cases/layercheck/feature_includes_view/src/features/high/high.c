#include "view_page.h"
