#include "county_id.h"

#include "county_date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GIVEN_MAX = 500 };

char id_check(const char *digits)
{
	static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;
	for (int i = 0; i < 17; i++)
		sum += (digits[i] - '0') * weight[i];
	return "10X98765432"[sum % 11];
}

static void put(char *at, int number, int width)
{
	for (int i = width; i-- > 0; number /= 10)
		at[i] = (char)('0' + number % 10);
}

void id_write(char *id, const char *prefix, int birth, int sequence)
{
	int year, month, day;
	date_split(birth, &year, &month, &day);
	memcpy(id, prefix, 6);
	put(id + 6, year, 4);
	put(id + 10, month, 2);
	put(id + 12, day, 2);
	put(id + 14, sequence, 3);
	id[17] = id_check(id);
	id[ID_LENGTH] = '\0';
}

bool id_register_init(struct id_register *r, int first, int last)
{
	*r = (struct id_register){.first = first, .last = last};
	r->given = calloc((size_t)(last - first + 1) * 2, sizeof *r->given);
	return r->given != NULL;
}

void id_register_free(struct id_register *r)
{
	free(r->given);
	*r = (struct id_register){0};
}

static int give(struct id_register *r, int birth, bool male)
{
	uint16_t *given = &r->given[(size_t)(birth - r->first) * 2 + male];
	if (*given == GIVEN_MAX) {
		r->exhausted = true;
		*given = 0;
	}
	return (*given)++;
}

void id_give(struct id_register *r, char *id, int birth, bool male)
{
	/* 263 has no factor in common with 500: every sequence number comes once. */
	int nth = (give(r, birth, male) * 263 + (birth - r->first) % GIVEN_MAX * 7) % GIVEN_MAX;
	id_write(id, ID_PREFIX, birth, nth * 2 + male);
}

void id_give_permit(struct id_register *r, char *id, const char *prefix, int birth, bool male)
{
	id_write(id, prefix, birth, 998 - give(r, birth, male) * 2 + male);
}

bool id_truncate(char *id)
{
	char cut[ID_LENGTH + 1];
	memcpy(cut, id, 15);
	memcpy(cut + 15, "000", 4);
	if (id_check(cut) == '0')
		return false;
	memcpy(id, cut, sizeof cut);
	return true;
}

bool id_through_double(char *id)
{
	char printed[ID_SIZE];
	if (id[17] == 'X')
		return false;
	snprintf(printed, sizeof printed, "%.0f", strtod(id, NULL));
	if (strlen(printed) != ID_LENGTH || strcmp(printed, id) == 0 || id_check(printed) == printed[17])
		return false;
	memcpy(id, printed, ID_LENGTH);
	return true;
}

void id_mistype(char *id, int at, int by)
{
	id[at] = (char)('0' + (id[at] - '0' + by) % 10);
}

bool id_exchange(char *id, int at)
{
	char c = id[at];
	id[at] = id[at + 1];
	id[at + 1] = c;
	return id[at] != c;
}

void id_spoil_check(char *id)
{
	/* X becomes 0, a digit the next one: never the truncated form, which ends in 000. */
	id[17] = id[17] == 'X' ? '1' : (char)('0' + (id[17] - '0' + 1) % 10);
	if (memcmp(id + 15, "000", 3) == 0)
		id[17] = '2';
}
