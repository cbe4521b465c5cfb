#include "message.h"

#include "../base/date.h"

bool message_masks(const struct expr *e, bool private, bool full)
{
	return !full && (private || e->op == X_MASK);
}

bool message_value(struct frame *f, const struct expr *e, bool masked, struct buf *out)
{
	int64_t n = 0;
	char scratch[18], date[11];
	struct text text = {0};
	enum truth truth = TRUTH_UNKNOWN;
	switch (e->type) {
	case TYPE_BOOL:
		if ((truth = eval_truth(f, e)) == TRUTH_UNKNOWN) return false;
		break;
	case TYPE_INT: case TYPE_DATE:
		if (!eval_number(f, e, &n)) return false;
		break;
	default:
		if (!eval_string(f, e, scratch, &text)) return false;
	}
	if (masked) {
		buf_str(out, MESSAGE_MASKED);
		return true;
	}
	switch (e->type) {
	case TYPE_BOOL:
		buf_str(out, truth == TRUTH_TRUE ? "true" : "false");
		return true;
	case TYPE_INT:
		if (n < 0) buf_byte(out, '-');
		buf_number(out, (uint64_t)(n < 0 ? -n : n));
		return true;
	case TYPE_DATE:
		date_format((int32_t)n, date);
		buf_str(out, date);
		return true;
	default:
		buf_text(out, text);
		return true;
	}
}

void message_render(struct frame *f, const struct template *t, bool full, struct buf *out)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct piece *piece = &t->pieces[i];
		if (!piece->expr) buf_text(out, piece->text);
		else if (!message_value(f, piece->expr, message_masks(piece->expr, piece->private, full), out))
			buf_str(out, MESSAGE_MISSING);
	}
}

void message_place(const struct dataset *ds, uint64_t place, struct buf *out)
{
	buf_str(out, ds->files[place_file(place)].path);
	buf_byte(out, ':');
	buf_number(out, place_row(place));
}

void message_leaf(const struct frame *f, const struct dataset *ds, const struct expr *leaf, struct buf *out)
{
	if (leaf->op == X_FIELD) {
		const struct table *t = &f->pack->tables[leaf->table];
		uint64_t place = f->at[leaf->table]->place;
		buf_text(out, t->name);
		buf_byte(out, '.');
		buf_text(out, t->fields[leaf->field].name);
		buf_str(out, " (");
		message_place(ds, place, out);
		buf_byte(out, ')');
	} else if (leaf->op >= X_PRESENT_GROUP && f->unknown >> leaf->table & 1) {
		buf_text(out, f->pack->tables[leaf->table].name);
	} else if (leaf->at.source) {
		source_words(&leaf->at, out);
	}
}
