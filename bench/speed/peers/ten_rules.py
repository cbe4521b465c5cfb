"""The rules of ten-rules.yaml in pandas: household.csv and enrolment.csv of the current directory into findings.csv."""

import pandas as pd

SEX = {"男": "male", "女": "female"}
RESIDENCE = {"正常": "active", "": "active", "迁出": "moved_out", "死亡": "deceased"}
STUDY = {"在读": "active", "": "active", "毕业": "graduated", "退学": "withdrawn", "开除": "expelled"}


def read(path, names, statuses):
    line = pd.read_csv(path, dtype=str, keep_default_na=False, usecols=list(names)).rename(columns=names)
    line["sex"] = line["sex"].map(SEX)
    line["status"] = line["status"].map(statuses)
    number = line["birth"].str.replace("-", "", regex=False)
    line["ymd"] = number
    line["age"] = (20260831 - number.astype(int)) // 10000
    return line


h = read("household.csv", {"公民身份号码": "id", "姓名": "name", "性别": "sex", "出生日期": "birth", "户口状态": "status"}, RESIDENCE)
e = read("enrolment.csv", {"身份证件号": "id", "姓名": "name", "性别": "sex", "出生日期": "birth", "学校名称": "school",
                           "年级": "grade", "学生状态": "status"}, STUDY)
e["grade"] = e["grade"].astype(int)
active = e[e["status"] == "active"]
pairs = h[["id", "name", "sex", "birth"]].merge(e[["id", "sex", "birth"]], on="id", suffixes=("", "_other"))
found = []


def report(rule, rows, message):
    rows = rows.drop_duplicates("id").astype(str)
    found.append(pd.DataFrame({"rule": rule, "id": rows["id"], "message": message(rows)}))


accounted = e.loc[e["status"].isin(["active", "graduated"]), "id"]
report("missing", h[(h["status"] == "active") & h["age"].between(6, 14) & ~h["id"].isin(accounted)],
       lambda r: r["name"] + "（" + r["id"] + "）截至 2026-08-31 满 " + r["age"] + " 周岁，学籍线查无在读记录")
report("unregistered", active[~active["id"].isin(h["id"])],
       lambda r: r["name"] + "（" + r["id"] + "）在 " + r["school"] + " 在读，户籍线没有这个号码")
report("under-age", active[active["age"] < 6],
       lambda r: r["name"] + " 截至 2026-08-31 满 " + r["age"] + " 周岁，已在 " + r["school"] + " 在读")
report("over-age", active[active["age"] - active["grade"] >= 9],
       lambda r: r["name"] + " 截至 2026-08-31 满 " + r["age"] + " 周岁，在读 " + r["grade"] + " 年级")
report("sex-mismatch", pairs[pairs["sex"] != pairs["sex_other"]],
       lambda r: r["name"] + " 户籍线为 " + r["sex"] + "，学籍线为 " + r["sex_other"])
report("birth-mismatch", pairs[pairs["birth"] != pairs["birth_other"]], lambda r: r["name"] + " 两条线的出生日期不一致")
report("number-mismatch", h[h["ymd"] != h["id"].str[6:14]], lambda r: r["name"] + "（" + r["id"] + "）出生日期与号码不一致")
counts = active.groupby("id", as_index=False).agg(name=("name", "first"), count=("id", "size"))
report("duplicate", counts[counts["count"] > 1], lambda r: r["name"] + " 有 " + r["count"] + " 条在读学籍")
gone = h[(h["status"] != "active") & ~h["id"].isin(h.loc[h["status"] == "active", "id"])]
report("gone", gone[["id", "name"]].merge(active[["id", "school"]], on="id"),
       lambda r: r["name"] + " 户口已迁出或注销，" + r["school"] + " 仍登记在读")
report("withdrawn", e[e["status"].isin(["withdrawn", "expelled"]) & (e["grade"] <= 9)],
       lambda r: r["name"] + " 在 " + r["school"] + " 的状态为退学或开除")
pd.concat(found).sort_values(["rule", "id"]).to_csv("findings.csv", index=False)
