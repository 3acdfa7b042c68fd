-- The instances with the status that they have by rule, for whoever reads them past the API: one that was open when its
-- run ended is cancelled, since then, though its row says what it was.
CREATE VIEW instance_statuses AS
SELECT i.run_id, i.position,
       iif(r.ended_at IS NOT NULL AND i.status IN ('pending', 'running'), 'cancelled', i.status) AS status,
       iif(r.ended_at IS NOT NULL AND i.status IN ('pending', 'running'), r.ended_at, i.updated_at) AS updated_at
FROM instances i JOIN runs r ON r.id = i.run_id;
