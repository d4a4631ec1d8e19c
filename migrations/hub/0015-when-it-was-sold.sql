-- When a sale was made, by the hub's clock: what papers and lists show. What its terminal's clock
-- said stays beside it (I10). Null: sold before this was kept.
ALTER TABLE sale ADD COLUMN believed_at_ms INTEGER;
