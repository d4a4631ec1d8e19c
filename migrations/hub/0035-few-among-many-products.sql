-- The console's lists of products that lack a price, and of the outlet's own: few among 50,000.
CREATE INDEX selling_unit_without_price ON selling_unit (product_id) WHERE price_minor = 0;
CREATE INDEX product_of_the_outlet ON product (name, id) WHERE origin = 'outlet';
