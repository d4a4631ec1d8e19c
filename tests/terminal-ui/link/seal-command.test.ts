// Money commands lie sealed in both storages as sales do, from before they are sent.
import t from 'tap'
import { findCommand, readCommands } from '../../../terminal-ui/src/link/command-journal.ts'
import { isSealed } from '../../../terminal-ui/src/link/command-record.ts'
import { JournalVault } from '../../../terminal-ui/src/link/journal-vault.ts'
import {
  commandText,
  noteCommandsTaken,
  sealPlain,
  unreadableCommands,
} from '../../../terminal-ui/src/link/seal-command.ts'
import { openBody, sealBody, wordsOf } from '../../../terminal-ui/src/link/sealed-body.ts'
import { frameRecord } from '../../../terminal-ui/src/link/segment-frames.ts'
import { textOf } from '../../../terminal-ui/src/link/tell-commands.ts'
import { SHIFT_ID, testId } from '../../support/small-outlet.ts'
import {
  answer,
  ask,
  changeKeys,
  command,
  framesOf,
  idsOf,
  offered,
  openTill,
  pendingIn,
  refuse,
  TOLD,
  tell,
} from './command-till.ts'
import { SEALING } from './scripted-hub.ts'
import { createBench } from './terminal-bench.ts'

const SECRETS = /es batu|5001|Sari|cash-movements|K-1|K-A/

t.test('words, people and answers are sealed; what indexes look at is not', async (t) => {
  const till = await openTill(t)
  const { record } = await ask(till, command(1))
  t.match(record, { sequence: 1, body: /es batu/ })
  const [row] = await till.database.getAll('money_commands')
  if (!row || !isSealed(row)) throw new Error('it lies in the clear')
  t.match(row, { id: testId(1), state: 'pending', sequence: 1, shiftId: SHIFT_ID, isTold: false })
  t.same(framesOf(till)[0]?.body, row.words, 'the same bytes in the file')
  await answer(till, 1)
  const [settled] = await till.database.getAll('money_commands')
  const seen = JSON.stringify(settled) + Buffer.from(row.words).toString('latin1')
  t.notMatch(seen, SECRETS)
  const opened = await findCommand(till.database, testId(1))
  t.match(opened, { ...record, state: 'answered', answer: { number: 'K-1' } })
  t.equal(opened?.body, record.body, 'byte for byte')
  t.equal(till.vault.state.value, 'kept')
})

t.test('the file has the very words that the hub is told', async (t) => {
  const till = await openTill(t)
  const told = await tell(till, command(1))
  await tell(till, command(2))
  t.same(idsOf(framesOf(till)), [testId(1), testId(2)])
  const [segment, ...others] = await till.database.getAll('journal_segments')
  const [framed] = framesOf(till)
  if (!segment || !framed) throw new Error('nothing is sealed')
  t.same(others, [], 'one segment for a shift')
  const text = await openBody(till.bench.seams.subtle, segment, framed, framed.body)
  t.equal(text, commandText(told))
  t.match(JSON.parse(text ?? ''), { state: 'told', command: JSON.parse(textOf(told)) })
  await tell(till, command(3, 'bank-deposit', null))
  t.equal((await till.database.getAll('journal_segments')).length, 2, 'of no shift')
})

t.test('IndexedDB lost some: they are asked and told again, in their order', async (t) => {
  const till = await openTill(t)
  await ask(till, command(1))
  await tell(till, command(2))
  await ask(till, command(3, 'refund'))
  const before = await pendingIn(till)
  await till.database.clear('money_commands')
  const again = await openTill(t, till.bench)
  const second = await again.vault.second
  t.equal(second?.putBackCommandCount, 3)
  t.equal(second?.putBackCount, 0)
  t.same(await pendingIn(again), before, 'as they were, word for word')
  t.same(await offered(again), [])
  t.match(await till.database.get('identity', 'counter'), { number: 0, sequence: 0 })
  const third = await openTill(t, till.bench)
  t.equal((await third.vault.second)?.putBackCommandCount, 0)
  t.equal(framesOf(third).length, 3, 'copied once')
})

t.test('a place that was taken meanwhile: what was lost comes after it', async (t) => {
  const till = await openTill(t)
  await ask(till, command(1))
  await till.database.clear('money_commands')
  await ask(till, command(2))
  const again = await openTill(t, till.bench)
  t.same(idsOf(await pendingIn(again)), [testId(2), testId(1)])
})

t.test('what was asked and is told since: the last words count, in both storages', async (t) => {
  const till = await openTill(t)
  const { record } = await ask(till, command(1))
  const told = await tell(till, { ...command(1), body: { movement_id: testId(1), other: 1 } })
  t.same(told, { ...record, told: TOLD }, 'the hub may have done just that')
  await till.database.clear('money_commands')
  const again = await openTill(t, till.bench)
  t.same(await pendingIn(again), [told])
  t.same(await tell(again, command(1)), told, 'told once')
})

t.test('what the hub refused is nothing that happened, and has room for a next try', async (t) => {
  const till = await openTill(t)
  await ask(till, command(1))
  await refuse(till, 1)
  await until(() => framesOf(till).length === 0)
  t.match(await findCommand(till.database, testId(1)), { refusal: { code: 'SHIFT_NOT_OPEN' } })
  await till.database.clear('money_commands')
  t.same(await pendingIn(await openTill(t, till.bench)), [])
  t.match(await ask(till, command(1)), { isNew: true })
  t.equal(framesOf(till).length, 1)
  await answer(till, 1)
  t.match(await ask(till, command(1)), { isNew: false, record: { answer: { number: 'K-1' } } })
  const told = await tell(till, command(1))
  t.match(told, { state: 'answered', answer: { number: 'K-1' } }, 'the answer stands')
})

async function until(holds: () => boolean) {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}

t.test('the page died before the copy: the next one makes it', async (t) => {
  const till = await openTill(t)
  till.bench.disk.trouble = 'fails'
  await tell(till, command(1))
  t.equal(till.vault.state.value, 'failing')
  till.bench.disk.trouble = null
  await ask(till, command(2))
  t.same(idsOf(framesOf(till)), [testId(2)])
  const again = await openTill(t, till.bench)
  t.same(idsOf(framesOf(again)), [testId(2), testId(1)])
  await answer(again, 2)
  till.bench.disk.files.clear()
  t.same(idsOf(framesOf(await openTill(t, till.bench))), [testId(1)], 'what is answered needs none')
})

t.test('without a key of the outlet, a device or a counter they are kept plain', async (t) => {
  const till = await openTill(t, createBench(t), false)
  const { database, bench } = till
  await ask(till, command(1))
  t.match(await database.get('money_commands', testId(1)), { body: /es batu/ })
  t.match(await answer(till, 1), { state: 'answered', answer: { number: 'K-1' } })
  await openTill(t, bench)
  const counter = (await database.get('identity', 'counter')) as never
  await database.delete('identity', 'counter')
  await ask(till, command(2))
  await database.put('identity', counter)
  await database.delete('identity', 'device')
  await ask(till, command(3))
  t.same((await database.getAll('money_commands')).filter(isSealed), [])
  t.equal(bench.disk.files.size, 0)
})

t.test('a seal that fails, a script that is lost, a browser without files', async (t) => {
  const till = await openTill(t)
  await till.database.delete('sync_metadata', 'outlet')
  await ask(till, command(1))
  t.equal(till.vault.state.value, 'unsealed')
  t.notOk(isSealed((await till.database.getAll('money_commands'))[0] as never))
  const bare = createBench(t)
  bare.seams.openSegmentFiles = async () => null
  const other = await openTill(t, bare)
  await ask(other, command(1))
  t.equal(other.vault.state.value, 'absent')
  await refuse(other, 1)
  const early = new JournalVault(bare.seams, other.database)
  t.equal(await early.sealCommand({} as never), null, 'before its script is here')
})

t.test('its key stays as long as it can be read, its file until it is answered', async (t) => {
  const till = await openTill(t)
  const { database, vault } = till
  await tell(till, command(1))
  await ask(till, command(2))
  const second = await vault.second
  const left = async () => [await database.count('journal_segments'), till.bench.disk.files.size]
  await second?.prune(null)
  t.same(await left(), [1, 1])
  await answer(till, 1)
  await second?.prune(null)
  t.same(await left(), [1, 1], 'one is unanswered')
  await answer(till, 2)
  await second?.prune(null)
  t.same(await left(), [1, 0])
  t.match(await findCommand(database, testId(1)), { body: /es batu/ })
  await ask(till, command(3))
  t.same(idsOf(framesOf(till)), [testId(3)], 'with its head: the next page reads it')
  await database.clear('money_commands')
  till.bench.disk.files.clear()
  await second?.prune(null)
  t.same(await left(), [0, 0])
})

t.test('words that do not open are not sent, hold their shift, and are mended', async (t) => {
  const till = await openTill(t)
  const { bench, database } = till
  await ask(till, command(1))
  const [row] = await database.getAll('money_commands')
  if (!row || !isSealed(row)) throw new Error('plain')
  await database.put('money_commands', { ...row, words: row.words.slice().fill(7, 20) })
  t.same(await pendingIn(till), [])
  t.match(await readCommands(database, 'pending'), [{ id: testId(1), body: '', shiftId: SHIFT_ID }])
  t.same(idsOf(await unreadableCommands(database)), [testId(1)])
  const again = await openTill(t, bench)
  t.equal((await again.vault.second)?.putBackCommandCount, 1, 'its copy opens')
  t.match(await pendingIn(again), [{ id: testId(1), body: /es batu/ }])
})

t.test('nothing here opens them: the hub does, and they wait for nothing', async (t) => {
  const till = await openTill(t)
  const { bench, database } = till
  for (const n of [1, 2]) await ask(till, command(n))
  await changeKeys(till)
  const again = await openTill(t, bench)
  t.same(await offered(again), [testId(1), testId(2)])
  await ask(again, command(3, 'cash-movement', testId(60)))
  await noteCommandsTaken(database, [testId(1), testId(3)])
  t.same(idsOf(await unreadableCommands(database)), [testId(2)])
  t.same(idsOf(await pendingIn(again)), [testId(3)], 'what opens here is sent as ever')
  const [file] = (await again.vault.second)?.sealed ?? []
  await (await again.vault.second)?.noteHandedOver(file?.name ?? '', 0)
  t.same(await offered(await openTill(t, bench)), [], 'not offered again')
})

t.test('two that seal what lay in the clear are no worse than one', async (t) => {
  const till = await openTill(t, createBench(t), false)
  const { bench, database } = till
  for (const n of [1, 2]) await ask(till, command(n))
  await database.put('sync_metadata', { key: 'sealing-key', sealing: SEALING })
  const all = () => sealPlain(bench.seams, database, () => true)
  await Promise.all([all(), all()])
  t.ok((await database.getAll('money_commands')).every(isSealed))
  t.same(idsOf(await pendingIn(till)), [testId(1), testId(2)])
})

t.test('an answer to what cannot be sealed any more settles it without its words', async (t) => {
  const till = await openTill(t)
  await ask(till, command(1))
  await till.database.clear('journal_segments')
  t.match(await answer(till, 1), { state: 'answered', answer: null, body: '' })
})

t.test('bare words, as builds of before sealed them, go to the hub', async (t) => {
  const till = await openTill(t)
  const told = await tell(till, command(1))
  const [segment] = await till.database.getAll('journal_segments')
  if (!segment) throw new Error('no segment')
  const at = wordsOf(testId(2))
  const text = textOf({ ...told, id: testId(2) })
  const { body } = await sealBody(till.bench.seams, segment, at, text)
  const frame = frameRecord({ ...at, sequence: 2, body: body as Uint8Array<ArrayBuffer> })
  await (await till.bench.disk.open()).append(segment.id, frame)
  t.same(await offered(await openTill(t, till.bench)), [testId(2)])
})
