import { canonicalJson } from '#domain/canonical-json.ts'
import { faultOfRules, inCountingOrder } from '#domain/outlet-rules.ts'
import type { OutletConfigBody } from '#domain/wire/feed-outlet-config.ts'
import type { RulesMessage, WantedRelease } from '#domain/wire/rules-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { bumpCatalogue } from '../catalogue/bump-catalogue.ts'
import {
  type ApplyFeed,
  type FeedContext,
  type FeedRefusal,
  merge,
  refuseItem,
} from '../cloud/feed-change.ts'
import type { Db } from '../db/open-database.ts'
import { setRulesFromOffice } from '../rules/change-rules.ts'
import { readRules } from '../rules/read-rules.ts'
import { readOfficeCodeRules } from './code-rules.ts'
import { keepingCodeRules } from './keep-code-rules.ts'
import { readOutlet, updateOutlet } from './outlet-store.ts'
import { dateTaxStatus } from './tax-status.ts'

/**
 * Head office's word on how this outlet is set up; its signature was checked before. Each field and
 * each rule gives way only where head office changed its own word. A deleted configuration leaves
 * what holds.
 */
export const applyOutletConfig: ApplyFeed<OutletConfigBody> = (tx, change, { atMs, pricesOn }) =>
  keepingCodeRules(tx, atMs, () => applyConfig(tx, change, { atMs, pricesOn }))

function applyConfig(
  tx: Db,
  change: Parameters<typeof applyOutletConfig>[1],
  { atMs, pricesOn }: Pick<FeedContext, 'atMs' | 'pricesOn'>,
): FeedRefusal | null {
  const { itemId, body, before, version } = change
  // Where the outlet has its own rules for labels, head office's wait behind them.
  const outlet = { ...readOutlet(tx), embedded_barcode_rules: readOfficeCodeRules(tx) }
  if (itemId !== outlet.outlet_id) return refuseItem('not-this-outlet', itemId)
  if (body === null) return null
  const local = Object.fromEntries(
    Object.keys(body.outlet).map((field) => [field, outlet[field as keyof typeof outlet]]),
  ) as OutletConfigBody['outlet']
  const part = { ...change, body: body.outlet, before: before?.outlet ?? null }
  const next = merge(part, local)
  const refusal = takeRules(tx, change)
  if (refusal) return refusal
  if (canonicalJson(next) !== canonicalJson(local)) {
    takeTaxStatus(tx, next, outlet, { atMs, pricesOn })
    updateOutlet(tx, next)
    // Tax and rounding are part of what a remembered price means.
    bumpCatalogue(tx)
  }
  const payload = { by: 'head-office', version }
  appendAudit(tx, { kind: 'outlet-set-by-head-office', payload, atMs })
  return null
}

/** Who the outlet is for the tax office holds from today on; days before stay as they were. */
function takeTaxStatus(
  tx: Db,
  next: OutletConfigBody['outlet'],
  before: OutletConfigBody['outlet'],
  { atMs, pricesOn }: Pick<FeedContext, 'atMs' | 'pricesOn'>,
): void {
  const { is_taxable_enterprise, npwp, nitku } = next
  const isSame =
    is_taxable_enterprise === before.is_taxable_enterprise &&
    npwp === before.npwp &&
    nitku === before.nitku
  if (isSame) return
  const status = { valid_from: pricesOn, is_taxable_enterprise, npwp, nitku }
  dateTaxStatus(tx, status, { staffId: null, atMs, today: pricesOn })
}

/** The outlet has rules of its own, and of these none but the release is head office's. */
function takeRelease(tx: Db, release?: WantedRelease, before?: WantedRelease): null {
  if (canonicalJson(release ?? null) === canonicalJson(before ?? null)) return null
  const { release: _, ...others } = readRules(tx)
  setRulesFromOffice(tx, release ? { ...others, release } : others)
  return null
}

function takeRules(
  tx: Db,
  { body, before, ...change }: Parameters<typeof applyOutletConfig>[1],
): FeedRefusal | null {
  if (!body?.rules) return takeRelease(tx, body?.release, before?.release)
  // Also the rules that only one of them has: head office may speak of what was left out here.
  const left = Object.fromEntries(Object.keys(body.rules).map((field) => [field, undefined]))
  const local = { ...left, ...readRules(tx) }
  const next: RulesMessage = merge(
    { ...change, body: body.rules, before: before?.rules ?? null },
    local,
  )
  const fault = faultOfRules(next)
  if (fault) return refuseItem('rules-invalid', `${fault.code} ${fault.field ?? ''}`.trim())
  setRulesFromOffice(tx, { ...next, denominations: inCountingOrder(next.denominations) })
  return null
}
