-- Runs in the order of their starts. That is not the order of their ids: a start that was overtaken, and is asked for
-- anew, keeps its id. Every start moves its campaign forward in time, so no two of a campaign have the same; UNIQUE tells
-- the planner so, and a page of instances is read in order, without sorting a run.
CREATE UNIQUE INDEX runs_by_start ON runs (campaign_id, started_at);
DROP INDEX runs_by_campaign;
