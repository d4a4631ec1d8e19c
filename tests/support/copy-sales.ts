// A busy day without its tills: rows are copied, which takes a thousandth of the time.
import { randomUUID } from 'node:crypto'
import type { Db } from '#hub/db/open-database.ts'

/** So many copies of the first sale there is, on that day at that time: 1,000, 1,001, … worth. */
export function copySales(db: Db, count: number, day: string, atMs: number): void {
  const copier = (table: string, own: readonly string[]) => {
    const names = db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[]
    const values = names.map((name) => (own.includes(name) ? `@${name}` : name)).join(', ')
    const from = table === 'sale' ? 'id' : 'sale_id'
    return db.prepare(
      `INSERT INTO ${table} (${names}) SELECT ${values} FROM ${table}
       WHERE ${from} = (SELECT id FROM sale ORDER BY rowid LIMIT 1)`,
    )
  }
  const sale = copier('sale', ['id', 'number', 'business_date', 'believed_at_ms', 'total_minor'])
  const parts = ['sale_payment', 'sale_line'].map((table) => copier(table, ['sale_id']))
  const highest = Number(db.prepare('SELECT max(number) FROM sale').pluck().get())
  db.transaction(() => {
    for (let n = 0; n < count; n += 1) {
      const id = randomUUID()
      const number = highest + 1_000 + n
      const own = { business_date: day, believed_at_ms: atMs, total_minor: 1_000 + n }
      sale.run({ id, number, ...own })
      for (const part of parts) part.run({ sale_id: id })
    }
  })()
}
