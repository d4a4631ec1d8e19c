-- How the machine was, hour by hour, for a chart (docs/decisions/0102): the least room on its disk
-- and the greatest heat. Of the last five weeks.
CREATE TABLE machine_hour (
  -- Since 1970, in hours.
  hour INTEGER PRIMARY KEY,
  free_bytes INTEGER,
  temperature_celsius INTEGER
) STRICT;
