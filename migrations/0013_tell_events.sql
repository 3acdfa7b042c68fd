-- What has happened, for those who want to hear of it: the feed of events, and the webhook endpoints that are told.
--
-- Triggers write the events, in the transaction of the change that each tells. So there is no event without its change and
-- no change without its event, whichever statement makes the change and whatever dies afterwards.

CREATE TABLE events (
  account_group_id TEXT NOT NULL REFERENCES account_groups (id),
  -- The place in the feed of the account group: the order in which the changes were committed, without a gap. The newest
  -- event is never deleted, so that no number is given twice.
  sequence INTEGER NOT NULL CHECK (sequence >= 1),
  id TEXT NOT NULL CHECK (length(id) = 24 AND id NOT GLOB '*[^0-9a-f]*'),
  type TEXT NOT NULL,
  -- What it is about; NULL where it is about none.
  campaign_id TEXT,
  run_id TEXT,
  -- The lead's place in an audience.
  audience_id TEXT,
  position INTEGER,
  step INTEGER,
  sender_id TEXT,
  -- What the rows that it is about do not keep. Never data of a person, which has to go with an erasure.
  details TEXT NOT NULL CHECK (json_valid(details)),
  -- When it happened, and when it was committed by the database's clock. Milliseconds since 1970.
  occurred_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (account_group_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_by_campaign ON events (campaign_id, sequence) WHERE campaign_id IS NOT NULL;

-- What happens is written here, and takes its place in the feed.
CREATE VIEW happenings AS
SELECT account_group_id, type, campaign_id, run_id, audience_id, position, step, sender_id, details, occurred_at FROM events;

CREATE TRIGGER happenings_are_events INSTEAD OF INSERT ON happenings
BEGIN
  INSERT INTO events (account_group_id, sequence, id, type, campaign_id, run_id, audience_id, position, step, sender_id,
                      details, occurred_at, recorded_at)
  VALUES (
    NEW.account_group_id,
    (SELECT coalesce(max(e.sequence), 0) + 1 FROM events e WHERE e.account_group_id = NEW.account_group_id),
    printf('%08x', unixepoch()) || lower(hex(randomblob(8))),
    NEW.type, NEW.campaign_id, NEW.run_id, NEW.audience_id, NEW.position, NEW.step, NEW.sender_id,
    coalesce(NEW.details, '{}'), NEW.occurred_at, CAST(unixepoch('subsec') * 1000 AS INTEGER));
END;

CREATE TRIGGER campaign_started AFTER INSERT ON runs
BEGIN
  INSERT INTO happenings (account_group_id, type, campaign_id, run_id, occurred_at)
  SELECT c.account_group_id, 'campaign.started', c.id, NEW.id, NEW.started_at
  FROM campaigns c WHERE c.id = NEW.campaign_id;
END;

CREATE TRIGGER campaign_stopped AFTER INSERT ON stops
BEGIN
  INSERT INTO happenings (account_group_id, type, campaign_id, run_id, occurred_at)
  SELECT c.account_group_id, 'campaign.stopped', c.id, NEW.run_id, NEW.stopped_at
  FROM runs r JOIN campaigns c ON c.id = r.campaign_id WHERE r.id = NEW.run_id;
END;

CREATE TRIGGER campaign_completed AFTER UPDATE OF status ON campaigns
WHEN NEW.status = 'completed' AND OLD.status <> 'completed'
BEGIN
  -- A campaign without a run has nothing to tell of.
  INSERT INTO happenings (account_group_id, type, campaign_id, run_id, occurred_at)
  SELECT NEW.account_group_id, 'campaign.completed', NEW.id, r.id, NEW.updated_at
  FROM runs r WHERE r.id = NEW.run_id;
END;

-- Once for a run whose leads are promised by its start, and each time that the leads who arrive have their instances.
CREATE TRIGGER run_instances_created AFTER UPDATE OF instances_created ON runs
WHEN NEW.instances_created = NEW.instances_promised AND NEW.instances_created > OLD.instances_created
  AND (NOT NEW.triggered OR OLD.instances_created_at IS NULL)
BEGIN
  INSERT INTO happenings (account_group_id, type, campaign_id, run_id, details, occurred_at)
  SELECT c.account_group_id, 'run.instances_created', c.id, NEW.id,
    json_object('instancesCreated', NEW.instances_created), NEW.progressed_at
  FROM campaigns c WHERE c.id = NEW.campaign_id;
END;

-- The instances that a stop cancels are told of by the stop.
CREATE TRIGGER instance_ended AFTER UPDATE OF status ON instances
WHEN NEW.status IN ('completed', 'failed', 'cancelled') AND NEW.status <> OLD.status
BEGIN
  INSERT INTO happenings (account_group_id, type, campaign_id, run_id, audience_id, position, step, sender_id, occurred_at)
  SELECT c.account_group_id, 'instance.' || NEW.status, c.id, r.id, c.audience_id, NEW.position, nullif(NEW.step, 0),
    NEW.sender_id, NEW.updated_at
  FROM runs r JOIN campaigns c ON c.id = r.campaign_id WHERE r.id = NEW.run_id AND r.ended_at IS NULL;
END;

CREATE TRIGGER action_sent AFTER UPDATE OF status ON actions
WHEN NEW.status = 'sent' AND OLD.status <> 'sent'
BEGIN
  INSERT INTO happenings (account_group_id, type, campaign_id, run_id, audience_id, position, step, sender_id, occurred_at)
  SELECT c.account_group_id, 'action.sent', c.id, NEW.run_id, c.audience_id, NEW.position, NEW.step, NEW.sender_id,
    coalesce(NEW.answered_at, NEW.called_at, c.updated_at)
  FROM campaigns c WHERE c.id = NEW.campaign_id;
END;

-- An action without an outcome is told of when it waits for a person: when its instance does, ... Its row goes on to what
-- becomes known of it, and forgets why nobody knew.
CREATE TRIGGER action_left_to_person AFTER UPDATE OF reason ON instances
WHEN NEW.reason = 'unknown-action' AND OLD.reason IS NOT 'unknown-action'
BEGIN
  INSERT INTO happenings (account_group_id, type, campaign_id, run_id, audience_id, position, step, sender_id, details,
                          occurred_at)
  SELECT c.account_group_id, 'action.unknown', c.id, a.run_id, c.audience_id, a.position, a.step, a.sender_id,
    json_object('code', a.code, 'attempt', a.attempt), NEW.updated_at
  FROM runs r
  JOIN campaigns c ON c.id = r.campaign_id
  JOIN actions a ON a.campaign_id = c.id AND a.position = NEW.position AND a.step = NEW.step
  WHERE r.id = NEW.run_id;
END;

-- ... and at once when no instance goes on with it.
CREATE TRIGGER action_unknown_after_end AFTER UPDATE OF status ON actions
WHEN NEW.status = 'unknown' AND OLD.status <> 'unknown'
BEGIN
  INSERT INTO happenings (account_group_id, type, campaign_id, run_id, audience_id, position, step, sender_id, details,
                          occurred_at)
  SELECT c.account_group_id, 'action.unknown', c.id, NEW.run_id, c.audience_id, NEW.position, NEW.step, NEW.sender_id,
    json_object('code', NEW.code, 'attempt', NEW.attempt), coalesce(NEW.answered_at, NEW.called_at, c.updated_at)
  FROM campaigns c
  WHERE c.id = NEW.campaign_id AND NOT EXISTS (
    SELECT 1 FROM runs r JOIN instances i ON i.run_id = r.id AND i.position = NEW.position AND i.status = 'running'
    WHERE r.id = c.run_id AND r.ended_at IS NULL);
END;

-- The campaign is the one that has written to the lead last.
CREATE TRIGGER message_received AFTER INSERT ON received_messages
BEGIN
  INSERT INTO happenings (account_group_id, type, campaign_id, run_id, audience_id, position, step, sender_id, details,
                          occurred_at)
  SELECT au.account_group_id, 'message.received', last.campaign_id, last.run_id, NEW.audience_id, NEW.position, last.step,
    last.sender_id, json_object('senderEventId', NEW.event_id, 'receivedAt', NEW.received_at, 'isAutomatic', NEW.is_automatic),
    NEW.occurred_at
  FROM audiences au
  LEFT JOIN (
    SELECT a.campaign_id, a.run_id, a.step, a.sender_id
    FROM audiences own
    JOIN campaigns c ON c.account_group_id = own.account_group_id AND c.audience_id = own.id
    JOIN actions a ON a.campaign_id = c.id AND a.position = NEW.position AND a.called_at IS NOT NULL
    WHERE own.id = NEW.audience_id
    ORDER BY a.called_at DESC LIMIT 1
  ) last
  WHERE au.id = NEW.audience_id;
END;

CREATE TRIGGER sender_blocked AFTER UPDATE OF blocked_at ON senders
WHEN NEW.blocked_at IS NOT NULL AND OLD.blocked_at IS NULL
BEGIN
  INSERT INTO happenings (account_group_id, type, sender_id, details, occurred_at)
  VALUES (NEW.account_group_id, 'sender.blocked', NEW.id, json_object('code', NEW.blocked_code), NEW.updated_at);
END;

CREATE TRIGGER sender_limited AFTER UPDATE OF limited_until ON senders
WHEN NEW.limited_until > coalesce(OLD.limited_until, 0)
BEGIN
  INSERT INTO happenings (account_group_id, type, sender_id, details, occurred_at)
  VALUES (NEW.account_group_id, 'sender.limited', NEW.id, json_object('until', NEW.limited_until, 'kind', NULL),
          NEW.updated_at);
END;

CREATE TRIGGER sender_limited_for_kind AFTER UPDATE OF limited_kinds ON senders
WHEN NEW.limited_kinds <> OLD.limited_kinds
BEGIN
  INSERT INTO happenings (account_group_id, type, sender_id, details, occurred_at)
  SELECT NEW.account_group_id, 'sender.limited', NEW.id, json_object('until', kind.value, 'kind', kind.key), NEW.updated_at
  FROM json_each(NEW.limited_kinds) kind
  WHERE kind.value > coalesce((SELECT past.value FROM json_each(OLD.limited_kinds) past WHERE past.key = kind.key), 0);
END;

CREATE TRIGGER sender_restored AFTER UPDATE OF blocked_at, limited_until, limited_kinds ON senders
WHEN (OLD.blocked_at IS NOT NULL AND NEW.blocked_at IS NULL)
  OR (NEW.blocked_at IS NULL AND OLD.limited_until > NEW.updated_at AND NEW.limited_until IS NULL)
  OR (NEW.blocked_at IS NULL AND OLD.limited_kinds <> '{}' AND NEW.limited_kinds = '{}')
BEGIN
  INSERT INTO happenings (account_group_id, type, sender_id, occurred_at)
  VALUES (NEW.account_group_id, 'sender.restored', NEW.id, NEW.updated_at);
END;

CREATE TABLE webhook_endpoints (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 24 AND id NOT GLOB '*[^0-9a-f]*'),
  account_group_id TEXT NOT NULL REFERENCES account_groups (id),
  url TEXT NOT NULL,
  description TEXT NOT NULL,
  -- The types of the events that it is told: an array. NULL: all, also those that are new.
  types TEXT CHECK (json_valid(types)),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  -- Why Kickoff has switched it off: it answered that it is gone, or has only failed for too long. NULL: Kickoff has not.
  switched_off_reason TEXT CHECK (switched_off_reason IN ('gone', 'failing')),
  switched_off_at INTEGER CHECK ((switched_off_at IS NULL) = (switched_off_reason IS NULL)),
  -- Encrypted under a secret of the Worker, never as it is. The previous secret signs beside it until its time has passed.
  secret TEXT NOT NULL CHECK (secret NOT GLOB '*whsec_*'),
  previous_secret TEXT CHECK (previous_secret NOT GLOB '*whsec_*'),
  previous_secret_until INTEGER CHECK ((previous_secret_until IS NULL) = (previous_secret IS NULL)),
  -- Up to where in the feed every event that it wants has its delivery.
  sequence INTEGER NOT NULL,
  -- How many attempts have failed since one succeeded, and when the first of them began.
  failures INTEGER NOT NULL DEFAULT 0,
  failing_since INTEGER CHECK ((failing_since IS NULL) = (failures = 0)),
  -- Before this nothing is sent: the endpoint has asked for it.
  paused_until INTEGER,
  -- A part of the feed, [replay_from, replay_to), that is sent again. `missed`: what was not delivered alone.
  replay_from INTEGER,
  replay_to INTEGER CHECK ((replay_to IS NULL) = (replay_from IS NULL)),
  replay_missed INTEGER CHECK ((replay_missed IS NULL) = (replay_from IS NULL)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  -- Its deliveries go in steps; until then the row is here, and nobody sees it.
  deleted_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_endpoints_by_account_group ON webhook_endpoints (account_group_id, id);

CREATE TABLE webhook_deliveries (
  endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (id),
  -- The event's place in the feed, and its id.
  sequence INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  -- 1 for the first delivery of the event; to send it again is a delivery of its own.
  number INTEGER NOT NULL CHECK (number >= 1),
  status TEXT NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
  -- What came of each attempt: an array of at, milliseconds, httpStatus and error.
  attempts TEXT NOT NULL CHECK (json_valid(attempts)),
  -- When it is tried next; NULL once it is delivered, or given up.
  due_at INTEGER CHECK ((due_at IS NOT NULL) = (status = 'pending')),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (endpoint_id, sequence, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (endpoint_id, sequence, number) WHERE status = 'failed';
