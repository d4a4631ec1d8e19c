// From an update that went wrong on a box to what head office reads of it: the updater's own words,
// the hub's document, the relay's reader, PostgreSQL, and the line that a person types.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { toIso } from '#domain/datetime.ts'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import type { ReleaseState, UpdateReason } from '#domain/wire/update-word.ts'
import { readReleaseOnBox, setUpOf } from '#hub/box/machine/read-release.ts'
import { watchBoxHealth } from '#hub/box/watch-box-health.ts'
import { UNKNOWN_MACHINE } from '#hub/box/watch-machine.ts'
import { run, sql } from '#hub/db/query.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { createOutboxReader } from '../../cloud-relay/outbox-reader.ts'
import { releaseRows } from '../../provisioning/ocean/status-command.ts'
import { WORDS, type WordKey } from '../../provisioning/ocean/words.ts'
import { DurableDisk } from '../../provisioning/update/durable-disk.ts'
import {
  type Box,
  type BoxServices,
  beginUpdate,
  continueUpdate,
} from '../../provisioning/update/take-update.ts'
import { startTestCloud } from '../support/cloud.ts'
import { fakeTimers } from '../support/fake-timers.ts'
import { hireOffice } from '../support/office.ts'
import { EPOCH } from '../support/small-outlet.ts'
import { smallShop } from '../support/small-shop.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const [OLD, NEW] = ['1.0.0', '1.1.0']
const ROOT = join(import.meta.dirname, '../..')
const SECRET = 'password=hunter2'
const at = '2026-11-29T02:00:00.000Z'

/** A machine with a box's files below `root`, as install.sh and the updater lay them out. */
function layOut(root: string): Box {
  const programs = join(root, 'opt/ocean')
  for (const version of [OLD, NEW])
    mkdirSync(join(programs, 'releases', version), { recursive: true })
  for (const name of ['systemd', 'provisioning']) {
    symlinkSync(join(ROOT, name), join(programs, 'releases', OLD, name))
  }
  for (const link of ['current', 'steady']) symlinkSync(`releases/${OLD}`, join(programs, link))
  const paths = {
    ...{ programs, database: join(root, 'data/outlet.db') },
    update: join(root, 'var/lib/ocean/update'),
  }
  for (const folder of [paths.update, dirname(paths.database), join(root, 'etc/ocean')]) {
    mkdirSync(folder, { recursive: true })
  }
  writeFileSync(paths.database, 'data')
  const services: BoxServices = {
    ...{ rehearse: async () => {}, whyNotNow: async () => null, stop: async () => {} },
    ...{ startTrial: async () => {}, faultOf: async () => null, start: async () => {} },
  }
  const nowMs = () => Date.parse(at)
  return { disk: new DurableDisk(), paths, services, nowMs, say: () => {} }
}

function wantRelease(shop: ReturnType<typeof smallShop>, version: string): void {
  const release = { version, from_minute: 0, to_minute: 1439, despite_open_shifts: true }
  const rules: RulesMessage = { ...DEFAULT_RULES, release }
  const row = { id: 1, version: 1, rules_json: JSON.stringify(rules) }
  run(shop.db, sql.insertInto('outlet_rules').values(row))
}

/** One look of the hub's own watch, whose document the outbox takes or refuses by its shape. */
async function tellHealth(shop: ReturnType<typeof smallShop>, root: string): Promise<void> {
  const timers = fakeTimers()
  const watch = watchBoxHealth({
    ...{ ...shop.deps, seams: { ...shop.seams, timers } },
    ...{ relayStatus: () => null, backup: () => null, machine: () => UNKNOWN_MACHINE },
    ...{ releaseOnBox: () => readReleaseOnBox(root), isTerminalConnected: () => false },
  })
  timers.pass(0)
  while (timers.pendingCount() === 0) await new Promise((resolve) => setTimeout(resolve, 2))
  watch.stop()
}

t.test('why an update was undone is read in head office, and no more than that', async (t) => {
  const root = makeTempFolder(t, 'update-told')
  const box = layOut(root)
  const shop = smallShop(t)
  wantRelease(shop, NEW)
  beginUpdate(box, NEW)
  box.services.startTrial = () => Promise.reject(new Error(`systemctl failed: ${SECRET}`))
  await continueUpdate(box)
  await tellHealth(shop, root)
  const cloud = await startTestCloud(t)
  const outbox = createOutboxReader(shop.path)
  t.teardown(outbox.close)
  const rows = outbox.readRows(EPOCH, 1, 500, 64 * 1024 * 1024)
  await cloud.ingest(1, rows)
  const seen = await cloud.ask(
    `SELECT hub_version, release_wanted, update_to, update_result, update_reason,
      update_at = $1 AS is_then, set_up_state FROM ocean.fleet_status`,
    [at],
  )
  t.strictSame(seen, [
    {
      ...{ hub_version: 'test', release_wanted: NEW, update_to: NEW, update_result: 'undone' },
      ...{ update_reason: 'not-started', is_then: true, set_up_state: 'older' },
    },
  ])
  const told = await cloud.ask<{ body: object }>('SELECT body FROM ocean.box_health')
  t.notMatch(JSON.stringify(told), SECRET)
  const reader = await hireOffice(cloud, 'ani', ['ocean_reader'])
  const { code, out } = await reader.type('status')
  t.equal(code, 0)
  t.match(out, /outlet +runs +wanted +last update +result +why +ago +set-up/)
  t.match(out, /test +1\.1\.0 +1\.1\.0 +undone +not-started +\d+ \w+ +older/)
  t.match(out, /update, set-up\n/, 'both are trouble')
})

t.test('what a box of before told, or says of nothing, is read as not said', async (t) => {
  const root = makeTempFolder(t, 'update-untold')
  t.equal(await readReleaseOnBox(root), null, 'no box')
  const { paths } = layOut(root)
  const read = () => readReleaseOnBox(root)
  t.strictSame(await read(), { last: null, set_up: 'older' }, 'installed before it was noted')
  const meant = await setUpOf(ROOT)
  t.match(meant, /^[0-9a-f]{12}$/)
  writeFileSync(join(root, 'etc/ocean/set-up'), `${meant}\n`)
  t.strictSame(await read(), { last: null, set_up: 'current' })
  for (const text of ['{"to":', '{"to":"1.1.0","result":"done","reason":"because","at":"x"}']) {
    writeFileSync(join(paths.update, 'told.json'), text)
    t.strictSame(await read(), { last: null, set_up: 'current' })
  }
})

t.test('a technician reads the same in a sentence, in either language', async (t) => {
  const release = (reason: UpdateReason | null): ReleaseState => ({
    ...{ wanted: NEW, set_up: reason === null ? 'current' : 'older' },
    last: { to: NEW, result: reason === null ? 'done' : 'undone', reason, at },
  })
  const rowsIn = (language: 'id' | 'en', state: ReleaseState) =>
    releaseRows(
      { release: state },
      { language, word: (key: WordKey) => WORDS[key][language], time: toText },
    )
  t.strictSame(rowsIn('en', release(null)), [
    ['Release wanted', NEW],
    ['Last update', `${NEW}, done, ${at}`],
    ['Set-up of the machine', 'well'],
  ])
  const [, update, why, setUp] = rowsIn('id', release('no-answer'))
  t.strictSame(update, ['Pembaruan terakhir', `${NEW}, dibatalkan, ${at}`])
  t.match(why, ['', /^Versi baru tidak menjawab/])
  t.match(setUp?.[1], 'sh /opt/ocean/current/provisioning/install.sh refresh')
  t.strictSame(releaseRows({ release: null }, { language: 'en', word: () => '', time: toText }), [])
})

const toText = (iso: string): string => toIso(Date.parse(iso))
