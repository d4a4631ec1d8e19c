// More goods than the demonstration has, each with a barcode: written before the hub starts.
import { uuidv7 } from '#domain/ids.ts'
import { upsertProducts } from '#hub/catalogue/upsert-products.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'

const STOCK_MILLI = 60_000

export function addGoods(databasePath: string, count: number): void {
  const db = openDatabase(databasePath)
  try {
    const goods = Array.from({ length: count }, (_, index) => ({
      ...{ sku: `OUT${index}`, name: `Barang pasar ${index}`, categoryId: null },
      ...{ taxCode: 'PPN12', isWeighed: false, isLoyaltyEligible: true, isActive: true },
      ...{ plu: null, costMinor: null, stockMilli: STOCK_MILLI },
      units: [
        {
          ...{ unitCode: 'pcs', factorMilli: 1000, priceMinor: 1_500 + 250 * (index % 90) },
          barcodes: [ean13(`899777${String(index).padStart(6, '0')}`)],
        },
      ],
    }))
    write(db, (tx) =>
      upsertProducts(tx, goods, {
        origin: 'head-office',
        documentId: uuidv7(seams),
        stockReason: 'import',
        atMs: seams.clock.nowMs(),
        newId: () => uuidv7(seams),
      }),
    )
  } finally {
    db.close()
  }
}

/** Twelve digits and their check digit (GS1 General Specifications 7.9). */
function ean13(digits: string): string {
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}
