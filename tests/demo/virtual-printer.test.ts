import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { connectPrinter } from '#hub/devices/printer/connect-printer.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { startVirtualPrinter } from '../../demo/virtual-printer/virtual-printer.ts'
import { waitUntil } from '../devices/wait-until.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const receiptOf = (name: string): ReceiptModel => ({
  ...{ documentId: 'd', receiptNumber: 'n', copyNo: 0, language: 'id' },
  blocks: [
    { kind: 'text', text: name, align: 'center', isBold: true, size: 'double' },
    { kind: 'rule', style: 'solid' },
    { kind: 'qr', data: 'MART01-T1-A-42' },
    { kind: 'barcode', data: '8991002101234', symbology: 'ean13' },
    { kind: 'cut' },
  ],
})

async function start(t: Test, paperFile: string) {
  const virtual = await startVirtualPrinter({ printerPort: 0, paperPort: 0, paperFile })
  t.teardown(() => virtual.stop())
  const look = { columns: 42, codePage: 'cp858', canCut: true }
  const abilities = { statusAbility: 'auto', fenceAbility: 'auto' }
  const stored = { transport: 'tcp', address: virtual.address, ...look, ...abilities }
  const device = connectPrinter(stored, realSeams.timers)
  const waits: (string | null)[] = []
  const hooks = {
    mayStart: () => true,
    isFencing: () => {},
    waits: (problem: string | null) => void waits.push(problem),
  }
  const get = async (path: string) => fetch(`${virtual.paperUrl}${path}`)
  const post = (path: string, headers: Record<string, string> = { 'x-virtual-printer': '1' }) =>
    fetch(`${virtual.paperUrl}${path}`, { method: 'POST', headers })
  return {
    ...{ virtual, get, post, waits },
    print: (name: string) => device.print({ kind: 'document', model: receiptOf(name) }, hooks),
    openDrawer: () => device.print({ kind: 'drawer-pulse' }, hooks),
    sheets: async (after = 0) => (await get(`/sheets?after=${after}`)).json() as Promise<Sheet[]>,
  }
}
type Sheet = { id: number; at_ms: number; picture: string }

/** The first thing the stream of changes says. */
async function readView(answer: Response): Promise<Record<string, unknown>> {
  const reader = answer.body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  await reader?.cancel()
  // Two changes may come in one portion.
  const [first = ''] = new TextDecoder().decode(value).split('\n\n')
  return JSON.parse(first.replace('data: ', ''))
}

t.test('what is printed can be seen, newest first, also after a restart', async (t) => {
  const paperFile = join(makeTempFolder(t, 'paper'), 'printer', 'paper.json')
  const first = await start(t, paperFile)
  t.match(await first.print('Toko <Satu> & "Dua"'), { state: 'printed' })
  t.match(await first.print('Kedua'), { state: 'printed' })
  const sheets = await first.sheets()
  t.same(
    sheets.map(({ id }) => id),
    [2, 1],
  )
  t.match(sheets[1]?.picture, /aria-label=" *Toko &lt;Satu&gt; &amp; &quot;Dua&quot;\n/)
  t.match(sheets[1]?.picture, '[QR MART01-T1-A-42]')
  t.match(sheets[1]?.picture, '[EAN13 8991002101234]')
  t.same(await first.sheets(2), [])
  await first.openDrawer()
  t.match(await readView(await first.get('/changes')), {
    lastId: 2,
    drawerCount: 1,
    fault: 'normal',
  })
  await first.virtual.stop()

  const second = await start(t, paperFile)
  t.same(await second.sheets(), sheets)
  await second.print('Ketiga')
  t.equal((await second.sheets(2))[0]?.id, 3)
  t.match(await readView(await second.get('/changes')), { lastId: 3, drawerCount: 1 })
})

t.test('paper can run out, and a jam leaves half a receipt in the printer', async (t) => {
  const shop = await start(t, join(makeTempFolder(t, 'paper'), 'paper.json'))
  t.match(await shop.print('Pertama'), { state: 'printed' })
  t.equal((await shop.post('/fault/paper-out')).status, 204)
  t.match(await shop.print('Tidak ada'), { state: 'not-started', problem: 'paper-out' })
  t.equal((await shop.post('/fault/jam')).status, 204)
  const printing = shop.print('Macet '.repeat(100))
  await waitUntil(() => shop.waits.length > 0)
  t.same(shop.waits, ['printer-error'], 'somebody must look')
  t.match((await (await shop.get('/uncut')).json()).picture, /Macet/)
  t.equal((await shop.sheets()).length, 1)
  t.equal((await shop.post('/fault/normal')).status, 204)
  t.match(await printing, { state: 'printed' }, 'the rest comes out, and the printer says so')
  t.same(shop.waits, ['printer-error', null])
  t.equal((await shop.sheets()).length, 2)
})

t.test('the page is served whole, and only the page may turn the knobs', async (t) => {
  const { get, post, virtual } = await start(t, join(makeTempFolder(t, 'paper'), 'paper.json'))
  for (const path of ['/', '/paper.css', '/paper.js']) t.equal((await get(path)).status, 200, path)
  const page = await get('/')
  t.match(page.headers.get('content-security-policy'), "default-src 'none'")
  t.match(await page.text(), 'Printer struk')
  t.equal((await get('/nothing')).status, 404)
  t.equal((await get('/paper.html/../../../package.json')).status, 404)
  t.equal((await post('/fault/jam', {})).status, 400)
  t.equal((await post('/fault/fire')).status, 400)
  t.equal((await post('/sheets')).status, 400)
  t.match(await readView(await get('/changes')), { fault: 'normal', address: virtual.address })
})
