/* The vectors of newer x86-64 processors. What is marked AVX2 is called only where has_avx2 says so, and has a portable
 * twin that gives the same. */
#ifndef ROLLCALL_AVX2_H
#define ROLLCALL_AVX2_H

#ifdef __x86_64__
#include <immintrin.h>
#include <stdbool.h>

#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

static inline bool has_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
}
#endif

#endif
