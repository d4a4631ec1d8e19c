-- Sales on a till whose seal does not open there any more, and that the hub does not have.
ALTER TABLE terminal_about ADD COLUMN unreadable_sales INTEGER NOT NULL DEFAULT 0
  CHECK (unreadable_sales >= 0);
