#include "features/low/low.h"
#include "high.h"
