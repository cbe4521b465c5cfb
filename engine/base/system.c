#include "system.h"

#include <errno.h>
#include <string.h>

static const struct fault {
	int error;
	const char *en, *zh;
	const char *do_en, *do_zh; /* NULL: it says itself */
} faults[] = {
	{ENOSPC, "the disk is full", "磁盘已满", "free some space, then run again", "请清出空间后重新运行"},
	{EDQUOT, "this account's share of the disk is used up", "本账户的磁盘配额已用完", "free some space or have the quota raised",
	 "请清理文件，或申请提高配额"},
	{EACCES, "this account has no permission", "当前账户没有权限",
	 "see whose the file and the directories above it are; under cron it is another account than yours",
	 "请查看文件及其上级目录的属主和权限；由 cron 运行时，账户往往不是您自己的"},
	{EPERM, "this account has no permission", "当前账户没有权限", NULL, NULL},
	{EROFS, "the disk is read-only", "磁盘是只读的", "after a fault the system mounts disks so: see its log",
	 "磁盘出故障后系统会把它改为只读，请查看系统日志"},
	{ENOENT, "there is no such file or directory", "没有这个文件或目录", "create the directory above it, or correct the path in the job",
	 "请建立上级目录，或改正作业中的路径"},
	{ENOTDIR, "a file or a symbolic link stands where a directory is needed", "应当是目录的地方是文件或符号链接",
	 "move it away, or write the directory itself in place of the link", "请把它移开；若是符号链接，请在作业里直接写目录本身"},
	{ELOOP, "a symbolic link stands where a file or directory is needed", "应当是文件或目录的地方是符号链接", "move it away",
	 "请把它移开"},
	{EISDIR, "a directory stands where a file is needed", "应当是文件的地方是目录", "move it away", "请把它移开"},
	{EINVAL, "something of another kind stands in its place", "此处是别的东西，不是应有的文件或链接", "move it away", "请把它移开"},
	{EEXIST, "something stands in its place already", "此处已有别的东西", "move it away", "请把它移开"},
	{EIO, "the disk does not work as it should", "磁盘读写出错", "have the disk looked at before anything else is written to it",
	 "请先检查磁盘，再写入其他内容"},
	{EMFILE, "too many files are open", "打开的文件太多", NULL, NULL},
	{ENFILE, "too many files are open", "打开的文件太多", NULL, NULL},
};

static const struct fault *find(int error)
{
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if (faults[i].error == error) return &faults[i];
	return NULL;
}

const char *system_reason(int error, enum language language)
{
	const struct fault *f = find(error);
	return !f ? strerror(error) : language == LANGUAGE_ZH ? f->zh : f->en;
}

/* A note on what to do, where the reason alone does not say it. */
static void advise(struct diags *d, struct diag *item, int error)
{
	const struct fault *f = find(error);
	if (f && f->do_en) diag_note(d, item, f->do_en, f->do_zh, NULL, 0);
}

void system_fault(struct diags *d, const char *path, int error)
{
	if (error == ENOMEM)
		DIAG(d, E490, ((struct span){0}), text_of(path));
	else
		advise(d, DIAG(d, E491, ((struct span){0}), text_of(path), text_of(system_reason(error, d->language))), error);
}
