#include "publish/keep.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "publish/state.h"

static enum rollcall_status keep_file(struct accept *accept, const struct input_file *f, struct diags *d)
{
	int from = -1, to = -1;
	size_t item = 0;
	char digest[65] = "";
	int error = file_open_read(f->full_path, &from, NULL, NULL);
	if (!error) error = accept_open(accept, &item, &to);
	if (!error) error = file_digest(from, to, digest);
	if (from >= 0) close(from);
	if (to >= 0 && close(to) != 0 && !error) error = errno;
	bool same = !error && strcmp(digest, f->sha256) == 0;
	if (same) error = accept_named(accept, item, digest);
	if (error) {
		state_fault(d, f->path, error);
		return ROLLCALL_SYSTEM;
	}
	if (same) return ROLLCALL_OK;
	diag_data(d, E479, f->path, 0, 0, NULL, 0);
	return ROLLCALL_REFUSED;
}

enum rollcall_status keep_inputs(struct accept *accept, const struct dataset *ds, struct diags *d)
{
	enum rollcall_status status = ROLLCALL_OK;
	for (size_t i = 0; i < ds->file_count && status == ROLLCALL_OK; i++) status = keep_file(accept, &ds->files[i], d);
	return status;
}
