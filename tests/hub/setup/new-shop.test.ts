// A box without a shop, as it is unpacked: one page, one code, and then the whole hub.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import type { SetupReady } from '#hub/setup/open-or-set-up.ts'
import { cleanOutlet, faultOfOutlet, type NewOutlet } from '#hub/setup/set-up-outlet.ts'
import { setupPage } from '#hub/setup/setup-page.ts'
import { COMPILE_CACHE } from '../../../tools/compile-cache.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const SHOP = {
  ...{ code: 'toko9', name: ' Toko  Baru ', address: 'Jl. Baru 9', timezone: 'Asia/Makassar' },
  ...{ npwp: '', nitku: '', manager: 'Ibu Ani', pin: '246810' },
}

type Started = { child: ChildProcess; said: (word: string) => Promise<string>; all: () => string }

function startEmpty(t: Parameters<typeof makeTempFolder>[0], folder: string): Started {
  const env = {
    ...{ PATH: process.env.PATH ?? '', HUB_DATA_FOLDER: folder },
    ...{ HUB_HTTPS_PORT: 'off', HUB_HTTP_PORT: '0', NODE_COMPILE_CACHE: COMPILE_CACHE },
  }
  const child = spawn(process.execPath, [join(ROOT, 'hub', 'main.ts')], { env, cwd: folder })
  t.teardown(() => child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk
  })
  const said = async (word: string): Promise<string> => {
    for (let look = 0; look < 1200; look += 1) {
      const found = new RegExp(`^${word} (.*)$`, 'm').exec(output)
      if (found) return found[1] ?? ''
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`the hub never said ${word}`)
  }
  return { child, said, all: () => output }
}

const send = (url: string, fields: Record<string, string>) =>
  fetch(`${url}/setup`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { 'accept-language': 'id-ID' },
  })

t.test(
  'nothing but the page is open, the code guards it, and then the shop is there',
  async (t) => {
    const folder = makeTempFolder(t, 'new-shop')
    const hub = startEmpty(t, folder)
    const setup = JSON.parse(await hub.said('SETUP')) as SetupReady & { setup_code: string }
    const url = String(setup.http)
    t.match(setup.setup_code, /^\d{8}$/)
    const first = await (await fetch(url)).text()
    t.match(first, /<form method="post"/)
    t.notMatch(first, /class="again"/)
    const health = await fetch(`${url}/api/health`)
    t.equal(health.status, 503)
    t.same(await health.json(), { status: 'unclaimed' })
    for (const path of ['/api/pair', '/api/outlet', '/api/staff', '/metrics', '/docs', '/x']) {
      t.equal((await fetch(url + path)).status, 404, path)
    }
    const wrong = await send(url, { ...SHOP, setup_code: '00000000' })
    t.equal(wrong.status, 422)
    const form = await wrong.text()
    t.match(form, /value="toko9"/, 'what was typed stays')
    t.equal(form.match(/class="again"/g)?.length, 2, 'the code and the PIN are typed again')
    t.match(form, /name="setup_code"[^>]*aria-invalid="true"/, 'the field that is wrong says so')
    t.equal((await send(url, { ...SHOP, pin: '1234', setup_code: setup.setup_code })).status, 422)
    t.notMatch(hub.all(), /^READY/m)
    const done = await send(url, { ...SHOP, setup_code: setup.setup_code })
    t.equal(done.status, 200)
    const pairing = /\?pair=(\d{8})#/.exec(await done.text())?.[1]
    const ready = JSON.parse(await hub.said('READY'))
    t.match(pairing, /^\d{8}$/)
    const again = await send(ready.http, { ...SHOP, setup_code: setup.setup_code })
    t.not(again.status, 200, 'the form is gone with the first answer')
    t.equal((await fetch(`${ready.http}/api/health`)).status, 200)
    hub.child.kill('SIGTERM')
    await new Promise((resolve) => hub.child.once('exit', resolve))
    const second = startEmpty(t, folder)
    await second.said('READY')
    t.notMatch(second.all(), /^SETUP/m, 'the next start asks nobody')
  },
)

t.test('ten wrong codes, and this start takes none any more', async (t) => {
  const hub = startEmpty(t, makeTempFolder(t, 'new-shop'))
  const { http, setup_code } = JSON.parse(await hub.said('SETUP'))
  for (let tries = 0; tries < 10; tries += 1) await send(http, { ...SHOP, setup_code: '1' })
  t.equal((await send(http, { ...SHOP, setup_code })).status, 422, 'the right one comes too late')
})

t.test('what is typed is judged field by field, and shown as text', async (t) => {
  const good: NewOutlet = { ...SHOP, isTaxable: false, npwp: '' }
  t.equal(faultOfOutlet(cleanOutlet(good)), null)
  const faults: [Partial<NewOutlet>, keyof NewOutlet][] = [
    [{ code: 'TOKO-1' }, 'code'],
    [{ code: 'TOKO12345' }, 'code'],
    [{ code: 'LATIHAN' }, 'code'],
    [{ name: '\u0007 ' }, 'name'],
    [{ address: 'x'.repeat(301) }, 'address'],
    [{ timezone: 'Europe/Paris' }, 'timezone'],
    [{ isTaxable: true }, 'npwp'],
    [{ npwp: '123' }, 'npwp'],
    [{ nitku: '000001' }, 'nitku'],
    [{ nitku: '0123456789012345000001' }, 'nitku'],
    [{ npwp: '0123456789012345', nitku: '9123456789012345000001' }, 'nitku'],
    [{ manager: '' }, 'manager'],
    [{ pin: '12345' }, 'pin'],
    [{ pin: 'abcdef' }, 'pin'],
  ]
  for (const [change, field] of faults) {
    t.equal(faultOfOutlet(cleanOutlet({ ...good, ...change })), field, JSON.stringify(change))
  }
  t.equal(
    faultOfOutlet(cleanOutlet({ ...good, isTaxable: true, npwp: '01.234.567.8-901.2345' })),
    null,
  )
  const place = { ...good, npwp: '01.234.567.8-901.2345', nitku: '000 001' }
  t.equal(cleanOutlet(place).nitku, '0123456789012345000001', 'six digits are its end')
  t.equal(faultOfOutlet(cleanOutlet(place)), null)
  t.match(setupPage('id', { ...good, nitku: '"x' }, 'nitku'), /value="[^"<>]*x"/)
  const page = setupPage('en', { ...good, name: '"><script>x</script>' }, 'pin')
  t.notMatch(page, /<script/)
  t.match(page, /role="alert"/)
})
