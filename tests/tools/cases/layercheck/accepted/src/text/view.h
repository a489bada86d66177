#include "base/str.h"
#include "messages.h"
