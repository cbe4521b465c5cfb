-- The rules of ten-rules.yaml, with their messages, as most would write them for DuckDB: both lines joined into one table, and
-- every rule a query over it. ten-rules.sql is the same made fast.
create temp table both_lines as
select coalesce(h.id, e.id) as id, h.id as hid, e.id as eid, h.name as hname, e.name as ename, h.sex as hsex, e.sex as esex,
       h.birth as hbirth, e.birth as ebirth, h.age as hage, e.age as eage, h.status as hstatus, e.status as estatus, e.school, e.grade
from h full outer join e on h.id = e.id;

create temp table findings as
select 'missing' as rule, id, any_value(hname) || '（' || id || '）截至 2026-08-31 满 ' || any_value(hage) || ' 周岁，学籍线查无在读记录' as message
from both_lines where hid is not null group by id
having bool_or(hstatus = 'active' and hage between 6 and 14) and not coalesce(bool_or(estatus in ('active', 'graduated')), false)
union all
select 'unregistered', id, any_value(ename) || '（' || id || '）在 ' || any_value(school) || ' 在读，户籍线没有这个号码'
from both_lines where hid is null and estatus = 'active' group by id
union all
select 'under-age', id, any_value(ename) || ' 截至 2026-08-31 满 ' || any_value(eage) || ' 周岁，已在 ' || any_value(school) || ' 在读'
from both_lines where estatus = 'active' and eage < 6 group by id
union all
select 'over-age', id, any_value(ename) || ' 截至 2026-08-31 满 ' || any_value(eage) || ' 周岁，在读 ' || any_value(grade) || ' 年级'
from both_lines where estatus = 'active' and eage - grade >= 9 group by id
union all
select 'sex-mismatch', id, any_value(hname) || ' 户籍线为 ' || any_value(hsex) || '，学籍线为 ' || any_value(esex)
from both_lines where hsex <> esex group by id
union all
select 'birth-mismatch', id, any_value(hname) || ' 两条线的出生日期不一致'
from both_lines where hbirth <> ebirth group by id
union all
select 'number-mismatch', id, any_value(hname) || '（' || id || '）出生日期与号码不一致'
from both_lines where strftime(hbirth, '%Y%m%d') <> substr(hid, 7, 8) group by id
union all
select 'duplicate', id, any_value(name) || ' 有 ' || count(*) || ' 条在读学籍'
from e where status = 'active' group by id having count(*) > 1
union all
select 'gone', id, any_value(hname) || ' 户口已迁出或注销，' || any_value(school) || ' 仍登记在读'
from both_lines where estatus = 'active' and hid is not null group by id
having bool_or(hstatus <> 'active') and not bool_or(hstatus = 'active')
union all
select 'withdrawn', id, any_value(ename) || ' 在 ' || any_value(school) || ' 的状态为退学或开除'
from both_lines where estatus in ('withdrawn', 'expelled') and grade <= 9 group by id;
