-- Rules for the outlet's own labels that hold no more: what was sold by them may come late.
CREATE TABLE replaced_code_rules (
  id INTEGER PRIMARY KEY,
  rules_json TEXT NOT NULL,
  replaced_at_ms INTEGER NOT NULL
) STRICT;
