import t from 'tap'
import { faultOfRules } from '#domain/outlet-rules.ts'
import { DEFAULT_SCANNER } from '#domain/scanner-rules.ts'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import { firstBrokenAuditEntry } from '#hub/audit/verify-audit.ts'
import { write } from '#hub/db/write.ts'
import { listReplacedCodeRules } from '#hub/outlet/code-rules.ts'
import { changeRules } from '#hub/rules/change-rules.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { checkReason, readRules } from '#hub/rules/read-rules.ts'
import { startTestHub } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID } from '../../support/small-outlet.ts'

const change = (rules: Partial<RulesMessage>, version: number) => ({
  rules: { ...DEFAULT_RULES, ...rules },
  version,
})

t.test('an outlet without rules of its own has sensible ones', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.pair()
  const { body } = await till.get('/api/pos/rules')
  t.same(body, { rules: DEFAULT_RULES, version: 0 })
  t.equal(faultOfRules(DEFAULT_RULES), null)
  const values = body.rules.denominations.map((each: { value_minor: number }) => each.value_minor)
  t.equal(values.at(0), 100_000)
  t.equal(values.at(-1), 100)
  t.equal(checkReason(hub.db, 'paid-out', { reason_code: 'supplies', note: null }), null)
  t.match(checkReason(hub.db, 'paid-out', { reason_code: 'other', note: null }), {
    code: 'REASON_NEEDS_NOTE',
  })
})

t.test('a manager replaces the rules; everybody hears of it', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const heard: unknown[] = []
  hub.live.publish = (message) => heard.push(message)
  const denominations = [...DEFAULT_RULES.denominations].reverse()
  const body = change({ refund_window_days: 14, denominations }, 0)
  const answer = await manager.put('/api/console/rules', body)
  t.match(answer, { status: 200, body: { version: 1, rules: { refund_window_days: 14 } } })
  t.same(answer.body.rules.denominations, DEFAULT_RULES.denominations, 'in counting order')
  t.same((await manager.get('/api/pos/rules')).body, answer.body)
  t.same(heard, [{ type: 'rules-changed', version: 1 }])
  t.equal(readRules(hub.db).refund_window_days, 14)
  const again = await manager.put('/api/console/rules', body)
  t.same(again.body, answer.body, 'a retry whose answer was lost')
  const documents = hub.db.prepare("SELECT payload FROM outbox WHERE kind = 'rules-changed'").all()
  t.equal(documents.length, 1)
  const audit = hub.db
    .prepare("SELECT payload FROM audit_entry WHERE kind = 'rules-changed'")
    .pluck()
    .all() as string[]
  t.same(
    audit.map((payload) => JSON.parse(payload).changed),
    [['refund_window_days']],
  )
  t.equal(firstBrokenAuditEntry(hub.db), null)
})

t.test('two people cannot mix their halves', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  t.equal((await manager.put('/api/console/rules', change({ credit_due_days: 7 }, 0))).status, 200)
  t.match(await manager.put('/api/console/rules', change({ credit_due_days: 9 }, 0)), {
    status: 409,
    body: { error: { code: 'RULES_CHANGED' } },
  })
  t.equal(readRules(hub.db).credit_due_days, 7)
})

t.test('rules that contradict themselves, and people who may not', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const [note] = DEFAULT_RULES.denominations
  const twice = change({ denominations: note ? [note, note] : [] }, 0)
  t.match(await manager.put('/api/console/rules', twice), {
    status: 422,
    body: { error: { code: 'RULES_INVALID', field: 'denominations' } },
  })
  t.match(await manager.put('/api/console/rules', { ...change({}, 0), extra: 1 }), { status: 400 })
  const cashier = await hub.logIn(CASHIER_ID, 'Kasir 2')
  t.equal((await cashier.put('/api/console/rules', change({}, 0))).status, 403)
})

t.test('rules of a transaction that was rolled back are forgotten', async (t) => {
  const hub = await startTestHub(t)
  const order = { staffId: MANAGER_ID, terminalId: 'x', version: 0 }
  const set = (credit_due_days: number, isKept: boolean) => {
    try {
      write(hub.db, (tx) => {
        const rules = { ...DEFAULT_RULES, credit_due_days }
        t.ok(changeRules(tx, hub.deps.seams, { ...order, rules }).ok)
        t.equal(readRules(tx).credit_due_days, credit_due_days)
        if (!isKept) throw new Error('rolled back')
      })
    } catch {}
  }
  set(7, false)
  t.equal(readRules(hub.db).credit_due_days, DEFAULT_RULES.credit_due_days)
  set(8, true)
  t.equal(readRules(hub.db).credit_due_days, 8)
})

t.test('rules for labels reach the tills at once, and those of before are kept', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const heard: unknown[] = []
  hub.live.publish = (message) => heard.push(message)
  const rule = { prefix: '23', kind: 'price' as const, item_digits: 5, value_digits: 5 }
  const outlet = async () => (await manager.get('/api/outlet')).body.embedded_barcode_rules
  const office = await outlet()
  const put = (rules: Partial<RulesMessage>, version: number) =>
    manager.put('/api/console/rules', change(rules, version))
  t.match(await put({ code_rules: [rule] }, 0), { status: 200 })
  t.same(await outlet(), [rule])
  t.same(heard, [{ type: 'rules-changed', version: 1 }, { type: 'outlet-changed' }])
  t.same(listReplacedCodeRules(hub.db), [office])
  t.match(await put({ code_rules: [rule], refund_window_days: 3 }, 1), { status: 200 })
  t.equal(heard.length, 3, 'other rules are no news of the outlet')
  t.match(await put({ code_rules: [] }, 2), { status: 200 })
  t.same(listReplacedCodeRules(hub.db), [[rule], office])
  t.match(await put({}, 3), { status: 200 })
  t.same(await outlet(), office, "head office's again")
  t.equal(listReplacedCodeRules(hub.db).length, 2, 'no rules at all have printed no label')
  const wrong = await put({ code_rules: [rule, { ...rule, kind: 'weight' }] }, 4)
  t.match(wrong, { status: 422, body: { error: { code: 'RULES_INVALID', field: 'code_rules/1' } } })
  t.match(wrong.body.error.detail, 'rule 2 reads codes that begin with 23, as rule 1 does')
  const scanner = { ...DEFAULT_SCANNER, prefix: '8' }
  t.match(await put({ scanners: [scanner] }, 4), {
    body: { error: { code: 'RULES_INVALID', field: 'scanners/0' } },
  })
})

t.test('a rule that nobody has set is left out: older tills would not read it', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const fields = async () => Object.keys((await manager.get('/api/pos/rules')).body.rules)
  const before = await fields()
  t.notOk(before.includes('loyalty_alone_limit_minor') || before.includes('lock_after_minutes'))
  const limit = { loyalty_alone_limit_minor: 20_000 }
  t.equal((await manager.put('/api/console/rules', change(limit, 0))).status, 200)
  t.ok((await fields()).includes('loyalty_alone_limit_minor'))
  t.equal((await manager.put('/api/console/rules', change({}, 1))).status, 200)
  t.same(await fields(), before, 'taken back')
})
