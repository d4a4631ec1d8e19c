-- A sale of a till that was alone over midnight is judged by the price of its own business day
-- (docs/decisions/0122).
CREATE TABLE past_price (
  product_id TEXT NOT NULL,
  unit_code TEXT NOT NULL,
  -- The business day on which the unit began to cost something else.
  until_day TEXT NOT NULL,
  price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
  PRIMARY KEY (product_id, unit_code, until_day)
) STRICT, WITHOUT ROWID;
