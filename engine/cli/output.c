#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/system.h"
#include "cli/cli.h"

int cli_print(struct diags *d, const struct buf *out)
{
	int error = out->failed ? ENOMEM : file_write(STDOUT_FILENO, out->p, out->n);
	if (error == 0 || error == EPIPE) return ROLLCALL_OK;
	system_fault(d, d->language == LANGUAGE_ZH ? "标准输出" : "standard output", error);
	return ROLLCALL_SYSTEM;
}

void cli_complain(struct diags *d, bool warnings)
{
	static const char no_memory[] = "rollcall: error[E490]: out of memory / 内存不足\n";
	struct buf out;
	buf_init(&out);
	const char *missing = d->failed ? sha256_missing() : NULL;
	if (missing) DIAG(d, E491, ((struct span){0}), TEXT("SHA-256"), text_of(missing));
	diags_sort(d);
	if (warnings) {
		diags_render(d, &out);
	} else {
		for (size_t i = 0; i < d->count; i++)
			if (d->items[i].severity == SEVERITY_ERROR) diag_render(&d->items[i], &out);
	}
	/* There is nobody to tell when standard error fails. */
	(void)file_write(STDERR_FILENO, out.p, out.n);
	if ((d->failed && !missing) || out.failed) (void)file_write(STDERR_FILENO, no_memory, sizeof no_memory - 1);
	buf_free(&out);
	diags_free(d);
}
