-- Payments that somebody outside confirms: charges, people's words, settlement files.

-- One charge asked of a payment provider; one open one per sale and method.
CREATE TABLE payment_attempt (
  id TEXT PRIMARY KEY,
  sale_id TEXT NOT NULL,
  method TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  provider TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN (
    'waiting', 'paid', 'failed', 'expired', 'cancelled', 'unanswered')),
  qr_payload TEXT,
  reference TEXT,
  evidence_json TEXT,
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  staff_id TEXT NOT NULL REFERENCES staff (id),
  created_at_ms INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_attempt_by_sale ON payment_attempt (sale_id);
CREATE INDEX payment_attempt_by_reference ON payment_attempt (ltrim(reference, '0'));
CREATE INDEX payment_attempt_waiting ON payment_attempt (created_at_ms) WHERE state = 'waiting';

-- That a payment taken unverified was seen elsewhere. The payment itself is never changed.
CREATE TABLE payment_verification (
  sale_id TEXT NOT NULL REFERENCES sale (id),
  line_no INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('person', 'provider', 'settlement')),
  reference TEXT NOT NULL,
  settlement_id TEXT,
  staff_id TEXT REFERENCES staff (id),
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (sale_id, line_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE settlement (
  id TEXT PRIMARY KEY,
  file_name TEXT NOT NULL,
  file_hash TEXT NOT NULL UNIQUE,
  provider TEXT NOT NULL,
  staff_id TEXT NOT NULL REFERENCES staff (id),
  at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE settlement_row (
  settlement_id TEXT NOT NULL REFERENCES settlement (id),
  line INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  reference TEXT NOT NULL,
  at_text TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN (
    'matched', 'unknown', 'ambiguous', 'amount-differs', 'unreadable')),
  sale_id TEXT,
  payment_line_no INTEGER,
  PRIMARY KEY (settlement_id, line)
) STRICT, WITHOUT ROWID;
-- How a settlement file finds a payment: as typed, but for capitals and leading zeros.
CREATE INDEX sale_payment_rrn ON sale_payment (
  ltrim(upper(json_extract(evidence_json, '$.rrn')), '0')) WHERE evidence_json IS NOT NULL;
CREATE INDEX sale_payment_reference ON sale_payment (
  ltrim(upper(json_extract(evidence_json, '$.reference')), '0')) WHERE evidence_json IS NOT NULL;
CREATE INDEX sale_payment_approval ON sale_payment (
  ltrim(upper(json_extract(evidence_json, '$.approval_code')), '0'))
  WHERE evidence_json IS NOT NULL;
CREATE INDEX sale_payment_unverified ON sale_payment (sale_id) WHERE state = 'unverified';
