#pragma once

#include <cstdio>
#include <cstdlib>

/// Ends the process, which the fuzzer reports with the input, when what must hold does not.
#define CHECK(condition)                                                                \
    do {                                                                                \
        if (!(condition)) {                                                             \
            std::fprintf(stderr, "%s:%d: CHECK(%s)\n", __FILE__, __LINE__, #condition); \
            std::abort();                                                               \
        }                                                                               \
    } while (false)
