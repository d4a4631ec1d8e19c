// The key that tills seal to is replaced without losing what was sealed to the one before.
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { FORMER_DAYS_MIN, runSealingKey } from '#hub/salvage/rotate-sealing-key.ts'
import { keyNamed, readOrCreateSealingKey } from '#hub/salvage/sealing-key.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const DAY_MS = 86_400_000
const NOW_MS = Date.UTC(2026, 10, 29, 1)

t.test('the new one is in use after a start, the old one still opens', async (t) => {
  const folder = makeTempFolder(t, 'keys')
  const first = readOrCreateSealingKey(folder)
  t.match(runSealingKey('rotate', folder, NOW_MS), { ok: true })
  const second = readOrCreateSealingKey(folder)
  t.not(second.keyId, first.keyId)
  const kept = keyNamed(second, first.keyId)
  t.ok(kept?.privateKey.equals(first.privateKey))
  t.equal(statSync(join(folder, 'sealing-key-2026-11-29.pem')).mode & 0o777, 0o600)
  t.match(runSealingKey('rotate', folder, NOW_MS), { ok: false }, 'once a day')
  t.equal(readOrCreateSealingKey(folder).keyId, second.keyId)
  t.match(runSealingKey('list', folder, NOW_MS).lines, [
    `${second.keyId}  in use`,
    `${first.keyId}  until 2026-11-29, still opens`,
  ])
})

t.test(
  'a power cut between the two steps leaves every key, and the next start goes on',
  async (t) => {
    const folder = makeTempFolder(t, 'keys')
    const first = readOrCreateSealingKey(folder)
    const path = join(folder, 'sealing-key.pem')
    // The old key was kept, and the new one was not written yet.
    writeFileSync(join(folder, 'sealing-key-2026-11-28.pem'), readFileSync(path))
    t.equal(readOrCreateSealingKey(folder).keyId, first.keyId)
    t.match(runSealingKey('rotate', folder, NOW_MS), { ok: true })
    t.ok(keyNamed(readOrCreateSealingKey(folder), first.keyId))
    rmSync(path)
    t.ok(keyNamed(readOrCreateSealingKey(folder), first.keyId), 'whatever becomes of the new one')
  },
)

t.test('a key is put aside when no till can need it any more, and never deleted', async (t) => {
  const folder = makeTempFolder(t, 'keys')
  const first = readOrCreateSealingKey(folder)
  runSealingKey('rotate', folder, NOW_MS)
  const later = (days: number) => runSealingKey('retire', folder, NOW_MS + days * DAY_MS)
  t.match(later(FORMER_DAYS_MIN - 1).lines, [/^No key was replaced/])
  t.ok(keyNamed(readOrCreateSealingKey(folder), first.keyId))
  t.match(later(FORMER_DAYS_MIN).lines, [/retired-keys/])
  t.equal(keyNamed(readOrCreateSealingKey(folder), first.keyId), null)
  t.ok(existsSync(join(folder, 'retired-keys', 'sealing-key-2026-11-29.pem')))
  t.match(runSealingKey('', folder, NOW_MS), { ok: false, lines: [/list, rotate or retire/] })
  const elsewhere = makeTempFolder(t, 'no-keys')
  t.match(runSealingKey('rotate', elsewhere, NOW_MS), { ok: false, lines: [/no sealing-key/] })
  t.notOk(existsSync(join(elsewhere, 'sealing-key.pem')), 'and none is made there')
})
