#include <stdio.h>
#include "text/view.h"
