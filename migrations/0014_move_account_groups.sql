-- Moving an account group to another database.

-- The moves that are under way, in the database that an account group leaves and in the one that it comes to. As a rule
-- there are none, so that whatever asks this table first has its answer at once.
CREATE TABLE moves (
  account_group_id TEXT NOT NULL PRIMARY KEY CHECK (length(account_group_id) = 24 AND account_group_id NOT GLOB '*[^0-9a-f]*'),
  -- The same in both databases: what is left over from another move changes nothing.
  id TEXT NOT NULL CHECK (length(id) = 24 AND id NOT GLOB '*[^0-9a-f]*'),
  -- Where it leaves: 'closing', no campaign starts any more, and what is under way comes to its end; 'frozen', nothing is
  -- written any more; 'moved', the other database has it; 'abandoned', it stays. Where it comes to: 'arriving', its rows come;
  -- 'clearing', they go again.
  state TEXT NOT NULL CHECK (state IN ('closing', 'frozen', 'moved', 'abandoned', 'arriving', 'clearing')),
  -- The number of the other database.
  other_database INTEGER NOT NULL CHECK (other_database >= 1),
  -- Since when it is in this state. Milliseconds since 1970.
  since INTEGER NOT NULL,
  -- While it is arriving, up to where its rows have come: a table, and the key of the row that came last. NULL: none has.
  copied TEXT CHECK (json_valid(copied)),
  -- 1 within a transaction of the move itself, and never outside of one.
  is_writing INTEGER NOT NULL DEFAULT 0 CHECK (is_writing IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Those that nothing but their move writes.
CREATE VIEW closed_account_groups AS
SELECT m.account_group_id AS id FROM moves m WHERE m.state <> 'closing' AND NOT m.is_writing;

-- Whose answer it is. NULL: an earlier version has kept it.
ALTER TABLE idempotent_answers ADD COLUMN account_group_id TEXT;

-- Rows that come from another database tell of nothing that happens: their events come with them.
DROP TRIGGER happenings_are_events;
CREATE TRIGGER happenings_are_events INSTEAD OF INSERT ON happenings
WHEN NOT EXISTS (SELECT 1 FROM moves m WHERE m.account_group_id = NEW.account_group_id AND m.is_writing)
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

-- And they say themselves when their instances were created.
DROP TRIGGER runs_finished_before_deployment;
CREATE TRIGGER runs_finished_before_deployment AFTER UPDATE OF finished_at ON runs
WHEN NEW.finished_at IS NOT OLD.finished_at AND NOT EXISTS (
  SELECT 1 FROM moves m CROSS JOIN campaigns c ON c.id = NEW.campaign_id AND c.account_group_id = m.account_group_id
  WHERE m.is_writing)
BEGIN
  UPDATE runs SET instances_created_at = NEW.finished_at WHERE id = NEW.id;
END;

-- No campaign starts in an account group that moves: what has to come to its end before it moves, has begun.
CREATE TRIGGER moving_runs_insert BEFORE INSERT ON runs
WHEN EXISTS (
  SELECT 1 FROM moves m CROSS JOIN campaigns c ON c.id = NEW.campaign_id AND c.account_group_id = m.account_group_id
  WHERE NOT m.is_writing)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

-- The fences: whatever a Worker sends, and however late it arrives, writes no row of an account group that is closed. Each
-- asks `moves` first (CROSS JOIN keeps the order), which is empty: that reads no row. src/platform/upstream.ts knows the
-- message. Creating instances, of all writes the one of most rows, needs none: it takes a run that has not ended, and an
-- account group that is closed has no such run.

CREATE TRIGGER moving_account_groups_insert BEFORE INSERT ON account_groups
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_account_groups_update BEFORE UPDATE ON account_groups
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_account_groups_delete BEFORE DELETE ON account_groups
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_audiences_insert BEFORE INSERT ON audiences
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = NEW.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_audiences_update BEFORE UPDATE ON audiences
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_audiences_delete BEFORE DELETE ON audiences
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_leads_insert BEFORE INSERT ON leads
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN audiences a ON a.id = NEW.audience_id AND a.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_leads_update BEFORE UPDATE ON leads
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN audiences a ON a.id = OLD.audience_id AND a.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_leads_delete BEFORE DELETE ON leads
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN audiences a ON a.id = OLD.audience_id AND a.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_templates_insert BEFORE INSERT ON templates
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = NEW.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_templates_update BEFORE UPDATE ON templates
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_templates_delete BEFORE DELETE ON templates
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_senders_insert BEFORE INSERT ON senders
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = NEW.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_senders_update BEFORE UPDATE ON senders
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_senders_delete BEFORE DELETE ON senders
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_campaigns_insert BEFORE INSERT ON campaigns
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = NEW.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_campaigns_update BEFORE UPDATE ON campaigns
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_campaigns_delete BEFORE DELETE ON campaigns
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_selected_leads_insert BEFORE INSERT ON selected_leads
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN campaigns c ON c.id = NEW.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_selected_leads_update BEFORE UPDATE ON selected_leads
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN campaigns c ON c.id = OLD.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_selected_leads_delete BEFORE DELETE ON selected_leads
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN campaigns c ON c.id = OLD.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_content_slots_insert BEFORE INSERT ON content_slots
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN campaigns c ON c.id = NEW.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_content_slots_update BEFORE UPDATE ON content_slots
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN campaigns c ON c.id = OLD.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_content_slots_delete BEFORE DELETE ON content_slots
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN campaigns c ON c.id = OLD.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_runs_update BEFORE UPDATE ON runs
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN campaigns c ON c.id = OLD.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_runs_delete BEFORE DELETE ON runs
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN campaigns c ON c.id = OLD.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_ranges_insert BEFORE INSERT ON ranges
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = NEW.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_ranges_update BEFORE UPDATE ON ranges
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = OLD.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_ranges_delete BEFORE DELETE ON ranges
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = OLD.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_stops_insert BEFORE INSERT ON stops
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = NEW.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_stops_update BEFORE UPDATE ON stops
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = OLD.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_stops_delete BEFORE DELETE ON stops
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = OLD.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_instances_update BEFORE UPDATE ON instances
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = OLD.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_instances_delete BEFORE DELETE ON instances
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = OLD.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_instance_counts_insert BEFORE INSERT ON instance_counts
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = NEW.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_instance_counts_update BEFORE UPDATE ON instance_counts
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = OLD.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_instance_counts_delete BEFORE DELETE ON instance_counts
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = OLD.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_actions_insert BEFORE INSERT ON actions
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN campaigns c ON c.id = NEW.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_actions_update BEFORE UPDATE ON actions
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN campaigns c ON c.id = OLD.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_actions_delete BEFORE DELETE ON actions
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN campaigns c ON c.id = OLD.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_suppressions_insert BEFORE INSERT ON suppressions
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = NEW.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_suppressions_update BEFORE UPDATE ON suppressions
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_suppressions_delete BEFORE DELETE ON suppressions
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_sender_events_insert BEFORE INSERT ON sender_events
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = NEW.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_sender_events_update BEFORE UPDATE ON sender_events
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_sender_events_delete BEFORE DELETE ON sender_events
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_received_messages_insert BEFORE INSERT ON received_messages
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN audiences a ON a.id = NEW.audience_id AND a.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_received_messages_update BEFORE UPDATE ON received_messages
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN audiences a ON a.id = OLD.audience_id AND a.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_received_messages_delete BEFORE DELETE ON received_messages
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN audiences a ON a.id = OLD.audience_id AND a.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_dead_letters_insert BEFORE INSERT ON dead_letters
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = NEW.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_dead_letters_update BEFORE UPDATE ON dead_letters
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = OLD.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_dead_letters_delete BEFORE DELETE ON dead_letters
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN runs r ON r.id = OLD.run_id
  CROSS JOIN campaigns c ON c.id = r.campaign_id AND c.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_events_insert BEFORE INSERT ON events
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = NEW.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_events_update BEFORE UPDATE ON events
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_events_delete BEFORE DELETE ON events
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_webhook_endpoints_insert BEFORE INSERT ON webhook_endpoints
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = NEW.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_webhook_endpoints_update BEFORE UPDATE ON webhook_endpoints
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_webhook_endpoints_delete BEFORE DELETE ON webhook_endpoints
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_webhook_deliveries_insert BEFORE INSERT ON webhook_deliveries
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN webhook_endpoints w ON w.id = NEW.endpoint_id AND w.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_webhook_deliveries_update BEFORE UPDATE ON webhook_deliveries
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN webhook_endpoints w ON w.id = OLD.endpoint_id AND w.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_webhook_deliveries_delete BEFORE DELETE ON webhook_deliveries
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g
  CROSS JOIN webhook_endpoints w ON w.id = OLD.endpoint_id AND w.account_group_id = g.id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_idempotent_answers_insert BEFORE INSERT ON idempotent_answers
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = NEW.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_idempotent_answers_update BEFORE UPDATE ON idempotent_answers
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;

CREATE TRIGGER moving_idempotent_answers_delete BEFORE DELETE ON idempotent_answers
WHEN EXISTS (
  SELECT 1 FROM closed_account_groups g WHERE g.id = OLD.account_group_id)
BEGIN
  SELECT RAISE(ABORT, 'account group is moving');
END;
