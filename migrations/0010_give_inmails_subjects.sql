-- An InMail has a subject, any other message none.
ALTER TABLE templates ADD COLUMN subject TEXT
  CHECK (subject IS NULL OR (channel = 'inmail' AND length(subject) BETWEEN 1 AND 200));

-- Those that account groups have: the lead's name is there for every lead, fits, and is of no language. The name of the
-- template would be the wrong text: it is for the team, and nobody has written it to be sent.
UPDATE templates SET subject = '{{name}}', updated_at = updated_at + 1 WHERE channel = 'inmail';

-- And those that are created while the Worker of the version before, which knows no subject, is still there.
CREATE TRIGGER templates_without_subject AFTER INSERT ON templates
WHEN NEW.channel = 'inmail' AND NEW.subject IS NULL
BEGIN
  UPDATE templates SET subject = '{{name}}' WHERE id = NEW.id;
END;

-- Leads often lack a company or a title: without them the built-in messages are for everybody all the same.
UPDATE templates SET updated_at = updated_at + 1,
  content = 'Hello {{name}}, your work at {{company|your company}} caught my eye. I would be glad to connect.'
WHERE id = '6b0382000000000000000001';
UPDATE templates SET updated_at = updated_at + 1,
  content = 'Thank you for connecting, {{name}}. May I ask how your team at {{company|your company}} handles outreach today?'
WHERE id = '6b0382000000000000000002';
UPDATE templates SET subject = 'A question for {{company|your team}}',
  content = 'Hello {{name}}, as {{title|part of the team}} at {{company|your company}} you may care about this. Is it worth a short conversation?'
WHERE id = '6b0382000000000000000004';
