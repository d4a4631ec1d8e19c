import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { filesMatching, lineOf, ROOT, readSource, sourceFiles } from './source-files.ts'

const LINK_PATTERN = /\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)]*)?\)/g
const ROOMS = [
  ...['hub', 'hub/domain', 'terminal-ui', 'cloud-relay', 'provisioning', 'systemd', 'migrations'],
  ...['demo', 'tools', 'tests'],
]

t.test('a link in a document leads somewhere', async (t) => {
  for (const file of filesMatching('**/*.md')) {
    const text = readSource(file)
    for (const found of text.matchAll(LINK_PATTERN)) {
      const target = join(ROOT, dirname(file), found[1] ?? '')
      if (!existsSync(target)) t.fail(`${file}:${lineOf(text, found.index)} leads to ${found[1]}`)
    }
  }
})

t.test('every room says what lives in it', async (t) => {
  for (const room of ROOMS) {
    if (existsSync(join(ROOT, room, 'README.md'))) continue
    t.fail(`${room} has no README.md: what lives here, what it may import, where to begin`)
  }
})

t.test('decision records are numbered once and say what was decided', async (t) => {
  const numbers = new Set<string>()
  for (const file of filesMatching('docs/decisions/*.md')) {
    const number = /\/(\d{4})-[a-z0-9-]+\.md$/.exec(file)?.[1]
    if (!number) t.fail(`${file} is not named NNNN-words.md`)
    else if (numbers.has(number)) t.fail(`${file}: ${number} is taken`)
    else numbers.add(number)
    for (const part of ['## Context', '## Decision', '## Consequences'])
      if (!readSource(file).includes(part)) t.fail(`${file} has no “${part}”`)
  }
})

t.test('the page of the architecture lists every route, and no other', async (t) => {
  const registered = sourceFiles()
    .filter((file) => /^hub\/.*-routes\.ts$/.test(file))
    .flatMap((file) => [...readSource(file).matchAll(/'(\/api\/[^']*)'/g)].map(([, path]) => path))
  const page = readSource('docs/architecture.md')
  const listed = [...page.matchAll(/`(?:GET|POST|PUT) (\/api\/[^`]*)`/g)].map(([, path]) => path)
  for (const path of new Set(registered)) t.ok(listed.includes(path), `${path} is registered`)
  for (const path of new Set(listed)) t.ok(registered.includes(path), `${path} is listed`)
})
