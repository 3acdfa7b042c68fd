-- Which ranges of a run have failed: asked by whoever watches the run, and there are few among many that exist.
CREATE INDEX ranges_failed ON ranges (run_id) WHERE status = 'failed';
