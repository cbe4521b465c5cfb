/* A document of headings, facts, nested items and tables, as text for a terminal, Markdown or HTML, from the same calls.
 * Everything that is given is data: it is escaped for the format, and nothing in it can become markup. The HTML has no
 * script, loads nothing and says so to the browser. Knows nothing of what the document is about. */
#ifndef ROLLCALL_PAGE_H
#define ROLLCALL_PAGE_H

#include <stddef.h>

#include "base/buf.h"

enum page_format { PAGE_TEXT, PAGE_MARKDOWN, PAGE_HTML };

struct page {
	enum page_format format;
	struct buf *out;
	int depth;      /* of the item written last; 0: none */
	bool in_facts;
};

void page_begin(struct page *p, enum page_format format, const char *language, struct text title, struct buf *out);
void page_end(struct page *p);
/* level 2 or 3. anchor: what page_row may link to; letters, digits and hyphens; empty for none. */
void page_heading(struct page *p, int level, struct text anchor, struct text text);
void page_text(struct page *p, struct text text);
/* A label and what it says; those that follow each other stand together. */
void page_fact(struct page *p, struct text label, struct text value);
/* An item of a list; depth 1 is outermost. */
void page_item(struct page *p, int depth, struct text text);
/* A piece of a pack as it is written. */
void page_code(struct page *p, struct text text);
void page_table(struct page *p, const struct text *headings, size_t count);
/* anchor: of the heading that the first cell leads to; empty for none. */
void page_row(struct page *p, struct text anchor, const struct text *cells, size_t count);
void page_table_end(struct page *p);

#endif
