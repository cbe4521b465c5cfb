# The rules of ten-rules.yaml: awk -F, -f ten-rules.awk household.csv enrolment.csv. Knows nothing of quoted cells.

function report(rule, id, message) { print rule "," id "," message }
function age(birth) { return int((20260831 - (substr(birth, 1, 4) substr(birth, 6, 2) substr(birth, 9, 2))) / 10000) }

BEGIN {
	sexes["男"] = "male"; sexes["女"] = "female"
	residence["正常"] = residence[""] = "active"; residence["迁出"] = "moved_out"; residence["死亡"] = "deceased"
	study["在读"] = study[""] = "active"; study["毕业"] = "graduated"; study["退学"] = "withdrawn"; study["开除"] = "expelled"
	print "rule,id,message"
}
FNR == 1 { next }
NR == FNR {
	id = $1
	name[id] = $2; sex[id] = sexes[$3]; birth[id] = $4; status[id] = residence[$5]
	if (status[id] == "active") here[id] = 1
	if (substr($4, 1, 4) substr($4, 6, 2) substr($4, 9, 2) != substr(id, 7, 8))
		wrong_number[id] = 1
	next
}
{
	id = $1; how = study[$7]; known = id in name
	if (how == "active" || how == "graduated") accounted[id] = 1
	if (how == "active") {
		years = age($4)
		if (!(id in active)) { pupil[id] = $2; school[id] = $5 }
		active[id]++
		if (!known) unregistered[id] = 1
		if (years < 6 && !(id in young))
			young[id] = $2 " 截至 2026-08-31 满 " years " 周岁，已在 " $5 " 在读"
		if (years - $6 >= 9 && !(id in old))
			old[id] = $2 " 截至 2026-08-31 满 " years " 周岁，在读 " $6 " 年级"
	} else if ((how == "withdrawn" || how == "expelled") && $6 <= 9 && !(id in left))
		left[id] = $2 " 在 " $5 " 的状态为退学或开除"
	if (known && sex[id] != sexes[$3] && !(id in other_sex)) other_sex[id] = sexes[$3]
	if (known && birth[id] != $4) other_birth[id] = 1
}
END {
	for (id in here) {
		years = age(birth[id])
		if (years >= 6 && years <= 14 && !(id in accounted))
			report("missing", id, name[id] "（" id "）截至 2026-08-31 满 " years " 周岁，学籍线查无在读记录")
	}
	for (id in unregistered) report("unregistered", id, pupil[id] "（" id "）在 " school[id] " 在读，户籍线没有这个号码")
	for (id in young) report("under-age", id, young[id])
	for (id in old) report("over-age", id, old[id])
	for (id in other_sex) report("sex-mismatch", id, name[id] " 户籍线为 " sex[id] "，学籍线为 " other_sex[id])
	for (id in other_birth) report("birth-mismatch", id, name[id] " 两条线的出生日期不一致")
	for (id in wrong_number) report("number-mismatch", id, name[id] "（" id "）出生日期与号码不一致")
	for (id in active) {
		if (active[id] > 1) report("duplicate", id, pupil[id] " 有 " active[id] " 条在读学籍")
		if (id in name && !(id in here)) report("gone", id, name[id] " 户口已迁出或注销，" school[id] " 仍登记在读")
	}
	for (id in left) report("withdrawn", id, left[id])
}
