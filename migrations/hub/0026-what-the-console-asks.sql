-- Payments that nobody has confirmed, for as long as nobody has: a year of confirmed ones is never
-- walked to find those that are left.
CREATE TABLE open_payment (
  sale_id TEXT NOT NULL,
  line_no INTEGER NOT NULL,
  shift_id TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  PRIMARY KEY (sale_id, line_no),
  FOREIGN KEY (sale_id, line_no) REFERENCES sale_payment (sale_id, line_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_payment_oldest ON open_payment (received_at_ms, sale_id, line_no);
CREATE INDEX open_payment_by_shift ON open_payment (shift_id, received_at_ms, sale_id, line_no);

INSERT INTO open_payment
  SELECT p.sale_id, p.line_no, sale.shift_id, p.amount_minor, sale.received_at_ms
  FROM sale_payment p JOIN sale ON sale.id = p.sale_id
  WHERE p.state = 'unverified'
    AND NOT EXISTS (SELECT 1 FROM payment_verification v
      WHERE v.sale_id = p.sale_id AND v.line_no = p.line_no)
    AND NOT EXISTS (SELECT 1 FROM refund WHERE refund.sale_id = p.sale_id AND refund.kind = 'void');

CREATE TRIGGER open_payment_taken AFTER INSERT ON sale_payment WHEN NEW.state = 'unverified' BEGIN
  INSERT INTO open_payment
    SELECT NEW.sale_id, NEW.line_no, shift_id, NEW.amount_minor, received_at_ms
    FROM sale WHERE id = NEW.sale_id;
END;
CREATE TRIGGER open_payment_verified AFTER INSERT ON payment_verification BEGIN
  DELETE FROM open_payment WHERE sale_id = NEW.sale_id AND line_no = NEW.line_no;
END;
-- A voided sale asks nothing.
CREATE TRIGGER open_payment_voided AFTER INSERT ON refund WHEN NEW.kind = 'void' BEGIN
  DELETE FROM open_payment WHERE sale_id = NEW.sale_id;
END;
