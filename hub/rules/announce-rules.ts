import { canonicalJson } from '#domain/canonical-json.ts'
import type { HubDeps } from '../app-types.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { readRulesVersion } from './rules-store.ts'

/** Does what may change the outlet's rules; then tills and the cloud hear of those that did. */
export function announcingRules<T>(
  { db, live, kickRelay }: Pick<HubDeps, 'db' | 'live' | 'kickRelay'>,
  work: () => T,
): T {
  const labels = () => canonicalJson(readOutlet(db).embedded_barcode_rules)
  const before = { version: readRulesVersion(db), labels: labels() }
  const result = work()
  const version = readRulesVersion(db)
  if (version === before.version) return result
  kickRelay()
  live.publish({ type: 'rules-changed', version })
  if (labels() !== before.labels) live.publish({ type: 'outlet-changed' })
  return result
}
