/**
 * Lean tables, so that a rating costs one small commit at any length of the queue: whole numbers as keys, one index of what is
 * ready to send, counts and the next sequence number in a single row. New in it: the order within a case (lanes), erasing
 * and expiry, the clock of each touch, the audit trail.
 *
 * No foreign keys: deleting an evaluation would search the whole outbox for children.
 */
export const sql = `
  ALTER TABLE evaluation RENAME TO evaluation_2;
  ALTER TABLE rating RENAME TO rating_2;
  ALTER TABLE outbox RENAME TO outbox_2;
  DROP INDEX evaluation_under_way;
  DROP INDEX evaluation_with_link;
  DROP INDEX outbox_pending;
  DROP INDEX outbox_due;
  DROP TRIGGER outbox_inserted;
  DROP TRIGGER outbox_moved;
  DROP TRIGGER outbox_deleted;

  CREATE TABLE evaluation (
    no              INTEGER PRIMARY KEY, -- the outbox record of its service
    id              TEXT NOT NULL UNIQUE,
    project_no      TEXT NOT NULL,
    service_number  INTEGER NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('offered', 'rating', 'completed', 'unrated', 'deferred', 'cancelled')),
    record          TEXT NOT NULL,    -- JSON: case, service, staff, place
    applicant       BLOB,             -- sealed JSON: personal data
    offered_at      INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL,
    link_expires_at INTEGER,
    last_seq        INTEGER NOT NULL, -- its latest record in the lane of its case
    erased_at       INTEGER,          -- when the applicant was erased
    crc             INTEGER,          -- of what never changes; null in rows of the version before
    UNIQUE (project_no, service_number)
  ) STRICT;
  CREATE INDEX evaluation_under_way ON evaluation (changed_at) WHERE status IN ('offered', 'rating');
  CREATE INDEX evaluation_with_link ON evaluation (id) WHERE link_expires_at IS NOT NULL AND status <> 'completed';

  CREATE TABLE rating (
    seq             INTEGER PRIMARY KEY, -- its outbox record
    evaluation_no   INTEGER NOT NULL,
    assess_number   INTEGER NOT NULL CHECK (assess_number IN (1, 2)),
    level           INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
    indicators      TEXT NOT NULL,       -- JSON: indicator ids per subject
    text            BLOB,                -- sealed: the citizen's words
    channel         TEXT NOT NULL,
    rated_at        INTEGER NOT NULL,    -- wall time of the touch
    rated_ticks     INTEGER NOT NULL,    -- monotonic time of the touch, within clock_run
    clock_run       TEXT NOT NULL,
    reason_pending  TEXT NOT NULL,       -- JSON: see PendingReason
    group_id        TEXT,
    erased_at       INTEGER,             -- when the words were erased
    crc             INTEGER,             -- of what stands in clear; null in rows of the version before
    UNIQUE (evaluation_no, assess_number)
  ) STRICT;

  CREATE TABLE outbox (
    seq            INTEGER PRIMARY KEY,
    kind           TEXT NOT NULL CHECK (kind IN ('service', 'rating')),
    evaluation_no  INTEGER NOT NULL,
    after_seq      INTEGER,            -- the record before it in the lane of its case
    next_seq       INTEGER,            -- the one behind it
    state          TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'acked', 'dead')),
    enqueued_at    INTEGER NOT NULL,
    attempts       INTEGER NOT NULL DEFAULT 0,
    not_before     INTEGER NOT NULL,   -- 0: ready; PARKED: another record comes first
    settled_at     INTEGER,
    code           TEXT NOT NULL DEFAULT '', -- the province's last reply
    words          BLOB,                     -- sealed: what it said beside the code
    written_off_at INTEGER             -- a dead letter that a technician has given up
  ) STRICT;
  CREATE INDEX outbox_ready ON outbox (not_before, seq) WHERE state = 'pending' AND not_before < 8640000000000000;
  CREATE INDEX outbox_locked ON outbox (seq) WHERE state = 'pending' AND code = 'LOCKED';
  CREATE INDEX outbox_dead ON outbox (seq) WHERE state = 'dead' AND written_off_at IS NULL;

  -- One row. Kept counts, because count(*) reads every row of a queue that may hold a million.
  CREATE TABLE tally (
    only_row    INTEGER PRIMARY KEY CHECK (only_row = 1),
    last_seq    INTEGER NOT NULL,
    pending     INTEGER NOT NULL,
    acked       INTEGER NOT NULL, -- all that were ever acknowledged, deleted ones too
    dead        INTEGER NOT NULL, -- dead letters that wait for a technician
    written_off INTEGER NOT NULL
  ) STRICT;

  -- Facts about the world that must outlive a restart, e.g. the province's clock.
  CREATE TABLE fact (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL,       -- JSON
    at    INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE audit_trail (
    no     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    what   TEXT NOT NULL,
    seq    INTEGER,
    by     TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL       -- JSON
  ) STRICT;
  CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit_trail BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
  CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit_trail BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

  INSERT INTO evaluation (no, id, project_no, service_number, status, record, applicant, offered_at, changed_at, link_expires_at, last_seq)
    SELECT min(o.seq), e.id, project_no, service_number, status, record, applicant, offered_at, changed_at, link_expires_at, max(o.seq)
      FROM evaluation_2 AS e JOIN outbox_2 AS o ON o.evaluation_id = e.id GROUP BY e.rowid;
  INSERT INTO rating (seq, evaluation_no, assess_number, level, indicators, text, channel, rated_at, rated_ticks, clock_run,
                      reason_pending, group_id)
    SELECT o.seq, e.no, r.assess_number, level, indicators, text, channel, rated_at, 0, '', reason_pending, group_id
      FROM rating_2 AS r JOIN evaluation AS e ON e.id = r.evaluation_id
      JOIN outbox_2 AS o ON o.evaluation_id = r.evaluation_id AND o.kind = 'rating' AND o.assess_number = r.assess_number;
  INSERT INTO outbox (seq, kind, evaluation_no, after_seq, next_seq, state, enqueued_at, attempts, not_before, settled_at, code, words)
    SELECT o.seq, kind, e.no, lag(o.seq) OVER lane, lead(o.seq) OVER lane, state, enqueued_at, attempts, 0, settled_at, code, words
      FROM outbox_2 AS o JOIN evaluation AS e ON e.id = o.evaluation_id
    WINDOW lane AS (PARTITION BY e.project_no ORDER BY o.seq);
  -- Ready is only what nothing before it in its lane keeps waiting.
  UPDATE outbox SET not_before = 8640000000000000
   WHERE state = 'pending' AND (
     EXISTS (SELECT 1 FROM outbox AS before WHERE before.seq = outbox.after_seq AND before.state = 'pending')
     OR kind = 'rating' AND (SELECT service.state FROM outbox AS service WHERE service.seq = outbox.evaluation_no) <> 'acked');
  INSERT INTO tally (only_row, last_seq, pending, acked, dead, written_off)
    SELECT 1, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outbox_2'), 0),
           (SELECT n FROM outbox_count WHERE state = 'pending'),
           (SELECT n FROM outbox_count WHERE state = 'acked'),
           (SELECT n FROM outbox_count WHERE state = 'dead'), 0;

  DROP TABLE outbox_count;
  DROP TABLE rating_2;
  DROP TABLE outbox_2;
  DROP TABLE evaluation_2;
`;
