-- The ids of the messages that a range's letter has counted, the latest 50: a message that is delivered again is the same
-- failure, and not another one. message_id, the first of them, need not be among them.
ALTER TABLE dead_letters ADD COLUMN counted_messages TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(counted_messages));
