-- Promotions as rules, and other prices from a quantity on or for members (docs/decisions/0071).

-- Every version of a promotion, from when to when this outlet sold by it. One that a sale was made
-- by stays: a sale may come late.
CREATE TABLE promotion_rule (
  id TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER,
  origin TEXT NOT NULL CHECK (origin IN ('head-office', 'outlet')),
  name TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  rule_json TEXT NOT NULL,
  is_stopped INTEGER NOT NULL CHECK (is_stopped IN (0, 1)),
  PRIMARY KEY (id, from_ms)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX promotion_rule_present ON promotion_rule (id) WHERE to_ms IS NULL;

-- One row: grows with every change of a promotion, so that what is remembered can be told stale.
CREATE TABLE promotion_counter (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL
) STRICT;
INSERT INTO promotion_counter (id, version) VALUES (1, 0);

-- A code in capitals without signs between. uses_max null: as often as people come.
CREATE TABLE coupon (
  code TEXT PRIMARY KEY,
  promotion_id TEXT NOT NULL,
  uses_max INTEGER CHECK (uses_max >= 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX coupon_by_promotion ON coupon (promotion_id);
CREATE TABLE coupon_use (
  code TEXT NOT NULL,
  sale_id TEXT NOT NULL REFERENCES sale (id),
  PRIMARY KEY (code, sale_id)
) STRICT, WITHOUT ROWID;

-- What each promotion or price list took off a line; part of the line's line_discount_minor.
CREATE TABLE sale_line_promotion (
  sale_id TEXT NOT NULL REFERENCES sale (id),
  line_no INTEGER NOT NULL,
  promotion_id TEXT NOT NULL,
  name TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  PRIMARY KEY (sale_id, line_no, promotion_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_line_promotion_by_promotion ON sale_line_promotion (promotion_id);

-- Prices of a list beside the product's own: from a quantity on, for members, on some days.
CREATE TABLE price_tier (
  item_id TEXT PRIMARY KEY,
  list_id TEXT NOT NULL,
  list_name TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('head-office', 'outlet')),
  product_id TEXT NOT NULL,
  unit_code TEXT NOT NULL,
  from_milli INTEGER NOT NULL CHECK (from_milli >= 0),
  is_member_only INTEGER NOT NULL CHECK (is_member_only IN (0, 1)),
  price_minor INTEGER NOT NULL CHECK (price_minor > 0),
  valid_from TEXT NOT NULL,
  valid_to TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX price_tier_by_product ON price_tier (product_id, unit_code);
CREATE INDEX price_tier_by_list ON price_tier (list_id);
