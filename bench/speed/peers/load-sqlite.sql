-- Both lines as SQLite tables of text, an index on the number of each, and views that turn the text into what the rules
-- compare. For the sqlite3 program.
.bail on
.import --csv household.csv household
.import --csv enrolment.csv enrolment
create index household_id on household(公民身份号码);
create index enrolment_id on enrolment(身份证件号);
create view h as
select 公民身份号码 as id, 姓名 as name,
       case 性别 when '男' then 'male' when '女' then 'female' end as sex,
       date(出生日期) as birth,
       (20260831 - cast(replace(date(出生日期), '-', '') as integer)) / 10000 as age,
       case 户口状态 when '正常' then 'active' when '' then 'active' when '迁出' then 'moved_out' when '死亡' then 'deceased' end as status
from household;
create view e as
select 身份证件号 as id, 姓名 as name,
       case 性别 when '男' then 'male' when '女' then 'female' end as sex,
       date(出生日期) as birth,
       (20260831 - cast(replace(date(出生日期), '-', '') as integer)) / 10000 as age,
       学校名称 as school, cast(年级 as integer) as grade,
       case 学生状态 when '在读' then 'active' when '' then 'active' when '毕业' then 'graduated' when '退学' then 'withdrawn' when '开除' then 'expelled' end as status
from enrolment;
