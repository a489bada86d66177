#include "low_q.h"
