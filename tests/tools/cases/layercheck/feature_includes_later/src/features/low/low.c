#include "features/high/high.h"
