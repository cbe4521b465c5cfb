#include "county_random.h"

/* The finaliser of SplitMix64: every bit of the input reaches every bit of the output. */
static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

struct random random_stream(uint64_t seed, enum random_stream stream, uint64_t item)
{
	uint64_t state = mix(seed + UINT64_C(0x9e3779b97f4a7c15));
	state = mix(state ^ ((uint64_t)stream << 40) ^ stream);
	return (struct random){mix(state ^ item)};
}

uint64_t random_next(struct random *r)
{
	r->state += UINT64_C(0x9e3779b97f4a7c15);
	return mix(r->state);
}

uint32_t random_below(struct random *r, uint32_t n)
{
	return (uint32_t)(((random_next(r) >> 32) * n) >> 32);
}

int random_between(struct random *r, int low, int high)
{
	return low + (int)random_below(r, (uint32_t)(high - low) + 1);
}

bool random_permille(struct random *r, uint32_t permille)
{
	return random_below(r, 1000) < permille;
}
