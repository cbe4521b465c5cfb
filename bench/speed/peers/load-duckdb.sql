-- Both lines as DuckDB tables: every cell is read as text, then turned into what the rules compare.
-- Nothing here depends on the order of rows, and keeping it costs a fifth of the time.
set preserve_insertion_order = false;
create table h as
select 公民身份号码 as id, 姓名 as name,
       case 性别 when '男' then 'male' when '女' then 'female' end as sex,
       try_cast(出生日期 as date) as birth,
       (20260831 - (year(birth) * 10000 + month(birth) * 100 + day(birth))) // 10000 as age,
       case coalesce(户口状态, '') when '正常' then 'active' when '' then 'active' when '迁出' then 'moved_out' when '死亡' then 'deceased' end as status
from read_csv('household.csv', all_varchar = true, header = true);
create table e as
select 身份证件号 as id, 姓名 as name,
       case 性别 when '男' then 'male' when '女' then 'female' end as sex,
       try_cast(出生日期 as date) as birth,
       (20260831 - (year(birth) * 10000 + month(birth) * 100 + day(birth))) // 10000 as age,
       学校名称 as school, try_cast(年级 as integer) as grade,
       case coalesce(学生状态, '') when '在读' then 'active' when '' then 'active' when '毕业' then 'graduated' when '退学' then 'withdrawn' when '开除' then 'expelled' end as status
from read_csv('enrolment.csv', all_varchar = true, header = true);
