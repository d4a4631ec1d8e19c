// Every outlet's SQLite against the cloud's tables: each figure as a named fact, both lists equal.
import type pg from 'pg'
import { checkBooks } from '#hub/books/check-books.ts'
import { type Db, openReader } from '#hub/db/open-database.ts'
import type { OutletPlan } from './fleet-plan.ts'
import type { Sold } from './open-shop.ts'

/** What is compared, by name: amounts in minor units, counts, hashes. */
export type Facts = Map<string, string>

export type OutletOutcome = {
  code: string
  saleCount: number
  payableMinor: number
  /** One sentence for each difference; [] is exact. */
  faults: string[]
}
export type Reconciled = {
  plan: OutletPlan
  databasePath: string
  /** What its till was told. */
  sold: Sold
}

export async function reconcileFleet(
  client: pg.ClientBase,
  outlets: readonly Reconciled[],
): Promise<OutletOutcome[]> {
  const cloud = await readCloudFacts(client)
  return outlets.map(({ plan, databasePath, sold }) => {
    const reader = openReader(databasePath)
    try {
      const own = readOwnFacts(reader)
      const told = new Map([
        ['sales', String(sold.count)],
        ['payable', String(sold.payableMinor)],
      ])
      return {
        code: plan.code,
        saleCount: sold.count,
        payableMinor: sold.payableMinor,
        faults: [
          ...differences(told, pick(own, [...told.keys()]), 'the till was told', 'SQLite has'),
          ...differences(own, cloud.get(plan.outletId) ?? new Map(), 'SQLite has', 'the cloud'),
          ...unconfirmed(reader),
          ...checkBooks(reader),
        ],
      }
    } finally {
      reader.close()
    }
  })
}

const pick = (facts: Facts, names: string[]): Facts =>
  new Map(names.map((name) => [name, facts.get(name) ?? '0']))

export function differences(a: Facts, b: Facts, sayA: string, sayB: string): string[] {
  const names = new Set([...a.keys(), ...b.keys()])
  return [...names]
    .filter((name) => a.get(name) !== b.get(name))
    .map(
      (name) => `${name}: ${sayA} ${a.get(name) ?? 'nothing'}, ${sayB} ${b.get(name) ?? 'nothing'}`,
    )
}

/** What the hub was told by the cloud: it must know that everything arrived. */
function unconfirmed(reader: Db): string[] {
  const pending = reader
    .prepare(
      `SELECT outbox_sequence - coalesce((SELECT last_sequence FROM cloud_mark
         WHERE cloud_mark.epoch = chain_head.epoch), 0) FROM chain_head`,
    )
    .pluck()
    .get() as number
  return pending === 0 ? [] : [`the hub does not know of ${pending} rows that they arrived`]
}

type FactRow = { name: string; fact: string | number | null }

const OWN_FACTS = `
  SELECT 'sales' AS name, count(*) AS fact FROM sale
  UNION ALL SELECT 'gross', sum(gross_minor) FROM sale
  UNION ALL SELECT 'total', sum(total_minor) FROM sale
  UNION ALL SELECT 'tax', sum(tax_minor) FROM sale
  UNION ALL SELECT 'payable', sum(payable_minor) FROM sale
  UNION ALL SELECT 'change', sum(change_minor) FROM sale
  UNION ALL SELECT 'lines', count(*) FROM sale_line
  UNION ALL SELECT 'lines total', sum(total_minor) FROM sale_line
  UNION ALL SELECT 'tax ' || tax_code, sum(tax_minor) FROM sale_line GROUP BY tax_code
  UNION ALL SELECT 'tender ' || method, sum(amount_minor) FROM sale_payment GROUP BY method
  UNION ALL SELECT 'documents ' || kind, count(*) FROM outbox GROUP BY kind
  UNION ALL SELECT 'last sequence', outbox_sequence FROM chain_head
  UNION ALL SELECT 'last hash', outbox_hash FROM chain_head
  UNION ALL SELECT 'watermark ' || terminal_id || ' ' || series, last_number_seen
    FROM terminal_series WHERE last_number_seen > 0`

function readOwnFacts(reader: Db): Facts {
  const rows = reader.prepare(OWN_FACTS).all() as FactRow[]
  return new Map(rows.filter(isStated).map(({ name, fact }) => [name, String(fact)]))
}

/** A sum over nothing is null on both sides, and no fact. */
const isStated = ({ fact }: FactRow): boolean => fact !== null

const CLOUD_FACTS = `
  SELECT outlet_id, 'sales' AS name, count(*)::text AS fact FROM ocean.sale GROUP BY 1
  UNION ALL SELECT outlet_id, 'gross', sum(gross_minor)::text FROM ocean.sale GROUP BY 1
  UNION ALL SELECT outlet_id, 'total', sum(total_minor)::text FROM ocean.sale GROUP BY 1
  UNION ALL SELECT outlet_id, 'tax', sum(tax_minor)::text FROM ocean.sale GROUP BY 1
  UNION ALL SELECT outlet_id, 'payable', sum(payable_minor)::text FROM ocean.sale GROUP BY 1
  UNION ALL SELECT outlet_id, 'change', sum(change_minor)::text FROM ocean.sale GROUP BY 1
  UNION ALL SELECT outlet_id, 'lines', count(*)::text FROM ocean.sale_line GROUP BY 1
  UNION ALL SELECT outlet_id, 'lines total', sum(total_minor)::text FROM ocean.sale_line GROUP BY 1
  UNION ALL SELECT outlet_id, 'tax ' || tax_code, sum(tax_minor)::text
    FROM ocean.sale_line GROUP BY 1, 2
  UNION ALL SELECT outlet_id, 'tender ' || method, sum(amount_minor)::text
    FROM ocean.sale_payment GROUP BY 1, 2
  UNION ALL SELECT outlet_id, 'documents ' || kind, count(*)::text
    FROM ocean.document GROUP BY 1, 2
  UNION ALL SELECT outlet_id, 'last sequence', last_sequence::text
    FROM ocean.epoch WHERE state = 'approved'
  UNION ALL SELECT outlet_id, 'last hash', last_hash FROM ocean.epoch WHERE state = 'approved'
  UNION ALL SELECT outlet_id, 'watermark ' || terminal_id || ' ' || series, watermark::text
    FROM ocean.terminal_series
  UNION ALL SELECT outlet_id, 'quarantined', count(*)::text FROM ocean.quarantine GROUP BY 1`

/** By outlet. An outlet without a sale has no sums, but counts of nothing at the hub. */
async function readCloudFacts(client: pg.ClientBase): Promise<Map<string, Facts>> {
  const { rows } = await client.query<FactRow & { outlet_id: string }>(CLOUD_FACTS)
  const { rows: outlets } = await client.query<{ outlet_id: string }>(
    'SELECT outlet_id FROM ocean.outlet',
  )
  const byOutlet = new Map<string, Facts>(
    outlets.map(({ outlet_id }) => [
      outlet_id,
      new Map([
        ['sales', '0'],
        ['lines', '0'],
      ]),
    ]),
  )
  for (const { outlet_id, name, fact } of rows) {
    if (fact !== null) byOutlet.get(outlet_id)?.set(name, String(fact))
  }
  return byOutlet
}
