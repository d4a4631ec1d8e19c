-- Reports read what was given back by business day, as they read sales.
CREATE INDEX refund_by_business_date ON refund (business_date);
