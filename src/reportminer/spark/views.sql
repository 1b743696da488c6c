-- Views over the tables of a job; each is one statement of Spark SQL, parted by semicolons.

-- One cell of a comparison a line: the figure that stands best of all that tell an indicator of a place and year, how many
-- others tell it, and whether one that stands as well contradicts it; in the order of `reportminer.compare`. Copies don't
-- speak, nor do figures of part of a place, of several years together or per something. {reviews} is the number of years that
-- a report looks back, by its kind.
CREATE OR REPLACE TEMPORARY VIEW comparison AS
WITH claims AS (
  SELECT *, CASE WHEN estimate THEN 'actual' ELSE status END AS stands_as,
    NOT (place = report_place AND adcode = report_adcode) AS elsewhere,
    abs(year - coalesce(report_year - CASE WHEN status = 'target' THEN 0 ELSE {reviews} END, year)) AS away,
    CASE approx WHEN 'eq' THEN 0 WHEN 'about' THEN 1 WHEN 'range' THEN 1 ELSE 2 END AS loose
  FROM figures
  WHERE indicator_id != '' AND adcode != '' AND year IS NOT NULL AND whole AND years_first IS NULL AND duplicate_of = ''
    AND per = ''
), told AS (
  SELECT *,
    row_number() OVER (
      PARTITION BY indicator_id, adcode, year, unit, stands_as
      ORDER BY elsewhere, sample, basis != '', loose > 1, estimate, away, loose, -round(confidence, 1), path, begin) AS nth,
    count(*) OVER (PARTITION BY indicator_id, adcode, year, unit, stands_as) AS telling
  FROM claims
  WHERE stands_as IN ('actual', 'target', 'masked')
), best AS (
  SELECT * FROM told WHERE nth = 1
), others AS (
  SELECT o.indicator_id, o.adcode, o.year, o.unit, o.stands_as,
    bool_or(greatest(o.min - b.max, b.min - o.max) >
      CASE WHEN b.unit IN ('%', '百分点', '‰') THEN 0.11
        ELSE 0.011 * greatest(abs(o.min), abs(o.max), abs(b.min), abs(b.max)) END) AS conflict
  FROM told o JOIN best b USING (indicator_id, adcode, year, unit, stands_as)
  WHERE o.nth > 1 AND o.elsewhere = b.elsewhere AND o.sample = b.sample AND (o.basis = '') = (b.basis = '')
    AND o.estimate = b.estimate AND o.away = b.away
  GROUP BY o.indicator_id, o.adcode, o.year, o.unit, o.stands_as
)
SELECT b.indicator_id, b.adcode, b.place, b.year, b.unit, b.stands_as AS status, b.min, b.max, b.approx, b.estimate, b.basis,
  b.telling - 1 AS others, coalesce(o.conflict, false) AS conflict, b.text, b.report_id, b.title, b.path, b.begin, b.end,
  b.page, b.confidence
FROM best b LEFT JOIN others o USING (indicator_id, adcode, year, unit, stands_as);

-- Plan against result: the target of a place and year beside what was reached.
CREATE OR REPLACE TEMPORARY VIEW plan_and_result AS
SELECT t.indicator_id, t.adcode, t.place, t.year, t.unit, t.min AS target_min, t.max AS target_max, t.approx AS target_approx,
  a.min AS actual_min, a.max AS actual_max, a.approx AS actual_approx, t.report_id AS target_report_id,
  a.report_id AS actual_report_id
FROM comparison t JOIN comparison a USING (indicator_id, adcode, year, unit)
WHERE t.status = 'target' AND a.status = 'actual';

-- How many reports, places and years tell each canonical indicator.
CREATE OR REPLACE TEMPORARY VIEW indicators AS
SELECT indicator_id, count(DISTINCT report_id) AS reports, count(DISTINCT adcode) AS places, count(DISTINCT year) AS years,
  count(*) AS figures
FROM figures
WHERE indicator_id != '' AND duplicate_of = ''
GROUP BY indicator_id;

-- What there is, by province and year.
CREATE OR REPLACE TEMPORARY VIEW coverage AS
SELECT province, filed AS year, count(*) AS reports, count_if(duplicate_of != '') AS copies,
  count_if(place_status IN ('explicit', 'inferred')) AS with_place, sum(statements) AS statements, sum(figures) AS figures
FROM reports
GROUP BY province, filed;

-- How sure the records are, by kind, rule and genre; for drawing samples to check.
CREATE OR REPLACE TEMPORARY VIEW quality AS
SELECT 'statement' AS type, kind AS what, rule, genre, count(*) AS records, avg(confidence) AS confidence,
  count_if(confidence < 0.5) AS doubtful
FROM statements
GROUP BY kind, rule, genre
UNION ALL
SELECT 'figure', status, rule, genre, count(*), avg(confidence), count_if(confidence < 0.5)
FROM figures
GROUP BY status, rule, genre;

-- Why inputs failed.
CREATE OR REPLACE TEMPORARY VIEW reasons AS
SELECT stage, regexp_replace(reason, '[0-9][0-9,.]*', 'n') AS reason, skipped, count(*) AS inputs, min(path) AS example
FROM failures
GROUP BY stage, regexp_replace(reason, '[0-9][0-9,.]*', 'n'), skipped
