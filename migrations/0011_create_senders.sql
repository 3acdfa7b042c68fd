-- An identity of an account group that performs actions, reached at a URL that the team runs.
CREATE TABLE senders (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 24 AND id NOT GLOB '*[^0-9a-f]*'),
  account_group_id TEXT NOT NULL REFERENCES account_groups (id),
  name TEXT NOT NULL CHECK (length(name) > 0),
  url TEXT NOT NULL,
  -- The kinds of actions that the sender performs: an array.
  kinds TEXT NOT NULL CHECK (json_valid(kinds)),
  -- The limits of each kind: an object of perDay and perWeek by kind.
  limits TEXT NOT NULL CHECK (json_valid(limits)),
  spacing_seconds INTEGER NOT NULL CHECK (spacing_seconds >= 0),
  -- timeZone, days, from and to; NULL: at any time.
  working_hours TEXT CHECK (json_valid(working_hours)),
  -- How long the sender recognises an action's id; 0: it does not.
  keeps_keys_hours INTEGER NOT NULL CHECK (keeps_keys_hours >= 0),
  looks_up_actions INTEGER NOT NULL CHECK (looks_up_actions IN (0, 1)),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  blocked_code TEXT CHECK ((blocked_code IS NULL) = (blocked_at IS NULL)),
  blocked_at INTEGER,
  -- Until when the sender asked not to be called at all.
  limited_until INTEGER,
  -- Until when for a kind: an object of times by kind.
  limited_kinds TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(limited_kinds)),
  -- Encrypted under a secret of the Worker, never as it is. The previous secret signs beside it until its time has passed.
  secret TEXT NOT NULL CHECK (secret NOT GLOB '*whsec_*'),
  previous_secret TEXT CHECK (previous_secret NOT GLOB '*whsec_*'),
  previous_secret_until INTEGER CHECK ((previous_secret_until IS NULL) = (previous_secret IS NULL)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX senders_by_account_group ON senders (account_group_id, id);
