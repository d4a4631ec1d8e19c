-- Buyers who asked for a tax invoice, as the sale states them. Rows of sales: never changed.
CREATE TABLE sale_buyer (
  sale_id TEXT PRIMARY KEY REFERENCES sale (id),
  id_kind TEXT NOT NULL CHECK (id_kind IN ('npwp', 'nik')),
  id_number TEXT NOT NULL,
  nitku TEXT,
  name TEXT NOT NULL,
  address TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER sale_buyer_no_update BEFORE UPDATE ON sale_buyer
  BEGIN SELECT RAISE(ABORT, 'a sale states its buyer for good'); END;

-- How the class is reported; null: with a rate it is taxed, without one exempt.
ALTER TABLE tax_rule ADD COLUMN treatment TEXT
  CHECK (treatment IN ('taxed', 'not-collected', 'exempt', 'not-taxable'));
