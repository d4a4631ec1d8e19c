// What the process that holds the authorities' keys does for whoever may open its socket, and what
// it never does.
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { askSigner } from '#hub/lan/ask-signer.ts'
import { ensureTls } from '#hub/lan/tls.ts'
import { openEscrow } from '../../cloud-relay/head-office/open-escrow.ts'
import { createSigner, serveSigner } from '../../provisioning/ca-signer.ts'
import { testId } from '../support/small-outlet.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const BOX = 'hub-b0x1.local'
const OUTLET = 'hub-test01.local'
const FLOOR_MS = Date.UTC(2026, 5, 1)

const newKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .publicKey.export({ type: 'spki', format: 'der' })
    .toString('base64')

t.test('a hub gets its leaf by the socket and never has the key', async (t) => {
  const folder = makeTempFolder(t, 'signer')
  const clock = { nowMs: Date.now, floorMs: FLOOR_MS }
  const options = { folder: join(folder, 'keys'), boxName: BOX, ...clock, recovery: null }
  const path = join(folder, 'sign.sock')
  const server = await serveSigner(createSigner(options), path)
  t.teardown(() => server.close())
  const signer = askSigner(path)
  const identity = { hostNames: [OUTLET], addresses: ['10.0.0.7'] }
  const tls = await ensureTls(join(folder, 'tls'), identity, Date.now(), signer)
  const leaf = new X509Certificate(tls.certificate)
  t.ok(leaf.verify(new X509Certificate(tls.authority).publicKey))
  t.match(leaf.subjectAltName, `DNS:${OUTLET}, IP Address:10.0.0.7`)
  t.notOk(existsSync(join(folder, 'tls', 'ca.pem')), 'no key of an authority beside the hub')
  const moved = { ...identity, addresses: ['10.0.0.8'] }
  const again = await ensureTls(join(folder, 'tls'), moved, Date.now(), signer)
  t.match(again, { isNew: true, authority: tls.authority })
  const stranger = { ...identity, hostNames: ['hub-other.local'] }
  await t.rejects(
    ensureTls(join(folder, 'x'), stranger, Date.now(), askSigner(path)),
    /refuses: name/,
  )
})

t.test('one that takes its time over an answer does not hang up meanwhile', async (t) => {
  const path = join(makeTempFolder(t, 'signer'), 'sign.sock')
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 300))
    return { certificate: 'made at last' }
  }
  const server = await serveSigner(slow, path, 50)
  t.teardown(() => server.close())
  t.equal(await askSigner(path).certificate([OUTLET], 0), 'made at last')
})

t.test('one profile, own names, private addresses, so many an hour', async (t) => {
  let nowMs = 0
  const folder = makeTempFolder(t, 'signer')
  const clock = { nowMs: () => nowMs, floorMs: FLOOR_MS }
  const answer = createSigner({ folder, boxName: BOX, ...clock, recovery: null })
  const say = (value: unknown) => answer(JSON.stringify(value))
  const sign = (more: object = {}) =>
    say({ op: 'sign', name: BOX, addresses: ['10.0.0.7'], public_key: newKey(), ...more })
  const first = await sign()
  const leaf = new X509Certificate('certificate' in first ? first.certificate : '')
  t.ok(Date.parse(leaf.validFrom) > FLOOR_MS - 2 * 86_400_000, 'an empty clock is not believed')
  t.equal(leaf.ca, false)
  const refusals: [unknown, string][] = [
    [{ op: 'key' }, 'shape'],
    [{ op: 'sign', name: 'bank.example', addresses: [], public_key: newKey() }, 'shape'],
    [{ op: 'authority', name: BOX, more: 1 }, 'shape'],
  ]
  for (const [ask, refused] of refusals) t.same(await say(ask), { refused })
  t.same(await answer('no json'), { refused: 'shape' })
  for (const address of ['8.8.8.8', '10.0.0.1.evil', '172.32.0.1', '::1'])
    t.same(await sign({ addresses: [address] }), { refused: 'address' }, address)
  t.same(await sign({ public_key: 'A'.repeat(120) }), { refused: 'key' })
  t.match(await say({ op: 'authority', name: OUTLET }), { certificate: /BEGIN/ })
  t.same(await say({ op: 'authority', name: 'hub-second.local' }), { refused: 'name' })
  let signed = 0
  for (let tries = 0; tries < 40; tries += 1) if ('certificate' in (await sign())) signed += 1
  t.equal(signed, 28, 'thirty an hour, the two before counted')
  t.same(await sign(), { refused: 'rate' })
  nowMs += 3_600_001
  t.match(await sign(), { certificate: /BEGIN/ })
})

t.test(
  'the authority leaves it sealed to the key that it was given, and to no other',
  async (t) => {
    const folder = makeTempFolder(t, 'signer')
    const { publicKey: recovery, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const clock = { nowMs: Date.now, floorMs: FLOOR_MS }
    const options = { folder, boxName: BOX, ...clock }
    const answer = createSigner({ ...options, recovery })
    const outlet_id = testId(1)
    const order = { op: 'escrow', name: OUTLET, outlet_id, outlet_code: 'TEST01' }
    const ask = { ...order, made_at: '2026-06-02T00:00:00.000Z' }
    const said = await answer(JSON.stringify(ask))
    const text = JSON.stringify(said)
    t.notMatch(text, /PRIVATE/)
    const key = readFileSync(join(folder, 'outlet', 'ca.pem'))
    t.notMatch(text, key.toString('base64').slice(-200, -100), 'not in another writing either')
    if (!('sealed' in said)) throw new Error(text)
    const { sealed } = said
    const { files } = openEscrow(sealed, outlet_id, privateKey)
    t.same(files, [{ path: 'tls/ca.pem', mode: 0o600, content: key.toString('base64') }])
    t.throws(() => openEscrow(sealed, testId(2), privateKey), { code: 'RECOVERY_KEY_WRONG' })

    const mine = { ...ask, recovery: 'my own key' }
    t.same(await answer(JSON.stringify(mine)), { refused: 'shape' }, 'nobody names another key')
    t.same(await answer(JSON.stringify({ ...ask, name: BOX })), { refused: 'recovery' })
    const without = createSigner({ ...options, recovery: null })
    t.same(await without(JSON.stringify(ask)), { refused: 'recovery' })
  },
)
