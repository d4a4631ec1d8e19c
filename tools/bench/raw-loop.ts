// The reference: a bare better-sqlite3 loop that commits the same rows as the hub's sale, one
// commit per sale, synchronous=FULL, no checks, no HTTP. `node raw-loop.ts <folder> <sales>`.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { percentile } from '../replay/sell-baskets.ts'

const [folder = '', countText = '0'] = process.argv.slice(2)
const count = Number(countText)
const db = new Database(join(folder, 'outlet.db'))
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.pragma('foreign_keys = ON')

type Row = Record<string, unknown>

/** The rows of the newest sale: what every turn of the loop writes again under new ids. */
const saleId = db.prepare('SELECT id FROM sale ORDER BY id DESC LIMIT 1').pluck().get() as string
const keyByTable: Record<string, string> = {
  sale: 'id',
  sale_line: 'sale_id',
  sale_payment: 'sale_id',
  journal_entry: 'document_id',
  stock_movement: 'document_id',
  cash_movement: 'document_id',
  loyalty_entry: 'document_id',
  outbox: 'document_id',
  print_job: 'document_id',
}
const copies = Object.entries(keyByTable).map(([table, key]) => {
  const rows = db.prepare(`SELECT * FROM ${table} WHERE ${key} = ?`).all(saleId) as Row[]
  return { key, rows, insert: rows[0] ? insertInto(table, rows[0]) : null }
})
const auditRow = db.prepare('SELECT * FROM audit_entry ORDER BY sequence DESC LIMIT 1').get() as Row
const insertAudit = insertInto('audit_entry', auditRow)
const sale = db.prepare('SELECT * FROM sale WHERE id = ?').get(saleId) as Row
const lines = db.prepare('SELECT * FROM sale_line WHERE sale_id = ?').all(saleId) as Row[]
const figures = db
  .prepare(`SELECT figure FROM shift_figure WHERE shift_id = ? AND cashier_id = ?
    AND figure <> 'cash/float'`)
  .pluck()
  .all(sale.shift_id, sale.cashier_id) as string[]

function insertInto(table: string, row: Row) {
  const columns = Object.keys(row)
  const places = columns.map((column) => `@${column}`).join(', ')
  return db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`)
}

const updates = {
  stock: db.prepare(
    'UPDATE stock_level SET quantity_milli = quantity_milli - ? WHERE product_id = ?',
  ),
  shift: db.prepare('UPDATE shift SET expected_cash_minor = expected_cash_minor + ? WHERE id = ?'),
  figure: db.prepare(`UPDATE shift_figure SET event_count = event_count + 1,
    amount_minor = amount_minor + ? WHERE shift_id = ? AND part_no = 0 AND cashier_id = ?
    AND figure = ?`),
  outboxHead: db.prepare('UPDATE chain_head SET outbox_sequence = ?, outbox_hash = ?'),
  auditHead: db.prepare('UPDATE chain_head SET audit_sequence = ?, audit_hash = ?'),
  series: db.prepare('UPDATE terminal_series SET last_number_seen = ? WHERE terminal_id = ?'),
}
let number = (db.prepare('SELECT max(number) FROM sale').pluck().get() as number) + 1_000_000
let auditSequence = db.prepare('SELECT max(sequence) FROM audit_entry').pluck().get() as number
let outboxSequence = db.prepare('SELECT max(sequence) FROM outbox').pluck().get() as number

function writeRows(id: string): void {
  number += 1
  auditSequence += 1
  outboxSequence += 1
  for (const { key, rows, insert } of copies) {
    for (const row of rows) insert?.run(renamed(row, key, id))
  }
  insertAudit.run({ ...auditRow, sequence: auditSequence })
  for (const line of lines) updates.stock.run(line.quantity_milli, line.product_id)
  updates.shift.run(sale.payable_minor, sale.shift_id)
  for (const figure of figures) {
    updates.figure.run(sale.total_minor, sale.shift_id, sale.cashier_id, figure)
  }
  updates.outboxHead.run(outboxSequence, sale.payload_hash)
  updates.auditHead.run(auditSequence, sale.payload_hash)
  updates.series.run(number, sale.terminal_id)
}

function renamed(row: Row, key: string, id: string): Row {
  const copy: Row = { ...row, [key]: id }
  if ('number' in row) copy.number = number
  if ('sequence' in row) copy.sequence = outboxSequence
  // Row ids are SQLite's; a print job's id is a text of its own.
  if (key === 'document_id' && 'id' in row)
    copy.id = 'kind' in row && 'state' in row ? `${id}-${row.kind}` : null
  return copy
}

const commit = db.transaction(writeRows)
const latenciesMs: number[] = []
const startedMs = performance.now()
for (let index = 0; index < count; index += 1) {
  const from = performance.now()
  commit.immediate(`raw-${process.pid}-${index}`)
  latenciesMs.push(performance.now() - from)
}
const elapsedMs = performance.now() - startedMs
db.close()
const answer = {
  perSecond: (count / elapsedMs) * 1000,
  p50Ms: percentile(latenciesMs, 0.5),
  p99Ms: percentile(latenciesMs, 0.99),
}
process.stdout.write(`${JSON.stringify(answer)}\n`)
