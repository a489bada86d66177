#include "features/low/low.h"
