-- A page of campaigns, of one status or of all: a page of all merges the four.
CREATE INDEX campaigns_by_status ON campaigns (account_group_id, status, id);

CREATE INDEX templates_by_account_group ON templates (account_group_id, id);

-- Who loses a template that is deleted. Without it every deletion would read all slots there are.
CREATE INDEX content_slots_by_template ON content_slots (template_id) WHERE template_id IS NOT NULL;
