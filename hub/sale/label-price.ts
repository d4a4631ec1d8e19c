import { normaliseBarcode } from '#domain/barcode.ts'
import { isItemOf } from '#domain/in-store-code.ts'
import { readLineCode, type Scan } from '#domain/read-scan.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { SaleLineMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { listReplacedCodeRules } from '../outlet/code-rules.ts'

/**
 * Whether a line's price is what its own barcode says of this very product: a label of the outlet,
 * by the rules of now or of before, or a GS1 element string with a price. Whole pieces, each at the
 * label's price.
 */
export function isPriceOfLabel(tx: Db, outlet: OutletMessage, line: SaleLineMessage): boolean {
  const { barcode, quantity_milli, unit_price_minor } = line
  if (barcode === null || quantity_milli % 1000 !== 0) return false
  return [outlet.embedded_barcode_rules, ...listReplacedCodeRules(tx)].some((rules) => {
    const scan = readLineCode(barcode, { ...outlet, embedded_barcode_rules: rules })
    return scan?.priceMinor === unit_price_minor && isOfProduct(tx, scan, line.product_id)
  })
}

function isOfProduct(tx: Db, { item, keys }: Scan, productId: string): boolean {
  const row = prepared(tx, 'SELECT plu, sku FROM product WHERE id = ?').get(productId) as {
    plu: string | null
    sku: string
  }
  if (item !== null) return isItemOf(item, row)
  const codes = prepared(tx, 'SELECT code FROM barcode WHERE product_id = ?').pluck()
  const own = new Set((codes.all(productId) as string[]).map(normaliseBarcode))
  return keys.some((key) => own.has(key))
}
