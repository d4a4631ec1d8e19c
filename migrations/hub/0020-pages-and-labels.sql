-- What makes the addresses of customers' receipts: a code is an HMAC of the sale under this key. It
-- is backed up with the sales, because a receipt's QR has to work for years.
CREATE TABLE e_receipt_key (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  key BLOB NOT NULL CHECK (length(key) = 32),
  made_at_ms INTEGER NOT NULL
) STRICT;

-- The label that hangs at the shelf, as far as this outlet knows: when it was last ordered, and
-- with which price.
CREATE TABLE shelf_label (
  product_id TEXT NOT NULL REFERENCES product (id),
  unit_code TEXT NOT NULL,
  price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
  ordered_at_ms INTEGER NOT NULL,
  PRIMARY KEY (product_id, unit_code)
) STRICT, WITHOUT ROWID;
