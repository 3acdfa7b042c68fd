-- A run that has created all its instances is not finished: its instances are still to be executed.
ALTER TABLE runs RENAME COLUMN finished_at TO instances_created_at;
