#include "features/low/low.h"
#include "features/high/high.h"
