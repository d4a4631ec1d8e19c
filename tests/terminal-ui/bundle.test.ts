// What the browser is given: small enough, nothing inline, nothing younger than the oldest browser.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { idLater } from '../../terminal-ui/src/text/id-later.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'

const DIST = join(PROJECT_ROOT, 'terminal-ui/dist')
const SELL_GZIP_BYTES_MAX = 100_000

/** Not in Chrome 90 or Safari 15.0, and not something a build step can rewrite. */
const TOO_YOUNG_SCRIPT =
  /\.(?:at|findLast|findLastIndex|toSorted|toReversed|with)\(|Object\.(?:hasOwn|groupBy)|structuredClone|randomUUID|AbortSignal\.(?:timeout|any)|withResolvers/
const TOO_YOUNG_STYLE = /:has\(|@container|color-mix\(|light-dark\(|@layer|\ddvh|\dsvh|@scope/

t.before(() => {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
})

const assets = (extension: string): { name: string; text: string }[] =>
  readdirSync(join(DIST, 'assets'))
    .filter((name) => name.endsWith(extension))
    .map((name) => ({ name, text: readFileSync(join(DIST, 'assets', name), 'utf8') }))

t.test('selling costs at most 100 kB of JavaScript', async (t) => {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8')
  const first = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1])
  t.equal(first.length, 1, 'one file, so that nothing is fetched after another')
  const bytes = first.map((path) => gzipSync(readFileSync(join(DIST, path ?? ''))).length)
  t.ok((bytes[0] ?? 0) <= SELL_GZIP_BYTES_MAX, `${bytes} bytes`)
})

t.test('selling says nothing that is fetched later', async (t) => {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8')
  const path = page.match(/src="\/(assets\/[^"]+\.js)"/)?.[1] ?? ''
  const script = readFileSync(join(DIST, path), 'utf8')
  const said = Object.keys(idLater).filter((key) =>
    ['"', "'", '`'].some((quote) => script.includes(`${quote}${key}${quote}`)),
  )
  t.same(said, [], 'these belong in id.ts and en.ts')
})

t.test('the page has nothing inline and nothing from elsewhere', async (t) => {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8')
  t.notMatch(page, /<style|style="|\son\w+="|<script(?![^>]*\ssrc=)/)
  t.notMatch(page, /(?:src|href)="(?:https?:)?\/\//)
  for (const { name, text } of assets('.css')) t.notMatch(text, /url\((?!["']?data:)|@import/, name)
})

t.test('every asset carries the hash of its content', async (t) => {
  for (const { name } of [...assets('.js'), ...assets('.css')]) {
    t.match(name, /-[\w-]{8}\.(?:js|css)$/, name)
  }
})

t.test('nothing is younger than the oldest browser of the shops', async (t) => {
  for (const { name, text } of assets('.js')) t.equal(text.match(TOO_YOUNG_SCRIPT), null, name)
  for (const { name, text } of assets('.css')) t.equal(text.match(TOO_YOUNG_STYLE), null, name)
})
