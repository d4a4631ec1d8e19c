-- What the last import changed of each product, until the next one: with it, it can be taken back.
CREATE TABLE catalogue_import_undo (
  import_id TEXT NOT NULL REFERENCES catalogue_import (id),
  sku TEXT NOT NULL,
  -- As the product was; null: the import made it.
  before_json TEXT,
  after_json TEXT NOT NULL,
  moved_milli INTEGER NOT NULL,
  PRIMARY KEY (import_id, sku)
) STRICT, WITHOUT ROWID;
