// The outlet's settings at the console, and who it is for the tax office from which day on.
import t from 'tap'
import type { OutletSettingsAnswer } from '#domain/wire/outlet-settings-message.ts'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import { activatePrices } from '#hub/catalogue/activate-prices.ts'
import { findSellable } from '#hub/catalogue/find-sellable.ts'
import { listOverrides } from '#hub/cloud/list-overrides.ts'
import { undoOverride } from '#hub/cloud/undo-override.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import {
  changeSettings,
  removeTaxStatus,
  setTaxStatus,
  viewSettings,
} from '#hub/outlet/change-outlet.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { changeRules } from '#hub/rules/change-rules.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { readRules } from '#hub/rules/read-rules.ts'
import { readRulesVersion } from '#hub/rules/rules-store.ts'
import { feedDesk, item } from '../../support/feed-desk.ts'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID, SMALL_OUTLET, SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'

const BY = { staffId: MANAGER_ID, terminalId: testId(1) }
const NPWP = '0123456789012345'
const PRODUCT = SMALL_PRODUCTS.find(({ tax_code }) => tax_code === 'PPN12')

/** Head office's words on the outlet, as they hold here. */
function outletConfig(db: Db) {
  const { name, address, phone, npwp, nitku, receipt_footer, ...rest } = readOutlet(db)
  return {
    ...{ name, address, phone, npwp, nitku, receipt_footer },
    is_taxable_enterprise: rest.is_taxable_enterprise,
    is_price_tax_inclusive: rest.is_price_tax_inclusive,
    cash_rounding_step_minor: rest.cash_rounding_step_minor,
    cash_rounding_mode: rest.cash_rounding_mode,
    loyalty_tiers: rest.loyalty_tiers,
    embedded_barcode_rules: rest.embedded_barcode_rules,
  }
}

t.test(
  'over HTTP: changed, told to tills, refused when stale, and listed with its way back',
  async (t) => {
    const hub = await startTestHub(t)
    const heard: string[] = []
    const { publish } = hub.live
    hub.live.publish = (message) => {
      heard.push(message.type)
      publish(message)
    }
    const manager = await hub.logIn(MANAGER_ID)
    const path = '/api/console/outlet'
    const { settings: was } = (await manager.get(path)).body as OutletSettingsAnswer
    const settings = { ...was, name: ' Toko\u0007 Baru ', cash_rounding_step_minor: 500 }
    const put = await manager.put(path, { was, settings })
    t.match(put, { status: 200, body: { settings: { name: 'Toko Baru' } } })
    t.same(heard, ['outlet-changed', 'catalogue-changed'])
    t.match(put.body.changes, [
      { field: 'cash_rounding_step_minor', is: 500, by: 'Budi' },
      { field: 'name', was: was.name, is: 'Toko Baru' },
    ])
    t.equal((await manager.put(path, { was, settings })).status, 200, 'a retry')
    const stale = await manager.put(path, { was, settings: { ...settings, name: 'Lain' } })
    t.match(stale.body, { error: { code: 'OUTLET_CHANGED' } })
    const now = put.body.settings
    const tier = { tier: 'gold', earn_rate_ppm: 1 }
    for (const [change, field] of [
      [{ name: ' ' }, 'name'],
      [{ loyalty_tiers: [tier, tier] }, 'loyalty_tiers'],
    ] as const) {
      const refused = await manager.put(path, { was: now, settings: { ...now, ...change } })
      t.match(refused.body, { error: { code: 'OUTLET_INVALID', field } })
    }
    const tax = { valid_from: '2027-01-01', is_taxable_enterprise: true, npwp: NPWP, nitku: null }
    t.match(await manager.put(`${path}/tax`, tax), { status: 200, body: { tax: [tax, {}] } })
    t.match(await manager.post(`${path}/tax/remove`, { valid_from: '2027-01-01' }), { status: 200 })
  },
)

t.test('a tax status begins with its day, and days before stay as they were', async (t) => {
  const { db, deps, shop } = feedDesk(t)
  const { seams } = deps
  await activatePrices(deps)
  const set = (status: object) =>
    write(db, (tx) => setTaxStatus(tx, seams, BY, { ...base, ...status } as never))
  const { today } = viewSettings(db, seams)
  const isPkp = SMALL_OUTLET.is_taxable_enterprise
  const base = { valid_from: today, is_taxable_enterprise: isPkp, npwp: NPWP, nitku: null }
  for (const [change, code] of [
    [{ valid_from: '2026-11-21' }, 'TAX_DAY_TOO_EARLY'],
    [{ npwp: '123' }, 'TAX_IDENTITY_INVALID'],
    [{ npwp: null, nitku: `${NPWP}000000` }, 'TAX_IDENTITY_INVALID'],
    [{ npwp: null, is_taxable_enterprise: true }, 'TAX_IDENTITY_INVALID'],
    [{ nitku: '9'.repeat(22) }, 'TAX_IDENTITY_INVALID'],
  ] as const) {
    t.match(set(change), { code }, JSON.stringify(change))
  }
  t.ok(set({}).ok, 'numbers also today')
  t.equal(readOutlet(db).npwp, NPWP)
  t.ok(set({ valid_from: '2026-11-24', is_taxable_enterprise: !isPkp }).ok)
  const rateOn = (day: string) =>
    findSellable(db, PRODUCT?.product_id ?? '', PRODUCT?.units[0]?.unit_code ?? '', day)?.tax
      .ratePpm
  t.not(rateOn('2026-11-23'), rateOn('2026-11-24'), 'a sale is judged by its own day')
  t.equal(readOutlet(db).is_taxable_enterprise, isPkp, 'not yet')
  shop.seams.clock.advance(2 * 86_400_000)
  t.match(await activatePrices(deps), { day: '2026-11-24', isTaxNew: true })
  t.equal(readOutlet(db).is_taxable_enterprise, !isPkp)
  t.equal(rateOn('2026-11-21'), rateOn('2026-11-23'), 'late sales as they were')
  const later = { valid_from: '2026-12-01', is_taxable_enterprise: isPkp }
  set(later)
  const remove = (day: string) => write(db, (tx) => removeTaxStatus(tx, seams, BY, day))
  t.ok(remove(later.valid_from).ok)
  t.ok(remove(later.valid_from).ok, 'again is nothing')
  t.match(remove('2026-11-24'), { code: 'TAX_DAY_TOO_EARLY' })
  t.match(viewSettings(db, seams).tax, [
    { valid_from: '2026-11-24' },
    {},
    { npwp: SMALL_OUTLET.npwp },
  ])
})

t.test('over head office’s word: marked, kept, taken back', async (t) => {
  const { db, deps, page, signed } = feedDesk(t)
  await activatePrices(deps)
  const { seams } = deps
  const id = SMALL_OUTLET.outlet_id
  const config = { outlet: outletConfig(db), rules: null }
  const say = (change: object, version: number) =>
    page([
      signed(
        item('outlet-config', id, { ...config, outlet: { ...config.outlet, ...change } }, version),
      ),
    ])
  await say({}, 1)
  const was = viewSettings(db, seams).settings
  const settings = { ...was, name: 'Nama toko', receipt_footer: 'Sampai jumpa' }
  t.ok(write(db, (tx) => changeSettings(tx, seams, BY, { was, settings })).ok)
  t.same(viewSettings(db, seams).changed_here.sort(), ['outlet.name', 'outlet.receipt_footer'])
  await say({ phone: '08123' }, 2)
  t.match(readOutlet(db), { name: 'Nama toko', phone: '08123' }, 'field by field')
  await say({ phone: '08123', name: 'Nama pusat', npwp: NPWP }, 3)
  t.match(readOutlet(db), { name: 'Nama pusat', receipt_footer: 'Sampai jumpa', npwp: NPWP })
  t.same(viewSettings(db, seams).changed_here, ['outlet.receipt_footer'])
  t.equal(viewSettings(db, seams).tax[0]?.npwp, NPWP, 'dated as well')
  const ref = { topic: 'outlet-config', item_id: id, field: 'outlet.receipt_footer' }
  t.ok(write(db, (tx) => undoOverride(tx, seams, { ref, ...BY })))
  t.equal(readOutlet(db).receipt_footer, was.receipt_footer)
})

t.test('rules over head office’s word: each listed by itself, kept, taken back', async (t) => {
  const { db, deps, page, signed } = feedDesk(t)
  await activatePrices(deps)
  const { seams } = deps
  const id = SMALL_OUTLET.outlet_id
  const outlet = outletConfig(db)
  const office = { ...DEFAULT_RULES, refund_window_days: 14, away_stop_days: 5 }
  const say = (rules: Partial<RulesMessage> | null, version: number) =>
    page([
      signed(
        item('outlet-config', id, { outlet, rules: rules && { ...office, ...rules } }, version),
      ),
    ])
  const change = (rules: Partial<RulesMessage>) => {
    const order = { rules: { ...readRules(db), ...rules }, version: readRulesVersion(db), ...BY }
    t.ok(write(db, (tx) => changeRules(tx, seams, order)).ok)
  }
  const listed = () =>
    listOverrides(db, null).overrides.map(({ field, local, office: theirs }) => [
      field,
      local,
      theirs,
    ])
  const undo = (field: string) =>
    write(db, (tx) =>
      undoOverride(tx, seams, { ref: { topic: 'outlet-config', item_id: id, field }, ...BY }),
    )
  await say(null, 1)
  change({ credit_due_days: 10 })
  t.same(listed(), [], 'head office leaves the rules to the outlet')
  await say({}, 2)
  t.match(readRules(db), { refund_window_days: 14, credit_due_days: 30, away_stop_days: 5 })
  change({ refund_window_days: 3, receipt_shows_expiry: true })
  t.same(listed().sort(), [
    ['rules.receipt_shows_expiry', true, null],
    ['rules.refund_window_days', 3, 14],
  ])
  await say({ credit_due_days: 7 }, 3)
  t.match(readRules(db), { refund_window_days: 3, credit_due_days: 7 }, 'rule by rule')
  t.equal(listed().length, 2)
  await say({ credit_due_days: 7, refund_window_days: 20 }, 4)
  t.equal(readRules(db).refund_window_days, 20, 'their newer word')
  t.same(listed(), [['rules.receipt_shows_expiry', true, null]])
  change({ refund_window_days: 1 })
  change({ refund_window_days: 20 })
  t.equal(listed().length, 1, 'what agrees again is no difference')
  const version = readRulesVersion(db)
  t.ok(undo('rules.receipt_shows_expiry'))
  t.notOk('receipt_shows_expiry' in readRules(db))
  t.equal(readRulesVersion(db), version + 1, 'whoever edits them is told')
  t.same(listed(), [])
  t.notOk(undo('rules.receipt_shows_expiry'), 'once')
  const documents = db
    .prepare("SELECT payload FROM outbox WHERE kind = 'rules-changed'")
    .pluck()
    .all()
  t.equal(JSON.parse(String(documents.at(-1))).version, version + 1, 'the cloud hears of it')
  const broken = { away_warn_hours: 30, away_stop_days: 2 }
  change(broken)
  await say({ ...{ credit_due_days: 7, refund_window_days: 20 }, away_warn_hours: 100 }, 5)
  t.match(readRules(db), { away_warn_hours: 30 }, 'refused: it warns after it stops')
})
