// Tocsin, Apache-2.0. LIBLINEAR as Debian ships it; TocsinTraining is the only Swift target that imports it.
#include <linear.h>
