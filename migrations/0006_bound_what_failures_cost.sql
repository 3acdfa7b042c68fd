-- Which ranges of a run have failed: asked by whoever watches the run, and there are few among many that exist.
CREATE INDEX ranges_failed ON ranges (run_id) WHERE status = 'failed';

-- One dead letter for each range of a run, however often it fails: the alarm sends it again every few minutes. What names
-- no range of its run is a letter by itself.
ALTER TABLE dead_letters ADD COLUMN from_position INTEGER;
ALTER TABLE dead_letters ADD COLUMN occurrences INTEGER NOT NULL DEFAULT 1;

UPDATE dead_letters SET from_position = body ->> 'from'
WHERE EXISTS (
  SELECT 1 FROM runs r
  WHERE r.id = dead_letters.run_id AND r.campaign_id = dead_letters.body ->> 'campaignId'
    AND r.first_position <= dead_letters.body ->> 'from' AND dead_letters.body ->> 'to' <= r.end_position);

-- A range that exists by now needs no letter.
DELETE FROM dead_letters WHERE EXISTS (
  SELECT 1 FROM ranges r
  WHERE r.run_id = dead_letters.run_id AND r.from_position = dead_letters.from_position AND r.status = 'created');

UPDATE dead_letters SET occurrences = same.letters
FROM (SELECT run_id, from_position, count(*) AS letters FROM dead_letters GROUP BY run_id, from_position) same
WHERE same.run_id = dead_letters.run_id AND same.from_position = dead_letters.from_position;

DELETE FROM dead_letters WHERE EXISTS (
  SELECT 1 FROM dead_letters later
  WHERE later.run_id = dead_letters.run_id AND later.from_position = dead_letters.from_position
    AND (later.recorded_at, later.message_id) > (dead_letters.recorded_at, dead_letters.message_id));

CREATE UNIQUE INDEX dead_letters_by_range ON dead_letters (run_id, from_position) WHERE from_position IS NOT NULL;
