#include "features/low/low_rules.h"
