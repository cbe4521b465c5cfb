-- The rules of ten-rules.yaml, with their messages, for DuckDB and SQLite, over the tables or views h (household) and
-- e (enrolment) that the load-*.sql make. Each line is scanned and joined once, into small tables that the rules share:
-- of the forms tried the fastest in both.
create temp table pairs as
select h.id as id, h.name as name, h.sex as sex, e.sex as other_sex, h.birth as birth, e.birth as other_birth
from e join h on h.id = e.id
where h.sex <> e.sex or h.birth <> e.birth;

create temp table residents as
select id, name, status, age, replace(cast(birth as text), '-', '') <> substr(id, 7, 8) as wrong
from h
where (status = 'active' and age between 6 and 14) or status <> 'active'
   or replace(cast(birth as text), '-', '') <> substr(id, 7, 8);

create temp table pupils as
select id, name, status, age, school, grade from e where status in ('active', 'withdrawn', 'expelled');

create temp table findings as
select 'missing' as rule, id, min(name) || '（' || id || '）截至 2026-08-31 满 ' || min(age) || ' 周岁，学籍线查无在读记录' as message
from residents
where status = 'active' and age between 6 and 14
  and not exists (select 1 from e where e.id = residents.id and e.status in ('active', 'graduated'))
group by id
union all
select 'unregistered', id, min(name) || '（' || id || '）在 ' || min(school) || ' 在读，户籍线没有这个号码'
from pupils
where status = 'active' and not exists (select 1 from h where h.id = pupils.id)
group by id
union all
select 'under-age', id, min(name) || ' 截至 2026-08-31 满 ' || min(age) || ' 周岁，已在 ' || min(school) || ' 在读'
from pupils where status = 'active' and age < 6 group by id
union all
select 'over-age', id, min(name) || ' 截至 2026-08-31 满 ' || min(age) || ' 周岁，在读 ' || min(grade) || ' 年级'
from pupils where status = 'active' and age - grade >= 9 group by id
union all
select 'sex-mismatch', id, min(name) || ' 户籍线为 ' || min(sex) || '，学籍线为 ' || min(other_sex)
from pairs where sex <> other_sex group by id
union all
select 'birth-mismatch', id, min(name) || ' 两条线的出生日期不一致'
from pairs where birth <> other_birth group by id
union all
select 'number-mismatch', id, min(name) || '（' || id || '）出生日期与号码不一致'
from residents where wrong group by id
union all
select 'duplicate', id, min(name) || ' 有 ' || count(*) || ' 条在读学籍'
from pupils where status = 'active' group by id having count(*) > 1
union all
select 'gone', id, min(name) || ' 户口已迁出或注销，' || min(school) || ' 仍登记在读'
from (select residents.id as id, residents.name as name, pupils.school as school
      from pupils join residents on residents.id = pupils.id
      where residents.status <> 'active' and pupils.status = 'active') as away
where not exists (select 1 from h where h.id = away.id and h.status = 'active')
group by id
union all
select 'withdrawn', id, min(name) || ' 在 ' || min(school) || ' 的状态为退学或开除'
from pupils where status in ('withdrawn', 'expelled') and grade <= 9 group by id;
