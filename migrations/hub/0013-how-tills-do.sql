-- How tills do without their hub (docs/decisions/0056): figures for people, never for the books.

-- Counts by the outlet's day on the hub's clock. Old days are deleted; see hub/kpi/kpi-store.ts.
CREATE TABLE kpi_day (
  day TEXT NOT NULL,
  figure TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  PRIMARY KEY (day, figure)
) STRICT, WITHOUT ROWID;

-- What a terminal last said of itself.
CREATE TABLE terminal_about (
  terminal_id TEXT PRIMARY KEY REFERENCES terminal (id),
  build TEXT NOT NULL,
  worker TEXT NOT NULL,
  storage_used_bytes INTEGER,
  storage_quota_bytes INTEGER,
  is_storage_granted INTEGER CHECK (is_storage_granted IN (0, 1)),
  cache_bytes INTEGER,
  told_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The last parcel of counts that was taken: a terminal makes the next only when it knows so.
CREATE TABLE terminal_parcel (
  terminal_id TEXT PRIMARY KEY REFERENCES terminal (id),
  parcel_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
