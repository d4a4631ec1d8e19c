// What a full shop says otherwise than head office: a person, a role, a promotion, the outlet, its
// rules. Written as edits at the console would leave it.
import type { OutletConfigBody } from '#domain/wire/feed-outlet-config.ts'
import type { GrantMessage } from '#domain/wire/staff-message.ts'
import { appendAudit } from '#hub/audit/append-audit.ts'
import { noteLocalEdit } from '#hub/cloud/local-override.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { readRules } from '#hub/rules/read-rules.ts'
import { SUPERVISOR_ID } from '../support/hub.ts'
import { promotionDraft } from '../support/promotion-desk.ts'
import { MANAGER_ID, TERMINAL } from '../support/small-outlet.ts'

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

/** As the screen of the shop leaves it in the audit log. */
function noteOutletChange(tx: Db, [, , office, local]: Word, atMs: number): void {
  const { outlet } = office as OutletConfigBody
  const changed = Object.fromEntries(
    (['name', 'receipt_footer'] as const).map((field) => [
      field,
      { was: outlet?.[field] ?? null, is: local[`outlet.${field}`] },
    ]),
  )
  const payload = { changed, staff_id: MANAGER_ID, terminal_id: TERMINAL.id }
  appendAudit(tx, { kind: 'outlet-changed', payload, atMs })
}

export function seedOverrides(db: Db): void {
  const words = [...people(), promotion(), config(db)]
  const hear = db.prepare(
    `INSERT INTO feed_applied (topic, item_id, version, is_deleted, body_json, snapshot)
     VALUES (?, ?, 1, 0, ?, 0)`,
  )
  write(db, (tx) => {
    for (const [index, word] of words.entries()) {
      const [topic, itemId, office, fields] = word
      hear.run(topic, itemId, JSON.stringify(office))
      const atMs = Date.now() - (words.length - 1 - index) * 7 * HOUR_MS
      noteLocalEdit(tx, { topic, itemId, fields, source: MANAGER_ID, atMs })
      if (topic === 'outlet-config') noteOutletChange(tx, word, atMs)
    }
  })
}
