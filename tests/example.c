/* The public header in use: loads the job named on the command line, compares, prints what it found and publishes
 * nothing. Ends with the codes of the command. */
#include <rollcall/rollcall.h>

#include <stdio.h>

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: example JOB\n");
		return ROLLCALL_USAGE;
	}
	struct rollcall *rc = rollcall_new(&(struct rollcall_options){.language = "en"});
	if (!rc) return ROLLCALL_SYSTEM;

	enum rollcall_status status = rollcall_load(rc, argv[1]);
	if (status == ROLLCALL_OK) status = rollcall_run(rc);
	if (status == ROLLCALL_OK) {
		for (size_t i = 0; i < rollcall_finding_count(rc); i++) {
			struct rollcall_finding finding;
			rollcall_finding(rc, i, &finding);
			printf("%s %s %s\n", finding.outcome, finding.rule, finding.evidence);
		}
	}
	for (size_t i = 0; i < rollcall_diagnostic_count(rc); i++)
		fputs(rollcall_diagnostic(rc, i), stderr);
	rollcall_free(rc);
	return (int)status;
}
