-- The archive: rows of ended runs that are in R2, and no longer here.

-- When the last of the run's rows that may leave had left. NULL: there may be some.
ALTER TABLE runs ADD COLUMN archived_at INTEGER;
-- When an operator last had its rows brought back: it counts as ended since then.
ALTER TABLE runs ADD COLUMN restored_at INTEGER;

-- The work list of the archive.
CREATE INDEX runs_to_archive ON runs (ended_at) WHERE ended_at IS NOT NULL AND archived_at IS NULL;

-- A campaign that is completed never starts again: what its earlier runs have kept for the next start may leave as well.
CREATE TRIGGER runs_of_completed_campaigns AFTER UPDATE OF status ON campaigns
WHEN NEW.status = 'completed' AND OLD.status <> 'completed'
BEGIN
  UPDATE runs SET archived_at = NULL WHERE campaign_id = NEW.id AND archived_at IS NOT NULL;
END;

-- Some rows of one table, as one object. A row is here or in a part: the transaction that records the part deletes it, and
-- the one that brings it back deletes the part.
CREATE TABLE archive_parts (
  run_id TEXT NOT NULL REFERENCES runs (id),
  part INTEGER NOT NULL CHECK (part >= 1),
  object_key TEXT NOT NULL,
  table_name TEXT NOT NULL CHECK (table_name IN ('instances', 'actions')),
  row_count INTEGER NOT NULL CHECK (row_count >= 1),
  -- The leads that its rows are about have positions from the first to the last.
  first_position INTEGER NOT NULL CHECK (first_position >= 0),
  last_position INTEGER NOT NULL CHECK (last_position >= first_position),
  -- Of the object, in hexadecimal.
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  recorded_at INTEGER NOT NULL,
  -- Whether its rows have to come back, since a lead of theirs was erased.
  is_recalled INTEGER NOT NULL DEFAULT 0 CHECK (is_recalled IN (0, 1)),
  PRIMARY KEY (run_id, part)
) STRICT, WITHOUT ROWID;

CREATE INDEX archive_parts_recalled ON archive_parts (run_id) WHERE is_recalled = 1;

-- The objects that no part names: those that are being written, and those that are to be deleted.
CREATE TABLE archive_leftovers (
  object_key TEXT NOT NULL PRIMARY KEY,
  -- 0: the deletion has begun, and no part may name the object any more.
  delete_after INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The fences of a move, as of every table with rows of account groups.

CREATE TRIGGER moving_archive_parts_insert BEFORE INSERT ON archive_parts
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = NEW.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_archive_parts_update BEFORE UPDATE ON archive_parts
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = OLD.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_archive_parts_delete BEFORE DELETE ON archive_parts
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = OLD.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;
