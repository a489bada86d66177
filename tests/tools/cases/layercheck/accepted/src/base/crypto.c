#include <sodium.h>
#include <stdio.h>
#include "base/str.h"
