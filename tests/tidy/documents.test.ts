import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import {
  LANGUAGES,
  PICTURE_BYTES_MAX,
  PICTURE_FOLDER,
  PICTURE_NAMES,
  pictureFile,
} from '../browser/manual/manual-picture-names.ts'
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

const MANUALS = ['docs/manual-cashier.md', 'docs/manual-manager.md']

t.test('the manuals show every picture of the list, and it lies there', async (t) => {
  const shown = MANUALS.flatMap((file) =>
    [...readSource(file).matchAll(/\(pictures\/manual\/([^)]+)\)/g)].map(([, name]) => name ?? ''),
  )
  const taken = PICTURE_NAMES.flatMap((name) => LANGUAGES.map((each) => pictureFile(name, each)))
  const folder = join(ROOT, PICTURE_FOLDER)
  const kept = readdirSync(folder)
  t.same(
    [...new Set(shown)].sort(),
    [...taken].sort(),
    'shown is what npm run manual-pictures takes',
  )
  t.same(kept.sort(), [...taken].sort(), 'kept is what it takes')
  const bytes = kept.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  t.ok(bytes <= PICTURE_BYTES_MAX, `${bytes} bytes of pictures`)
})

t.test(
  'a manual has the same sections in both languages, each with its own pictures',
  async (t) => {
    for (const file of MANUALS) {
      const [, indonesian = '', english = ''] = readSource(file).split(/^## .*$/m)
      const sections = (half: string) => [...half.matchAll(/^### /gm)].length
      const names = (half: string, language: string) =>
        [...half.matchAll(new RegExp(`manual/(.+?)-${language}\\.webp`, 'g'))].map(
          ([, name]) => name,
        )
      t.equal(sections(indonesian), sections(english), file)
      t.same(names(indonesian, 'id'), names(english, 'en'), `pictures of ${file}`)
    }
  },
)
