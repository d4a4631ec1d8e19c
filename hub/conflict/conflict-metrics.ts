import { Counter, Gauge } from 'prom-client'
import type { HubDeps } from '../app-types.ts'
import { prepared } from '../db/query.ts'

/** Counted from the rows, which are never deleted: a restart loses nothing. */
export function registerConflictMetrics({ db, metrics }: Pick<HubDeps, 'db' | 'metrics'>): void {
  const counter = (name: string, help: string, query: string): void => {
    const made: Counter = new Counter({
      name,
      help,
      registers: [metrics],
      collect: () => {
        made.reset()
        made.inc(prepared(db, query).pluck().get() as number)
      },
    })
  }
  counter('hub_conflicts_total', 'Disagreements ever raised', 'SELECT count(*) FROM conflict')
  counter(
    'hub_quarantined_payloads_total',
    'What tills sent that could not become a document, and is kept',
    'SELECT count(*) FROM quarantine',
  )
  const open: Gauge = new Gauge({
    name: 'hub_conflicts_open',
    help: 'Disagreements that nobody has settled',
    registers: [metrics],
    collect: () => {
      const query = "SELECT count(*) FROM conflict WHERE state = 'open'"
      open.set(prepared(db, query).pluck().get() as number)
    },
  })
  const byType: Gauge = new Gauge({
    name: 'hub_conflicts_by_type',
    help: 'Disagreements ever raised, by type and by whether somebody has settled them',
    labelNames: ['type', 'state'],
    registers: [metrics],
    collect: () => {
      const query = 'SELECT type, state, count(*) AS count FROM conflict GROUP BY type, state'
      byType.reset()
      for (const row of prepared(db, query).all() as Row[]) {
        byType.set({ type: row.type, state: row.state }, row.count)
      }
    },
  })
  registerResolvedMetric({ db, metrics })
}

/** Who settled it: a rule of the outlet in the same moment, or a person. */
function registerResolvedMetric({ db, metrics }: Pick<HubDeps, 'db' | 'metrics'>): void {
  const resolved: Counter = new Counter({
    name: 'hub_conflicts_resolved_total',
    help: 'Disagreements settled, by type and by whether a rule or a person did it',
    labelNames: ['type', 'how'],
    registers: [metrics],
    collect: () => {
      const query = `SELECT c.type, iif(r.resolved_by IS NULL, 'automatic', 'manual') AS how,
          count(*) AS count
        FROM conflict_resolution r JOIN conflict c ON c.id = r.conflict_id GROUP BY 1, 2`
      resolved.reset()
      for (const { type, how, count } of prepared(db, query).all() as ResolvedRow[]) {
        resolved.inc({ type, how }, count)
      }
    },
  })
}

type ResolvedRow = { type: string; how: string; count: number }
type Row = { type: string; state: string; count: number }
