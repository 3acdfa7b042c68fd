-- Executing instances: a sender performs an action for each step of an instance.

-- How many days a slot's step waits. NULL: as long as the workflow says.
ALTER TABLE content_slots ADD COLUMN delay_days INTEGER CHECK (delay_days BETWEEN 0 AND 60);

-- The senders that a campaign names: an array of ids. NULL: every enabled sender of the group that performs its kinds.
ALTER TABLE campaigns ADD COLUMN sender_ids TEXT CHECK (json_valid(sender_ids));

-- The workflow with its content and its senders, as they were when the campaign started. NULL: the run started before
-- instances were executed, and its instances are not.
ALTER TABLE runs ADD COLUMN workflow TEXT CHECK (json_valid(workflow));
-- Every lead below this position has been admitted: its instance has a sender, or is closed.
ALTER TABLE runs ADD COLUMN admitted_position INTEGER NOT NULL DEFAULT 0;
-- How many instances are closed: completed, failed, or cancelled one by one. Those that a stop cancels are not among them.
ALTER TABLE runs ADD COLUMN instances_closed INTEGER NOT NULL DEFAULT 0;
UPDATE runs SET instances_closed = (
  SELECT count(*) FROM instances i
  WHERE i.run_id = runs.id AND i.status <> 'pending' AND i.status IN ('completed', 'failed', 'cancelled'));

-- The step that the instance is at, from 1; 0: not admitted yet.
ALTER TABLE instances ADD COLUMN step INTEGER NOT NULL DEFAULT 0;
-- The sender that has the lead for the whole run.
ALTER TABLE instances ADD COLUMN sender_id TEXT REFERENCES senders (id);
-- When the instance has to be looked at next. NULL: it is closed, not admitted, or waits for a person.
ALTER TABLE instances ADD COLUMN due_at INTEGER;
-- What an open instance waits for, or why a closed one ended.
ALTER TABLE instances ADD COLUMN reason TEXT;
-- What the reason does not say by itself: the sender's code, the missing field.
ALTER TABLE instances ADD COLUMN detail TEXT;
-- Grows with each change, so that a decision over facts that have changed since is void.
ALTER TABLE instances ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

CREATE INDEX instances_due ON instances (sender_id, run_id, step, due_at) WHERE due_at IS NOT NULL;

-- One step of one lead, asked of a sender. The key keeps a lead from the same step twice in all runs of a campaign.
CREATE TABLE actions (
  campaign_id TEXT NOT NULL REFERENCES campaigns (id),
  -- The lead's position in the audience.
  position INTEGER NOT NULL CHECK (position >= 0),
  step INTEGER NOT NULL CHECK (step >= 1),
  -- The run that the action's id names: the one that was the first to ask for it.
  run_id TEXT NOT NULL REFERENCES runs (id),
  sender_id TEXT NOT NULL REFERENCES senders (id),
  kind TEXT NOT NULL CHECK (kind IN ('engage', 'connection_request', 'direct_message', 'inmail')),
  status TEXT NOT NULL
    CHECK (status IN ('reserved', 'sending', 'accepted', 'sent', 'skipped', 'rejected', 'unknown', 'expired')),
  -- How often the sender was asked and may have acted.
  attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  -- The look of the sender's object that has reserved it last.
  reservation TEXT NOT NULL,
  -- The call that found the action reserved, and may ask the sender.
  claim TEXT,
  -- The sender is not asked later than this.
  not_after INTEGER NOT NULL,
  -- The time at which the action counts against its sender's limits: of its answer or, until there is one, the latest at
  -- which the call may begin. NULL: it does not count, since its sender has no limits or nothing happened.
  slot_at INTEGER,
  -- When the sender was first and last asked, and when the last answer or event about it came.
  first_called_at INTEGER,
  called_at INTEGER,
  answered_at INTEGER,
  -- Of a connection request: when the lead accepted it, as the sender told.
  connected_at INTEGER,
  -- Of a connection request: when it was withdrawn, as the sender told.
  withdrawn_at INTEGER,
  -- The sender's own words.
  code TEXT,
  message TEXT,
  external_id TEXT,
  thread TEXT,
  PRIMARY KEY (campaign_id, position, step)
) STRICT, WITHOUT ROWID;

CREATE INDEX actions_in_windows ON actions (sender_id, slot_at) WHERE slot_at IS NOT NULL;
-- What a person has to resolve.
CREATE INDEX actions_unknown ON actions (campaign_id, position, step) WHERE status = 'unknown';

-- How many of a run's admitted or closed instances are in which state.
CREATE TABLE instance_counts (
  run_id TEXT NOT NULL REFERENCES runs (id),
  status TEXT NOT NULL CHECK (status IN ('running', 'completed', 'cancelled', 'failed')),
  reason TEXT NOT NULL,
  step INTEGER NOT NULL,
  instances INTEGER NOT NULL,
  PRIMARY KEY (run_id, status, reason, step)
) STRICT, WITHOUT ROWID;

-- A person of the account group whom nobody may contact any more, by a hash of each identity.
CREATE TABLE suppressions (
  account_group_id TEXT NOT NULL REFERENCES account_groups (id),
  -- SHA-256 of the account group's id and the identity as src/domain/identity.ts spells it.
  identity_hash TEXT NOT NULL CHECK (length(identity_hash) = 64),
  id TEXT NOT NULL CHECK (length(id) = 24 AND id NOT GLOB '*[^0-9a-f]*'),
  kind TEXT NOT NULL CHECK (kind IN ('email', 'linkedinUrl', 'externalId')),
  -- As it was given; NULL when nothing but the hash may be kept.
  identity TEXT,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (account_group_id, identity_hash)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX suppressions_by_id ON suppressions (account_group_id, id);

-- When the sender last said, or a person decided, that it may act again: an earlier limit or block told late does not count.
ALTER TABLE senders ADD COLUMN restored_at INTEGER;

-- The events that senders have told, so that one that is told again changes nothing.
CREATE TABLE sender_events (
  account_group_id TEXT NOT NULL REFERENCES account_groups (id),
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('applied', 'ignored')),
  -- Why it was ignored.
  reason TEXT,
  occurred_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  -- The attempt that has recorded it: what an event changes is changed by that attempt alone.
  recorded_by TEXT NOT NULL,
  PRIMARY KEY (account_group_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sender_events_by_age ON sender_events (received_at);

-- What a lead has written, as a sender has told it.
CREATE TABLE received_messages (
  audience_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  -- When the sender told it: whoever looks later sees it.
  received_at INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  -- When the lead wrote it, as the sender says.
  occurred_at INTEGER NOT NULL,
  -- Whether a machine wrote it: an absence notice, say.
  is_automatic INTEGER NOT NULL CHECK (is_automatic IN (0, 1)),
  text TEXT,
  PRIMARY KEY (audience_id, position, received_at, event_id),
  FOREIGN KEY (audience_id, position) REFERENCES leads (audience_id, position)
) STRICT, WITHOUT ROWID;

-- What is told about somebody whose data was erased is not kept.
CREATE TRIGGER messages_of_erased_leads BEFORE INSERT ON received_messages
WHEN EXISTS (
  SELECT 1 FROM leads l
  WHERE l.audience_id = NEW.audience_id AND l.position = NEW.position AND l.external_id = 'erased:' || l.id)
BEGIN
  SELECT RAISE(IGNORE);
END;
