-- A copy says what the original said: discounts as they were given, promotions in their order
-- (docs/decisions/0090). Sales of before have neither.
ALTER TABLE sale ADD COLUMN discount_ppm INTEGER CHECK (discount_ppm BETWEEN 0 AND 1000000);
ALTER TABLE sale_line ADD COLUMN discount_ppm INTEGER CHECK (discount_ppm BETWEEN 0 AND 1000000);
ALTER TABLE sale_line_promotion ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
-- Which promotion a code opened, whatever became of the code.
ALTER TABLE coupon_use ADD COLUMN promotion_id TEXT;
-- Whether the cloud was told of the picture (docs/decisions/0091).
ALTER TABLE outlet_logo ADD COLUMN is_told INTEGER NOT NULL DEFAULT 0 CHECK (is_told IN (0, 1));
