import t, { type Test } from 'tap'
import type { LogoMessage } from '#domain/wire/logo-message.ts'
import { all, first, sql } from '#hub/db/query.ts'
import { createLineDrawer } from '#hub/devices/printer/drawn/line-drawer.ts'
import { readLogo } from '#hub/printing/logo-store.ts'
import { tellKeptLogo } from '#hub/printing/tell-logo.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { grayscalePng } from '../../../demo/virtual-printer/grayscale-png.ts'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'

const drawer = createLineDrawer({ timers: realSeams.timers, drawMs: 60_000 })
t.teardown(() => drawer.stop())

/** Left half black, right half light grey. */
function halves(width: number, height: number): string {
  const shades = Uint8Array.from({ length: width * height }, (_, dot) =>
    dot % width < width / 2 ? 0 : 0xc0,
  )
  return Buffer.from(grayscalePng(width, height, shades)).toString('base64')
}

async function open(t: Test) {
  const hub = await startTestHub(t, { deps: { drawLogo: drawer.drawLogo } })
  const manager = await hub.logIn(MANAGER_ID)
  const put = (body: unknown) => manager.put('/api/console/logo', body)
  return { hub, manager, put }
}

t.test('a picture is kept as the printer will make it, and can be taken away', async (t) => {
  const { hub, manager, put } = await open(t)
  t.same((await manager.get('/api/pos/logo')).body, { logo: null })
  const answer = await put({ png_base64: halves(800, 400), method: 'threshold' })
  t.equal(answer.status, 200)
  const { logo } = answer.body as { logo: LogoMessage }
  t.match(logo, { width_dots: 336, height_dots: 168 }, 'as wide as narrow paper allows')
  const kept = readLogo(hub.db)
  t.equal(kept?.bytes[0], 0xff)
  t.equal(kept?.bytes[(kept?.widthBytes ?? 0) - 1], 0, 'light grey is paper')
  t.equal(Buffer.from(logo.png_base64, 'base64').toString('latin1', 1, 4), 'PNG')
  t.same((await manager.get('/api/pos/logo')).body, { logo })

  t.same((await manager.post('/api/console/logo/remove')).body, { logo: null })
  t.same((await manager.get('/api/pos/logo')).body, { logo: null })
  const kinds = all(hub.db, sql.selectFrom('audit_entry').select('kind')).map(({ kind }) => kind)
  t.same(kinds.slice(-2), ['logo-changed', 'logo-removed'])
  const toldOf = () =>
    all(hub.db, sql.selectFrom('outbox').select('payload').where('kind', '=', 'logo-changed')).map(
      ({ payload }) => JSON.parse(payload).logo,
    )
  t.same(toldOf(), [logo, null], 'the cloud hears of both')
  await manager.post('/api/console/logo/remove')
  await put({ png_base64: halves(8, 8), method: 'threshold' })
  tellKeptLogo(hub.db, hub.deps.seams)
  t.equal(toldOf().length, 3, 'and of nothing twice')
  hub.db.exec('UPDATE outlet_logo SET is_told = 0')
  for (let start = 0; start < 2; start += 1) tellKeptLogo(hub.db, hub.deps.seams)
  t.equal(toldOf().length, 4, 'a picture of before is told of at the start')
})

t.test('a preview keeps nothing; grey becomes dots when it is dithered', async (t) => {
  const { hub, manager } = await open(t)
  const ask = async (method: string) => {
    const body = { png_base64: halves(160, 80), method }
    return (await manager.post('/api/console/logo/preview', body)).body as {
      logo: LogoMessage
    }
  }
  const plain = await ask('threshold')
  const dithered = await ask('dither')
  t.match(plain.logo, { width_dots: 160, height_dots: 80 }, 'a small picture is not blown up')
  t.not(plain.logo.png_base64, dithered.logo.png_base64)
  t.equal(first(hub.db, sql.selectFrom('outlet_logo').select('id')), undefined)
})

t.test('what is no picture is refused, also one that would open to a gigabyte', async (t) => {
  const { put } = await open(t)
  const bomb = Buffer.from(halves(8, 8), 'base64')
  bomb.writeUInt32BE(40_000, 16)
  const white = Buffer.from(grayscalePng(8, 8, new Uint8Array(64).fill(255))).toString('base64')
  const bad = [Buffer.from('no picture at all, only words').toString('base64'), white]
  for (const png_base64 of [...bad, bomb.toString('base64')]) {
    const { status, body } = await put({ png_base64, method: 'threshold' })
    t.equal(status, 422)
    t.match(body, { error: { code: 'LOGO_UNREADABLE' } })
  }
  t.equal((await put({ png_base64: '<script>', method: 'threshold' })).status, 400)
})
