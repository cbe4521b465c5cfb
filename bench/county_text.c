#include "county_text.h"

#include <stdlib.h>
#include <string.h>

struct text text_in(char *room, size_t size)
{
	return (struct text){.data = room, .capacity = size, .fixed = true};
}

void text_free(struct text *t)
{
	free(t->data);
	*t = (struct text){0};
}

void text_reset(struct text *t)
{
	t->length = 0;
}

static bool reserve(struct text *t, size_t more)
{
	if (t->capacity - t->length >= more)
		return true;
	if (t->fixed) {
		t->failed = true;
		return false;
	}
	size_t capacity = t->capacity ? t->capacity : 256;
	while (capacity - t->length < more) {
		if (capacity > (size_t)-1 / 2) {
			t->failed = true;
			return false;
		}
		capacity *= 2;
	}
	char *data = realloc(t->data, capacity);
	if (!data) {
		t->failed = true;
		return false;
	}
	t->data = data;
	t->capacity = capacity;
	return true;
}

void text_add(struct text *t, const char *bytes, size_t length)
{
	if (length == 0 || !reserve(t, length))
		return;
	memcpy(t->data + t->length, bytes, length);
	t->length += length;
}

void text_adds(struct text *t, const char *string)
{
	text_add(t, string, strlen(string));
}

void text_addc(struct text *t, char c)
{
	text_add(t, &c, 1);
}

void text_addu(struct text *t, unsigned long number, int width)
{
	char digits[24];
	int at = (int)sizeof digits;
	int floor = width > 0 && width < at ? at - width : at - 1;
	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	while (at > floor)
		digits[--at] = '0';
	text_add(t, digits + at, sizeof digits - (size_t)at);
}

void text_add_wide(struct text *t, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)bytes[i];
		if (c < 0x21 || c > 0x7e) {
			text_addc(t, bytes[i]);
			continue;
		}
		unsigned code = 0xfee0u + c;
		char wide[3] = {(char)(0xe0 | (code >> 12)), (char)(0x80 | ((code >> 6) & 0x3f)), (char)(0x80 | (code & 0x3f))};
		text_add(t, wide, sizeof wide);
	}
}
