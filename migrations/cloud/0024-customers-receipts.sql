-- Customers' pages of their receipts (docs/decisions/0065): who knows a receipt's number and its
-- code reads that one document and no other.
DO $$
BEGIN
  -- The service that shows the pages. It may call one function.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ocean_receipts') THEN
    CREATE ROLE ocean_receipts NOLOGIN;
  END IF;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO ocean_receipts', current_database());
  GRANT USAGE ON SCHEMA ocean TO ocean_receipts;
END $$;
SET LOCAL ROLE ocean_owner;

CREATE INDEX document_by_receipt_code ON ocean.document
  (outlet_id, (payload -> 'receipt' ->> 'code')) WHERE payload ? 'receipt';

/*
 * {sale, receipt} as the outlet wrote it, or NULL. The outlet is the number's first part; the code
 * has 128 bits and is compared whole.
 */
CREATE FUNCTION ocean.e_receipt(p_receipt_number text, p_code text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT jsonb_build_object('sale', document.payload -> 'sale',
    'receipt', document.payload -> 'receipt')
  FROM ocean.outlet
  JOIN ocean.document USING (outlet_id)
  WHERE outlet.code = split_part(p_receipt_number, '-', 1)
    AND document.payload ? 'receipt'
    AND document.payload -> 'receipt' ->> 'code' = p_code
    AND document.kind = 'sale-completed'
    AND document.payload -> 'sale' ->> 'receipt_number' = p_receipt_number
  LIMIT 1;
END;
GRANT EXECUTE ON FUNCTION ocean.e_receipt (text, text) TO ocean_receipts;
