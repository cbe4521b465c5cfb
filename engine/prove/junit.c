#include "junit.h"

#include <time.h>

/* Text as XML may have it: the signs of markup as entities, characters that XML has no place for as U+FFFD. */
static void escape(struct text t, struct buf *out)
{
	for (size_t i = 0; i < t.n;) {
		uint32_t cp = 0;
		size_t n = utf8_decode(t.p + i, t.n - i, &cp);
		bool allowed = n && (cp >= 0x20 || cp == '\n' || cp == '\t') && cp != 0xFFFE && cp != 0xFFFF;
		if (!allowed) buf_str(out, "\xEF\xBF\xBD");
		else if (cp == '&') buf_str(out, "&amp;");
		else if (cp == '<') buf_str(out, "&lt;");
		else if (cp == '>') buf_str(out, "&gt;");
		else if (cp == '"') buf_str(out, "&quot;");
		else buf_add(out, t.p + i, n);
		i += n ? n : 1;
	}
}

static void attribute(const char *name, struct text value, struct buf *out)
{
	buf_printf(out, " %s=\"", name);
	escape(value, out);
	buf_byte(out, '"');
}

static struct text first_line(struct text t)
{
	size_t n = 0;
	while (n < t.n && t.p[n] != '\n') n++;
	return (struct text){t.p, n};
}

static void print_case(struct text suite, const struct junit_case *c, struct buf *out)
{
	buf_str(out, "    <testcase");
	attribute("name", c->name, out);
	attribute("classname", suite, out);
	buf_str(out, " time=\"0\"");
	if (c->failure.n == 0) {
		buf_str(out, "/>\n");
		return;
	}
	buf_str(out, ">\n      <failure type=\"difference\"");
	attribute("message", first_line(c->failure), out);
	buf_byte(out, '>');
	escape(c->place, out);
	buf_byte(out, '\n');
	escape(c->failure, out);
	buf_str(out, "</failure>\n    </testcase>\n");
}

void junit_print(struct text suite, const struct junit_case *cases, size_t count, int64_t time, struct buf *out)
{
	size_t failed = 0;
	char stamp[32] = "1970-01-01T00:00:00";
	struct tm when;
	const time_t seconds = (time_t)time;
	if (gmtime_r(&seconds, &when)) strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &when);
	for (size_t i = 0; i < count; i++) failed += cases[i].failure.n > 0;
	buf_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite");
	attribute("name", suite, out);
	buf_printf(out, " package=\"rollcall\" id=\"0\" hostname=\"localhost\" timestamp=\"%s\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" time=\"0\">\n    <properties/>\n",
	           stamp, count, failed);
	for (size_t i = 0; i < count; i++) print_case(suite, &cases[i], out);
	buf_str(out, "    <system-out/>\n    <system-err/>\n  </testsuite>\n</testsuites>\n");
}
