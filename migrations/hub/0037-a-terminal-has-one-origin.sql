-- At which origin a terminal was paired, as its browser says: its storage belongs to that origin
-- (docs/decisions/0105). Null until it has said so.
ALTER TABLE terminal ADD COLUMN origin TEXT CHECK (length(origin) BETWEEN 8 AND 300);
