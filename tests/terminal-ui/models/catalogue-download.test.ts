// The catalogue's file comes with how far it is; half of it is no file.
import t from 'tap'
import { CatalogueDownload } from '../../../terminal-ui/src/models/catalogue-download.ts'

const MARK = '\uFEFF'

/** A hub that sends these parts, then what `end` does. */
function hubOf(parts: string[], end: 'close' | 'break' | 'wait', status = 200) {
  let seen: AbortSignal | null = null
  const fetch = async (_path: string, init: RequestInit): Promise<Response> => {
    seen = init.signal ?? null
    const bytes = new TextEncoder().encode(parts.join(''))
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        // Cut in the middle of a letter of two bytes.
        for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.slice(at, at + 7))
        if (end === 'close') controller.close()
        if (end === 'break') controller.error(new Error('the line broke'))
        init.signal?.addEventListener('abort', () => controller.error(new Error('aborted')))
      },
    })
    return new Response(body, { status, headers: { 'x-product-count': '2' } })
  }
  return { seams: { fetch }, signal: () => seen }
}

const FILE = [`${MARK}sku,name\r\n`, 'A,Kopi é\r\n', 'B,Teh\r\n']

t.test('the whole file, and how much of it has come', async (t) => {
  const download = new CatalogueDownload(hubOf(FILE, 'close').seams)
  const taken = download.take()
  t.equal(download.isRunning.value, true)
  t.same(await taken, { ok: true, value: FILE.join('') }, 'with the mark in front')
  t.equal(download.total.value, 2)
  t.equal(download.done.value, 3, 'its head is a line too')
  t.equal(download.isRunning.value, false)
})

t.test('a line that breaks gives no half file', async (t) => {
  const download = new CatalogueDownload(hubOf(FILE.slice(0, 2), 'break').seams)
  t.match(await download.take(), { ok: false, code: 'HUB_UNREACHABLE' })
  t.equal(download.isRunning.value, false)
})

t.test('the hub’s own refusal is told', async (t) => {
  const refusal = JSON.stringify({ success: false, error: { code: 'ROLE_NOT_ALLOWED' } })
  const download = new CatalogueDownload(hubOf([refusal], 'close', 403).seams)
  t.match(await download.take(), { ok: false, code: 'ROLE_NOT_ALLOWED' })
  const odd = new CatalogueDownload(hubOf(['<html>'], 'close', 502).seams)
  t.match(await odd.take(), { ok: false, code: 'ANSWER_UNREADABLE' })
})

t.test('whoever stops it gets none, and the hub is let go', async (t) => {
  const hub = hubOf(FILE.slice(0, 2), 'wait')
  const download = new CatalogueDownload(hub.seams)
  const taken = download.take()
  download.stop()
  t.same(await taken, { ok: true, value: null })
  t.equal(hub.signal()?.aborted, true)
  t.equal(download.isRunning.value, false)
})
