-- A series belongs to one pairing and so to one device key. The terminal has only its newest; what
-- an older pairing has signed is checked by the key it had then.
CREATE TABLE series_key (
  terminal_id TEXT NOT NULL,
  series TEXT NOT NULL,
  public_key_json TEXT NOT NULL,
  PRIMARY KEY (terminal_id, series),
  FOREIGN KEY (terminal_id, series) REFERENCES terminal_series (terminal_id, series)
) STRICT, WITHOUT ROWID;
INSERT INTO series_key
SELECT terminal.id, latest.series, terminal.public_key_json
FROM terminal JOIN terminal_series AS latest ON latest.terminal_id = terminal.id
WHERE latest.series = (
  SELECT series FROM terminal_series WHERE terminal_id = terminal.id
  ORDER BY length(series) DESC, series DESC LIMIT 1);
