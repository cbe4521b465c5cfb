.bail on
.mode csv
.headers on
.once findings.csv
select rule, id, message from findings order by rule, id;
