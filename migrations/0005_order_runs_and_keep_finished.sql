-- Runs in the order of their starts. That is not the order of their ids: a start that was overtaken, and is asked for
-- anew, keeps its id. Every start moves its campaign forward in time, so no two of a campaign have the same; UNIQUE tells
-- the planner so, and a page of instances is read in order, without sorting a run.
CREATE UNIQUE INDEX runs_by_start ON runs (campaign_id, started_at);
DROP INDEX runs_by_campaign;

-- How many instances of the run were completed or failed when it was stopped: what the next start need not count again.
-- It is their number for ever. The rows say less: an open instance of a run that has ended keeps the status 'pending' or
-- 'running', and is cancelled by the rule alone. Whoever reads instances has to ask whether runs.ended_at is set.
ALTER TABLE stops ADD COLUMN instances_finished INTEGER NOT NULL DEFAULT 0 CHECK (instances_finished >= 0);
UPDATE stops SET instances_finished = (
  SELECT count(*) FROM instances i
  WHERE i.run_id = stops.run_id AND i.status <> 'pending' AND i.status IN ('completed', 'failed'));
