#include "cli/testing.h"
#include "prove/boundary.h"

bool testing_boundaries(struct testing *t)
{
	struct world w;
	bool done = world_init(&w, t->pack);
	if (done)
		buf_str(&t->out, testing_zh(t) ? "\n# 界线两侧的例子。逐条看过，确认结果正确的，可以原样贴到 tests: 下面。\ntests:\n"
		                               : "\n# Examples around every bound. Read them; those that are right can stand below tests: as they are.\ntests:\n");
	for (size_t r = 0; done && r < t->pack->rule_count; r++) {
		struct buf text;
		if (t->rule >= 0 && r != (size_t)t->rule) continue;
		buf_init(&text);
		done = boundary_print(&t->suite, &w, &t->example, (int)r, cli_language(t->c), &text);
		testing_rows(&t->out, buf_view(&text));
		buf_free(&text);
	}
	world_free(&w);
	return done && !t->out.failed;
}
