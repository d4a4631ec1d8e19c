-- Which keys of the outlet were sealed for head office, to which recovery key, and the document
-- that carries them (docs/decisions/0101).
CREATE TABLE identity_escrow (
  digest TEXT NOT NULL,
  key_id TEXT NOT NULL,
  document_id TEXT NOT NULL UNIQUE,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (digest, key_id)
) STRICT;
