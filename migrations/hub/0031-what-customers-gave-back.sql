-- A customer's statement names what they gave back, newest first.
CREATE INDEX refund_by_customer ON refund (customer_id) WHERE customer_id IS NOT NULL;
