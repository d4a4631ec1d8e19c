// What a full shop says otherwise than head office: a person, a role, a promotion, the outlet, its
// rules. Written as edits at the console would leave it.
import type { OutletConfigBody } from '#domain/wire/feed-outlet-config.ts'
import type { GrantMessage } from '#domain/wire/staff-message.ts'
import { noteLocalEdit } from '#hub/cloud/local-override.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { readRules } from '#hub/rules/read-rules.ts'
import { SUPERVISOR_ID } from '../support/hub.ts'
import { promotionDraft } from '../support/promotion-desk.ts'
import { MANAGER_ID } from '../support/small-outlet.ts'

const HOUR_MS = 3_600_000

const grant = (permission: string, is_allowed: boolean, limit: number | null = null) =>
  ({ permission, is_allowed, limit }) as GrantMessage

type Fields = Record<string, unknown>
type Word = [topic: string, itemId: string, office: object, local: Fields]

function people(): Word[] {
  const wati = { staff_id: SUPERVISOR_ID, name: 'Wati', role: 'cashier', is_active: true }
  const own_grants = [grant('discount', true, 150_000), grant('void', true, 987_654_321)]
  return [
    ['staff', SUPERVISOR_ID, { ...wati, own_grants: [] }, { role: 'supervisor', own_grants }],
    [
      'role-grant',
      'cashier',
      { role: 'cashier', grants: [grant('no-sale', false)] },
      { grants: [grant('no-sale', true), grant('paid-out', true, 250_000)] },
    ],
  ]
}

/** The first of the full shop's promotions. */
function promotion(): Word {
  const { id, body } = promotionDraft('* -10%', 1)
  const office = promotionDraft('* -5%', 1).body
  const name = 'Kupon hemat sekali belanja keluarga raya'
  const local = { valid_to: body.valid_to, rule: body.rule }
  return ['promotion', id, { ...office, name, valid_to: '2026-12-31', prices: [] }, local]
}

function config(db: Db): Word {
  const { outlet_id, ...outlet } = readOutlet(db)
  const rules = readRules(db)
  const [reason, ...reasons] = rules.reasons
  const [note, ...notes] = rules.denominations
  const office: OutletConfigBody = {
    outlet: { ...outlet, receipt_footer: 'Barang yang sudah dibeli tidak dapat ditukar' },
    rules: { ...rules, over_short_limit_minor: 5_000, business_day_start_minute: 0 },
  }
  return [
    'outlet-config',
    outlet_id,
    office,
    {
      'outlet.name': 'Minimarket Samudra Raya Kebayoran Baru S',
      'outlet.receipt_footer': outlet.receipt_footer,
      'rules.over_short_limit_minor': 123_456_789,
      'rules.business_day_start_minute': 180,
      'rules.reasons': [{ ...reason, is_active: false }, ...reasons],
      'rules.denominations': [{ ...note, is_active: false }, ...notes],
      'rules.expired_goods': 'refuse',
      'rules.required_evidence': [{ method: 'card', fields: ['approval_code', 'last_four'] }],
    },
  ]
}

export function seedOverrides(db: Db): void {
  const words = [...people(), promotion(), config(db)]
  const hear = db.prepare(
    `INSERT INTO feed_applied (topic, item_id, version, is_deleted, body_json, snapshot)
     VALUES (?, ?, 1, 0, ?, 0)`,
  )
  write(db, (tx) => {
    for (const [index, [topic, itemId, office, fields]] of words.entries()) {
      hear.run(topic, itemId, JSON.stringify(office))
      const atMs = Date.now() - (index + 1) * 7 * HOUR_MS
      noteLocalEdit(tx, { topic, itemId, fields, source: MANAGER_ID, atMs })
    }
  })
}
