import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { startTestHub } from '../../support/hub.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const FILES: Record<string, string> = {
  'index.html': '<!doctype html><title>till</title>',
  'sw.js': 'self.x = 1',
  'manifest.webmanifest': '{}',
  'assets/till-4f2a.js': 'export {}',
  '.hidden': 'secret',
}

function buildScreens(t: Parameters<typeof startTestHub>[0]): string {
  const folder = makeTempFolder(t, 'ui')
  const dist = join(folder, 'dist')
  mkdirSync(join(dist, 'assets'), { recursive: true })
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(dist, name), text)
  writeFileSync(join(folder, 'outside.txt'), 'secret')
  return dist
}

t.test('the page answers at every screen, files as themselves', async (t) => {
  const hub = await startTestHub(t, { uiFolder: buildScreens(t) })
  for (const path of ['/', '/sell', '/console/terminals', '/sell?x=1.5']) {
    const { status, body, headers } = await hub.request('GET', path)
    t.equal(status, 200, path)
    t.match(body, '<title>till</title>', path)
    t.equal(headers.get('cache-control'), 'no-cache', path)
    t.match(headers.get('content-type'), 'text/html')
  }
  const worker = await hub.request('GET', '/sw.js')
  t.equal(worker.headers.get('cache-control'), 'no-cache', 'an old service worker would stay')
  t.match(worker.headers.get('content-type'), 'javascript')
  const asset = await hub.request('GET', '/assets/till-4f2a.js')
  t.equal(asset.headers.get('cache-control'), 'public, max-age=31536000, immutable')
})

t.test('an unchanged page costs a 304', async (t) => {
  const hub = await startTestHub(t, { uiFolder: buildScreens(t) })
  const etag = (await hub.request('GET', '/')).headers.get('etag') ?? ''
  t.not(etag, '')
  const again = await hub.app.inject({ url: '/', headers: { 'if-none-match': etag } })
  t.equal(again.statusCode, 304)
})

t.test('what is not there, or not for others, is not found, and is no page', async (t) => {
  const hub = await startTestHub(t, { uiFolder: buildScreens(t) })
  const paths = [
    '/assets/gone.js',
    '/gone.png',
    '/.hidden',
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/api/sell',
    '/metrics/x',
  ]
  for (const url of paths) {
    const answer = await hub.app.inject({ url })
    t.ok([400, 403, 404].includes(answer.statusCode), `${url}: ${answer.statusCode}`)
    t.equal(answer.json().success, false, url)
    t.notMatch(answer.body, /secret|till/, url)
  }
})

t.test('without built screens the hub works and says what is missing', async (t) => {
  const hub = await startTestHub(t)
  const { status, body, headers } = await hub.request('GET', '/sell')
  t.equal(status, 200)
  t.match(body, 'npm run build')
  t.match(headers.get('content-type'), 'text/html')
  t.equal((await hub.request('GET', '/api/nothing')).status, 404)
})
