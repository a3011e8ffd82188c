#include "service/embedded.h"
