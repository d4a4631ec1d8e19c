-- Printers by USB as well as by LAN, what each of them can say, and which paper goes to which
-- (docs/decisions/0057). Both tables are made anew, because their checks know more words now.

CREATE TABLE new_printer (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  transport TEXT NOT NULL CHECK (transport IN ('tcp', 'usb', 'usblp')),
  -- tcp: host:port; usb: vendor:product:serial, in hexadecimal; usblp: the file of its device.
  address TEXT NOT NULL,
  columns INTEGER NOT NULL CHECK (columns IN (32, 42, 48)),
  code_page TEXT NOT NULL,
  can_cut INTEGER NOT NULL CHECK (can_cut IN (0, 1)),
  -- auto: found out by asking, again after each start of the hub.
  status_ability TEXT NOT NULL DEFAULT 'auto' CHECK (status_ability IN ('auto', 'dle-eot', 'none')),
  fence_ability TEXT NOT NULL DEFAULT 'auto'
    CHECK (fence_ability IN ('auto', 'process-id', 'gs-r', 'none')),
  can_draw INTEGER NOT NULL DEFAULT 1 CHECK (can_draw IN (0, 1)),
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  fallback_order INTEGER NOT NULL
) STRICT;
INSERT INTO new_printer (id, name, transport, address, columns, code_page, can_cut, is_default,
    fallback_order)
  SELECT id, name, transport, address, columns, code_page, can_cut, is_default, fallback_order
  FROM printer;

CREATE TABLE new_print_job (
  id TEXT PRIMARY KEY,
  printer_id TEXT REFERENCES new_printer (id),
  kind TEXT NOT NULL CHECK (kind IN (
    'receipt', 'receipt-copy', 'drawer-pulse', 'test-page', 'report', 'slip', 'bill', 'label',
    'claim-code')),
  document_id TEXT NOT NULL,
  copy_no INTEGER NOT NULL,
  model_json TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN (
    'held', 'queued', 'checking', 'sending', 'fencing', 'printed', 'sent', 'not-started',
    'uncertain', 'cancelled')),
  attempt_count INTEGER NOT NULL DEFAULT 0,
  bytes_accepted INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  updated_at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO new_print_job SELECT id, printer_id, kind, document_id, copy_no, model_json, state,
    attempt_count, bytes_accepted, last_error, created_at_ms, expires_at_ms, updated_at_ms
  FROM print_job;

DROP TABLE print_job;
DROP TABLE printer;
ALTER TABLE new_printer RENAME TO printer;
ALTER TABLE new_print_job RENAME TO print_job;

CREATE UNIQUE INDEX print_job_once ON print_job (document_id, kind, copy_no);
CREATE INDEX print_job_by_state ON print_job (state, created_at_ms);
-- The worker's queue: what expires (a drawer pulse) goes first.
CREATE INDEX print_job_waiting ON print_job (printer_id, expires_at_ms IS NULL, created_at_ms)
  WHERE state IN ('queued', 'not-started');

-- Which printer a kind of paper goes to; without a row, to the outlet's default.
CREATE TABLE printer_route (
  paper TEXT NOT NULL CHECK (paper IN (
    'receipt', 'report', 'slip', 'bill', 'label', 'drawer')),
  -- Null: every terminal that has no route of its own.
  terminal_id TEXT REFERENCES terminal (id),
  printer_id TEXT NOT NULL REFERENCES printer (id)
) STRICT;
CREATE UNIQUE INDEX printer_route_once ON printer_route (paper, coalesce(terminal_id, ''));
