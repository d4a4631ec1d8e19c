import { canonicalJson } from '#domain/canonical-json.ts'
import { cleanLines, cleanText } from '#domain/clean-text.ts'
import { toIso } from '#domain/datetime.ts'
import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import { isNitku, isNpwp } from '#domain/tax-identity.ts'
import {
  type OutletSettings,
  type OutletSettingsAnswer,
  type OutletSettingsChange,
  SETTING_CHANGES_MAX,
  type SettingChange,
  type TaxStatus,
} from '#domain/wire/outlet-settings-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { bumpCatalogue } from '../catalogue/bump-catalogue.ts'
import { listStandingOverrides, noteLocalEdit } from '../cloud/local-override.ts'
import { findPricesDay } from '../cloud/prices-day.ts'
import type { Db } from '../db/open-database.ts'
import { tradingDay } from '../rules/trading-day.ts'
import { readOutlet } from './outlet-store.ts'
import { dateTaxStatus, dropTaxStatus, taxStatusOn } from './tax-status.ts'
import { hasSoldOn, listSettingChanges, listTaxStatus, setSettings } from './tax-status-store.ts'

type By = { staffId: string; terminalId: string }

/** The business day whose prices and taxes hold. */
const todayOf = (db: Db, seams: Seams): string =>
  findPricesDay(db) ?? tradingDay(db, readOutlet(db).timezone, seams.clock.nowMs())

function settingsOf(db: Db): OutletSettings {
  const { name, address, phone, receipt_footer, loyalty_tiers, ...rest } = readOutlet(db)
  const { cash_rounding_step_minor, cash_rounding_mode } = rest
  return {
    ...{ name, address, phone, receipt_footer, loyalty_tiers },
    ...{ cash_rounding_step_minor, cash_rounding_mode },
  }
}

/** Everything that the page of settings shows. */
export function viewSettings(db: Db, seams: Seams): OutletSettingsAnswer {
  const outlet = readOutlet(db)
  const { outlet_code, timezone, currency_code, is_price_tax_inclusive } = outlet
  const today = todayOf(db, seams)
  const dated = listTaxStatus(db)
  return {
    today,
    settings: settingsOf(db),
    fixed: { outlet_code, timezone, currency_code, is_price_tax_inclusive },
    tax: dated.length > 0 ? dated : [taxStatusOn(db, today)],
    changed_here: listStandingOverrides(db, 'outlet-config', outlet.outlet_id).map(
      ({ field }) => field,
    ),
    changes: listChanges(db),
  }
}

type Words = Record<string, { was: unknown; is: unknown }>

function listChanges(db: Db): SettingChange[] {
  const rows = listSettingChanges(db, SETTING_CHANGES_MAX).flatMap(({ payload, at_ms, by }) => {
    const { changed } = JSON.parse(payload) as { changed: Words }
    return Object.entries(changed).map(([field, { was, is }]) => ({
      ...{ field, was, is, by, at: toIso(at_ms) },
    }))
  })
  return rows.slice(0, SETTING_CHANGES_MAX)
}

/**
 * Says something else of the outlet than before, over head office's word where it has one. Refuses
 * OUTLET_CHANGED where it was not so any more, and OUTLET_INVALID. The same words again change
 * nothing: a retry.
 */
export function changeSettings(
  tx: Db,
  seams: Seams,
  by: By,
  { was, settings }: OutletSettingsChange,
): Outcome<null> {
  const before = settingsOf(tx)
  const after = cleaned(settings)
  if (canonicalJson(before) === canonicalJson(after)) return succeed(null)
  if (canonicalJson(before) !== canonicalJson(was)) return refuse('OUTLET_CHANGED')
  const fault = faultOf(after)
  if (fault) return fault
  const { loyalty_tiers, ...plain } = after
  setSettings(tx, { ...plain, loyalty_tiers_json: JSON.stringify(loyalty_tiers) })
  bumpCatalogue(tx)
  note(tx, seams, by, { kind: 'outlet-changed', before, after })
  return succeed(null)
}

const cleaned = (settings: OutletSettings): OutletSettings => ({
  ...settings,
  name: cleanText(settings.name.normalize('NFC')).trim(),
  address: cleanLines(settings.address).join('\n'),
  phone: settings.phone === null ? null : cleanText(settings.phone).trim() || null,
  receipt_footer: cleanLines(settings.receipt_footer).join('\n'),
  loyalty_tiers: settings.loyalty_tiers.map(({ tier, earn_rate_ppm }) => ({
    ...{ tier: cleanText(tier).trim(), earn_rate_ppm },
  })),
})

function faultOf({ name, loyalty_tiers }: OutletSettings): Refusal | null {
  if (name === '') return refuse('OUTLET_INVALID', undefined, 'name')
  const tiers = loyalty_tiers.map(({ tier }) => tier)
  const isWrong = tiers.includes('') || new Set(tiers).size < tiers.length
  return isWrong ? refuse('OUTLET_INVALID', undefined, 'loyalty_tiers') : null
}

/** What differs, with both words, in the audit log and as local words over head office's. */
function note(
  tx: Db,
  seams: Seams,
  by: By,
  { kind, before, after }: { kind: string; before: object; after: object },
): void {
  const old = before as Record<string, unknown>
  const changed: Words = Object.fromEntries(
    Object.entries(after).flatMap(([field, is]) =>
      canonicalJson(is) === canonicalJson(old[field] ?? null)
        ? []
        : [[field, { was: old[field] ?? null, is }]],
    ),
  )
  const atMs = seams.clock.nowMs()
  const fields = Object.fromEntries(
    Object.entries(changed)
      .filter(([field]) => field !== 'valid_from')
      .map(([field, { is }]) => [`outlet.${field}`, is]),
  )
  const itemId = readOutlet(tx).outlet_id
  noteLocalEdit(tx, { topic: 'outlet-config', itemId, fields, source: by.staffId, atMs })
  const payload = { changed, staff_id: by.staffId, terminal_id: by.terminalId }
  appendAudit(tx, { kind, payload, atMs })
}

/**
 * Who the outlet is for the tax office from a day on. Whether it charges PPN can change from
 * tomorrow on, or today while nothing was sold; its numbers also today. Refuses TAX_DAY_TOO_EARLY
 * and TAX_IDENTITY_INVALID.
 */
export function setTaxStatus(tx: Db, seams: Seams, by: By, status: TaxStatus): Outcome<null> {
  const today = todayOf(tx, seams)
  const { valid_from, npwp, nitku, is_taxable_enterprise: isTaxable } = status
  const before = taxStatusOn(tx, valid_from)
  if (canonicalJson(before) === canonicalJson(status)) return succeed(null)
  const isTurn = before.is_taxable_enterprise !== isTaxable
  const isTooEarly = valid_from < today || (isTurn && valid_from === today && hasSoldOn(tx, today))
  if (isTooEarly) return refuse('TAX_DAY_TOO_EARLY', undefined, 'valid_from')
  if (npwp === null ? isTaxable || nitku !== null : !isNpwp(npwp)) {
    return refuse('TAX_IDENTITY_INVALID', undefined, 'npwp')
  }
  if (nitku !== null && !isNitku(nitku, npwp ?? '')) {
    return refuse('TAX_IDENTITY_INVALID', undefined, 'nitku')
  }
  dateTaxStatus(tx, status, { staffId: by.staffId, atMs: seams.clock.nowMs(), today })
  note(tx, seams, by, { kind: 'tax-status-set', before, after: status })
  return succeed(null)
}

/** A change that has not begun does not come. Refuses TAX_DAY_TOO_EARLY for one that has. */
export function removeTaxStatus(tx: Db, seams: Seams, by: By, validFrom: string): Outcome<null> {
  const today = todayOf(tx, seams)
  if (validFrom <= today) return refuse('TAX_DAY_TOO_EARLY', undefined, 'valid_from')
  const before = taxStatusOn(tx, validFrom)
  if (!dropTaxStatus(tx, validFrom, today)) return succeed(null)
  note(tx, seams, by, { kind: 'tax-status-removed', before, after: taxStatusOn(tx, validFrom) })
  return succeed(null)
}
