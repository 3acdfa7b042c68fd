-- A run that has created all its instances is not finished: its instances are still to be executed.
ALTER TABLE runs ADD COLUMN instances_created_at INTEGER;
UPDATE runs SET instances_created_at = finished_at WHERE finished_at IS NOT NULL;

-- A Worker from before this migration goes on writing finished_at until the next one is deployed.
CREATE TRIGGER runs_finished_before_deployment AFTER UPDATE OF finished_at ON runs
BEGIN
  UPDATE runs SET instances_created_at = NEW.finished_at WHERE id = NEW.id;
END;
