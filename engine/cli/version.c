#include "cli/cli.h"

int command_version(struct cli *c)
{
	struct buf out;
	buf_init(&out);
	buf_printf(&out, "rollcall %s\n", rollcall_version());
	int status = cli_print(&c->diags, &out);
	buf_free(&out);
	return status;
}
