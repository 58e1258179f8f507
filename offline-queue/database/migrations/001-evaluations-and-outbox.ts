/** The first schema: evaluations, their ratings, and the outbox that brings both to the province. */
export const sql = `
  CREATE TABLE evaluation (
    id              TEXT PRIMARY KEY,
    project_no      TEXT NOT NULL,
    service_number  INTEGER NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('offered', 'rating', 'completed', 'unrated', 'deferred', 'cancelled')),
    record          TEXT NOT NULL,  -- JSON: case, service, staff, place
    applicant       BLOB,           -- sealed JSON: personal data
    offered_at      INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL,
    link_expires_at INTEGER,
    UNIQUE (project_no, service_number)
  ) STRICT;

  CREATE INDEX evaluation_under_way ON evaluation (changed_at) WHERE status IN ('offered', 'rating');
  CREATE INDEX evaluation_with_link ON evaluation (id)
    WHERE link_expires_at IS NOT NULL AND status <> 'completed';

  CREATE TABLE rating (
    evaluation_id TEXT NOT NULL REFERENCES evaluation (id),
    assess_number INTEGER NOT NULL CHECK (assess_number IN (1, 2)),
    level         INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
    indicators    TEXT NOT NULL,    -- JSON: indicator ids per subject
    text          BLOB,             -- sealed: the citizen's words
    channel       TEXT NOT NULL,
    rated_at      INTEGER NOT NULL,
    PRIMARY KEY (evaluation_id, assess_number)
  ) STRICT;

  CREATE TABLE outbox (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    kind          TEXT NOT NULL CHECK (kind IN ('service', 'rating')),
    evaluation_id TEXT NOT NULL REFERENCES evaluation (id),
    assess_number INTEGER NOT NULL, -- 0 for a service record
    state         TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'acked', 'dead')),
    enqueued_at   INTEGER NOT NULL,
    attempts      INTEGER NOT NULL DEFAULT 0,
    not_before    INTEGER NOT NULL DEFAULT 0,
    settled_at    INTEGER,
    code          TEXT NOT NULL DEFAULT '', -- the province's last reply
    words         BLOB,                     -- sealed: what it said beside the code
    UNIQUE (evaluation_id, kind, assess_number)
  ) STRICT;

  CREATE INDEX outbox_pending ON outbox (seq) WHERE state = 'pending';
  CREATE INDEX outbox_due ON outbox (not_before, seq) WHERE state = 'pending';

  -- A kept count, because count(*) reads every row of a queue that may hold a million.
  CREATE TABLE outbox_count (
    state TEXT PRIMARY KEY,
    n     INTEGER NOT NULL
  ) STRICT;
  INSERT INTO outbox_count (state, n) VALUES ('pending', 0), ('acked', 0), ('dead', 0);
  CREATE TRIGGER outbox_inserted AFTER INSERT ON outbox BEGIN
    UPDATE outbox_count SET n = n + 1 WHERE state = NEW.state;
  END;
  CREATE TRIGGER outbox_moved AFTER UPDATE OF state ON outbox WHEN OLD.state <> NEW.state BEGIN
    UPDATE outbox_count SET n = n - 1 WHERE state = OLD.state;
    UPDATE outbox_count SET n = n + 1 WHERE state = NEW.state;
  END;
  CREATE TRIGGER outbox_deleted AFTER DELETE ON outbox BEGIN
    UPDATE outbox_count SET n = n - 1 WHERE state = OLD.state;
  END;
`;
