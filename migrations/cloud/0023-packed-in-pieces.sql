SET LOCAL ROLE ocean_owner;

-- A box that was taken over could send 4 MiB that unpack to a gigabyte. pgcrypto knows no bound of
-- its own, and deflate makes at most a thousand bytes of one: so rows come in pieces, each small
-- packed and refused when it is larger than 64 KiB unpacked, 32 MiB in all.

/*
 * Pieces one after the other: three bytes of length, then an OpenPGP message (0004) of at most
 * 80 KiB, which becomes at most 64 KiB. Raises OC005 for anything else.
 */
CREATE FUNCTION ocean.unpack_pieces(p_packed bytea) RETURNS bytea
LANGUAGE plpgsql AS $$
DECLARE
  v_pieces bytea[] := '{}';
  v_piece bytea;
  v_at integer := 0;
  v_length integer;
  v_total integer := 0;
BEGIN
  IF octet_length(p_packed) > 4194304 THEN
    RAISE EXCEPTION 'more than 4 MiB of packed rows' USING ERRCODE = 'OC005';
  END IF;
  WHILE v_at < octet_length(p_packed) LOOP
    v_length := get_byte(p_packed, v_at) * 65536 + get_byte(p_packed, v_at + 1) * 256
      + get_byte(p_packed, v_at + 2);
    IF v_length > 81920 OR v_at + 3 + v_length > octet_length(p_packed) THEN
      RAISE EXCEPTION 'a piece of packed rows is too long or cut' USING ERRCODE = 'OC005';
    END IF;
    v_piece := ocean_ext.pgp_sym_decrypt_bytea(
      substring(p_packed FROM v_at + 4 FOR v_length), 'ocean');
    v_total := v_total + octet_length(v_piece);
    IF octet_length(v_piece) > 65536 OR v_total > 33554432 THEN
      RAISE EXCEPTION 'packed rows unpack to too much' USING ERRCODE = 'OC005';
    END IF;
    v_pieces := array_append(v_pieces, v_piece);
    v_at := v_at + 3 + v_length;
  END LOOP;
  RETURN (SELECT string_agg(piece, ''::bytea ORDER BY place)
    FROM unnest(v_pieces) WITH ORDINALITY AS each (piece, place));
END $$;

CREATE OR REPLACE FUNCTION ocean.unpack_rows(p_packed bytea) RETURNS jsonb
LANGUAGE plpgsql AS $$
BEGIN
  IF octet_length(p_packed) = 0 THEN
    RAISE EXCEPTION 'no packed rows' USING ERRCODE = 'OC005';
  END IF;
  RETURN convert_from(ocean.unpack_pieces(p_packed), 'UTF8')::jsonb;
EXCEPTION WHEN external_routine_invocation_exception OR data_exception
  OR program_limit_exceeded THEN
  RAISE EXCEPTION 'the packed rows cannot be read' USING ERRCODE = 'OC005', DETAIL = SQLERRM;
END $$;
