-- The first success of each request that created something under an Idempotency-Key, until it is too old.
CREATE TABLE idempotent_answers (
  -- SHA-256 of the API key's id, the method, the path and the Idempotency-Key, so that one key is one row.
  key_hash TEXT NOT NULL PRIMARY KEY CHECK (length(key_hash) = 64),
  -- SHA-256 of the body: another one under the same key is a conflict.
  fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 64),
  -- The request that was answered.
  trace_id TEXT NOT NULL,
  -- What was created, as it was then.
  answer TEXT NOT NULL CHECK (json_valid(answer)),
  recorded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the sweep takes away.
CREATE INDEX idempotent_answers_by_age ON idempotent_answers (recorded_at);
