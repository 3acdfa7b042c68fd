-- One accepted stop: who ended which run, and what came of it. A run is stopped at most once.
CREATE TABLE stops (
  run_id TEXT NOT NULL PRIMARY KEY REFERENCES runs (id),
  id TEXT NOT NULL CHECK (length(id) = 24 AND id NOT GLOB '*[^0-9a-f]*'),
  -- The id of the API key.
  stopped_by TEXT NOT NULL,
  idempotency_key TEXT CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  trace_id TEXT NOT NULL,
  -- The instances that were open when the run ended. Nothing changes them afterwards, so it is their number for ever.
  instances_stopped INTEGER NOT NULL CHECK (instances_stopped >= 0),
  -- The campaign as the stop answered it, so that a replayed answer is the same to the byte.
  stopped_campaign TEXT NOT NULL CHECK (json_valid(stopped_campaign)),
  stopped_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An open instance (pending or running) of a run that has ended is cancelled: by rule, at once, with no row written for
-- it. So an ended run's instances keep the status they have; only the rule may be written down in the row.
DROP TRIGGER instances_of_ended_runs;
CREATE TRIGGER instances_of_ended_runs BEFORE UPDATE OF status ON instances
WHEN NEW.status <> OLD.status
  AND NOT (OLD.status IN ('pending', 'running') AND NEW.status = 'cancelled')
  AND (SELECT ended_at FROM runs WHERE id = NEW.run_id) IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'an open instance of a run that has ended is cancelled');
END;
