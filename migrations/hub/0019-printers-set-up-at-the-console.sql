-- Printers that are set up, changed and retired at the console (docs/decisions/0064).

-- A retired printer keeps its papers' history; nothing is printed on it any more.
ALTER TABLE printer ADD COLUMN is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1));
-- The cash drawer in its socket, by which of the two lines it opens.
ALTER TABLE printer ADD COLUMN drawer TEXT NOT NULL DEFAULT 'pin-2'
  CHECK (drawer IN ('none', 'pin-2', 'pin-5'));
-- Where receipts go that it does not answer for; null: they wait for it.
ALTER TABLE printer ADD COLUMN fallback_printer_id TEXT REFERENCES printer (id);
-- Until now it was the next in order.
UPDATE printer SET fallback_printer_id = (
  SELECT next.id FROM printer AS next
  WHERE (next.is_default = 0, next.fallback_order, next.id)
      > (printer.is_default = 0, printer.fallback_order, printer.id)
  ORDER BY next.is_default = 0, next.fallback_order, next.id LIMIT 1);

-- A paper goes to another printer by itself once: two printers may stand in for each other.
ALTER TABLE print_job ADD COLUMN moved_from_printer_id TEXT REFERENCES printer (id);
