-- Times are milliseconds since 1970, ids 24 lower-case hexadecimal characters.
-- WITHOUT ROWID: a row is written once, into its primary key, and rows written are the bill.

CREATE TABLE account_groups (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 24 AND id NOT GLOB '*[^0-9a-f]*'),
  name TEXT NOT NULL CHECK (length(name) > 0),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audiences (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 24 AND id NOT GLOB '*[^0-9a-f]*'),
  account_group_id TEXT NOT NULL REFERENCES account_groups (id),
  name TEXT NOT NULL CHECK (length(name) > 0),
  description TEXT,
  -- Leads have the dense positions 0 .. lead_count - 1.
  lead_count INTEGER NOT NULL DEFAULT 0 CHECK (lead_count >= 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX audiences_by_account_group ON audiences (account_group_id, id);

CREATE TABLE leads (
  audience_id TEXT NOT NULL REFERENCES audiences (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  id TEXT NOT NULL CHECK (length(id) = 24 AND id NOT GLOB '*[^0-9a-f]*'),
  name TEXT NOT NULL CHECK (length(name) > 0),
  email TEXT COLLATE NOCASE,
  linkedin_url TEXT,
  external_id TEXT,
  company TEXT,
  title TEXT,
  attributes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(attributes)),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (audience_id, position),
  CHECK (coalesce(email, linkedin_url, external_id) IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX leads_by_id ON leads (id);
-- What makes two leads the same person within an audience.
CREATE UNIQUE INDEX leads_by_email ON leads (audience_id, email) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX leads_by_linkedin_url ON leads (audience_id, linkedin_url) WHERE linkedin_url IS NOT NULL;
CREATE UNIQUE INDEX leads_by_external_id ON leads (audience_id, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE templates (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 24 AND id NOT GLOB '*[^0-9a-f]*'),
  -- NULL: built in, readable by every account group.
  account_group_id TEXT REFERENCES account_groups (id),
  channel TEXT NOT NULL CHECK (channel IN ('connection_request', 'direct_message', 'inmail')),
  name TEXT NOT NULL CHECK (length(name) > 0),
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE campaigns (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 24 AND id NOT GLOB '*[^0-9a-f]*'),
  account_group_id TEXT NOT NULL REFERENCES account_groups (id),
  audience_id TEXT NOT NULL REFERENCES audiences (id),
  name TEXT NOT NULL CHECK (length(name) > 0),
  description TEXT,
  status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'active', 'stopped', 'completed')),
  starter_template_id TEXT NOT NULL,
  workflow_trigger TEXT NOT NULL CHECK (workflow_trigger IN ('manual', 'automatic')),
  -- 'audience': the positions 0 .. selected_lead_count - 1 of the audience; 'leads': the rows of selected_leads.
  lead_selection TEXT NOT NULL CHECK (lead_selection IN ('audience', 'leads')),
  selected_lead_count INTEGER NOT NULL CHECK (selected_lead_count >= 0),
  include_conversation_history INTEGER NOT NULL CHECK (include_conversation_history IN (0, 1)),
  auto_cancel_on_message_received INTEGER NOT NULL CHECK (auto_cancel_on_message_received IN (0, 1)),
  outreach_language TEXT,
  -- The latest run; a campaign that has one is not a draft.
  run_id TEXT CHECK ((run_id IS NULL) = (status = 'draft')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  started_at INTEGER,
  rate_limited_until INTEGER
) STRICT, WITHOUT ROWID;

-- Which campaigns turn an arriving lead into an instance.
CREATE INDEX campaigns_listening ON campaigns (audience_id)
  WHERE workflow_trigger = 'automatic' AND status = 'active';

-- An explicit selection: position 0 .. selected_lead_count - 1 to the lead's position in the audience.
CREATE TABLE selected_leads (
  campaign_id TEXT NOT NULL REFERENCES campaigns (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  lead_position INTEGER NOT NULL CHECK (lead_position >= 0),
  PRIMARY KEY (campaign_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE content_slots (
  campaign_id TEXT NOT NULL REFERENCES campaigns (id),
  position INTEGER NOT NULL CHECK (position >= 1),
  id TEXT NOT NULL CHECK (length(id) = 24 AND id NOT GLOB '*[^0-9a-f]*'),
  channel TEXT NOT NULL CHECK (channel IN ('connection_request', 'direct_message', 'inmail')),
  label TEXT NOT NULL,
  channel_position INTEGER NOT NULL CHECK (channel_position >= 1),
  template_id TEXT REFERENCES templates (id) ON DELETE SET NULL,
  PRIMARY KEY (campaign_id, position)
) STRICT, WITHOUT ROWID;

-- One accepted start: the audit record and the outbox row.
CREATE TABLE runs (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 24 AND id NOT GLOB '*[^0-9a-f]*'),
  campaign_id TEXT NOT NULL REFERENCES campaigns (id),
  -- The id of the API key.
  started_by TEXT NOT NULL,
  idempotency_key TEXT CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  trace_id TEXT NOT NULL,
  triggered INTEGER NOT NULL CHECK (triggered IN (0, 1)),
  -- The lead positions the run covers, [first_position, end_position); an automatic run grows at its end.
  first_position INTEGER NOT NULL CHECK (first_position >= 0),
  end_position INTEGER NOT NULL CHECK (end_position >= first_position),
  instances_promised INTEGER NOT NULL CHECK (instances_promised BETWEEN 0 AND end_position - first_position),
  instances_created INTEGER NOT NULL DEFAULT 0 CHECK (instances_created BETWEEN 0 AND instances_promised),
  -- The campaign as the start answered it, so that a replayed answer is the same to the byte.
  started_campaign TEXT NOT NULL CHECK (json_valid(started_campaign)),
  started_at INTEGER NOT NULL,
  progressed_at INTEGER NOT NULL,
  -- When the last promised instance of a triggered run appeared.
  finished_at INTEGER,
  -- When the campaign left 'active'; no instance is created afterwards.
  ended_at INTEGER
) STRICT, WITHOUT ROWID;

-- UNIQUE tells the planner that ids do not repeat, so that a page of instances is read in order, without sorting a run.
CREATE UNIQUE INDEX runs_by_campaign ON runs (campaign_id, id);
-- The last fence: whatever else fails, a campaign has one live run.
CREATE UNIQUE INDEX runs_live ON runs (campaign_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX runs_by_idempotency_key ON runs (campaign_id, started_by, idempotency_key)
  WHERE idempotency_key IS NOT NULL;
-- The sweep's work list; empty when all is quiet.
CREATE INDEX runs_incomplete ON runs (progressed_at)
  WHERE ended_at IS NULL AND instances_created < instances_promised;

-- What became of each range of a run that a consumer has settled.
CREATE TABLE ranges (
  run_id TEXT NOT NULL REFERENCES runs (id),
  from_position INTEGER NOT NULL,
  to_position INTEGER NOT NULL CHECK (to_position > from_position),
  status TEXT NOT NULL CHECK (status IN ('created', 'failed')),
  failure_reason TEXT CHECK ((failure_reason IS NOT NULL) = (status = 'failed')),
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (run_id, from_position)
) STRICT, WITHOUT ROWID;

-- position: the lead's position in the campaign's audience. One written row an instance: a pending one is in no index.
CREATE TABLE instances (
  run_id TEXT NOT NULL REFERENCES runs (id),
  position INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'running', 'completed', 'cancelled', 'failed')),
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX instances_by_status ON instances (run_id, status, position) WHERE status <> 'pending';

-- A restart promises instances for the leads that no earlier run has finished. That number holds because what a run has
-- finished is settled when it ends.
CREATE TRIGGER instances_of_ended_runs BEFORE UPDATE OF status ON instances
WHEN NEW.status IN ('completed', 'failed') AND NEW.status <> OLD.status
  AND (SELECT ended_at FROM runs WHERE id = NEW.run_id) IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'an instance of a run that has ended cannot finish');
END;

-- Queue messages that no retry could settle, for an operator to read and replay.
CREATE TABLE dead_letters (
  message_id TEXT NOT NULL PRIMARY KEY,
  run_id TEXT,
  body TEXT NOT NULL,
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  -- An operator asks for a replay; the next sweep sends the message again.
  replay_requested_at INTEGER,
  replayed_at INTEGER CHECK (replayed_at IS NULL OR replay_requested_at IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX dead_letters_to_replay ON dead_letters (replay_requested_at)
  WHERE replay_requested_at IS NOT NULL AND replayed_at IS NULL;

INSERT INTO templates (id, account_group_id, channel, name, content, created_at, updated_at) VALUES
  ('6b0382000000000000000001', NULL, 'connection_request', 'Short connection note',
   'Hello {{name}}, your work at {{company}} caught my eye. I would be glad to connect.', 1795392000000, 1795392000000),
  ('6b0382000000000000000002', NULL, 'direct_message', 'First message',
   'Thank you for connecting, {{name}}. May I ask how your team at {{company}} handles outreach today?', 1795392000000, 1795392000000),
  ('6b0382000000000000000003', NULL, 'direct_message', 'Follow-up message',
   'Hello {{name}}, I wanted to come back to my question once. If it is not the right time, a short no is fine.', 1795392000000, 1795392000000),
  ('6b0382000000000000000004', NULL, 'inmail', 'First InMail',
   'Hello {{name}}, as {{title}} at {{company}} you may care about this. Is it worth a short conversation?', 1795392000000, 1795392000000);
