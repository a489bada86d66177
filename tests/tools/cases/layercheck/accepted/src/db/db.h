#include "text/view.h"
