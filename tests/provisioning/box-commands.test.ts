// A box has a release and its node, no npm: what runbooks tell for it works from there.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { RESTORED_MARKER } from '#hub/cloud/restored-marker.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { REPORT_KEY } from '#hub/escrow/identity-files.ts'
import { BOX_COMMANDS } from '../../provisioning/ocean/box-commands.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const ROOT = join(import.meta.dirname, '../..')
const RUNBOOKS = ['backup', 'replace-the-box', 'admin', 'alerts']

type Box = { folder: string; ocean(...words: string[]): SpawnSyncReturns<string> }

/** As a release lies on a box: no scripts, no docs, no tests. */
function layOut(): Box {
  const folder = makeTempFolder(t, 'box')
  const release = join(folder, 'release')
  mkdirSync(release)
  for (const part of ['hub', 'provisioning', 'migrations']) {
    cpSync(join(ROOT, part), join(release, part), { recursive: true })
  }
  const { scripts: _, ...about } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  writeFileSync(join(release, 'package.json'), JSON.stringify(about))
  symlinkSync(join(ROOT, 'node_modules'), join(release, 'node_modules'))
  const program = join(release, 'provisioning/ocean/ocean-cli.ts')
  const options = { encoding: 'utf8', cwd: folder, env: { LANG: 'en', HOME: folder } } as const
  return {
    folder,
    ocean: (...words) => spawnSync(process.execPath, [program, ...words], options),
  }
}

const { folder, ocean } = layOut()

t.test('every command of a box is listed, and explains itself', async (t) => {
  const listed = ocean('--help').stdout
  for (const { name, program } of BOX_COMMANDS) {
    t.match(listed, new RegExp(`ocean ${name} .*\\.\n`), `${name} is listed`)
    const { status, stdout, stderr } = ocean(name, '--help')
    t.match({ status, stderr }, { status: 0, stderr: '' }, name)
    t.match(stdout, new RegExp(`^ocean ${name} `), 'in its own words')
    if (!program) continue
    const without = ocean(name)
    t.equal(without.status, 1)
    t.equal(without.stderr, `say ${stdout}`, 'what is missing is said by the program itself')
    t.match(ocean(name, '--nonsense').stderr, /^Unknown option '--nonsense'[^\n]*\n$/)
  }
})

t.test('they do what the runbooks tell', async (t) => {
  const data = join(folder, 'data')
  mkdirSync(data)
  openDatabase(join(data, 'outlet.db')).close()
  const anew = ocean('begin-anew', '--data', 'data', '--because', 'wrong box, Sari')
  t.match(anew, { status: 0, stdout: /another life/ }, 'a folder is one of where it is typed')
  t.match(readFileSync(join(data, RESTORED_MARKER), 'utf8'), /^wrong box, Sari\n/)
  const restore = ocean('restore', '--from', folder, '--into', 'new', '--because', 'disk died')
  t.match(restore, { status: 1, stderr: /no generation in .* makes a database/ })
  const handOver = ocean('hand-over', '--data', 'data', '--out', 'x')
  t.match(handOver, { status: 1, stderr: new RegExp(`ENOENT.*${REPORT_KEY}`) })
  t.match(ocean('off-box', 'check'), { status: 1, stderr: /RESTIC_REPOSITORY does not say/ })
})

t.test('a laptop has none of them', async (t) => {
  const laptop = makeTempFolder(t, 'laptop')
  for (const part of ['package.json', 'provisioning', join('hub', 'domain')]) {
    cpSync(join(ROOT, part), join(laptop, part), { recursive: true })
  }
  const program = join(laptop, 'provisioning/ocean/ocean-cli.ts')
  const options = { encoding: 'utf8', env: { LANG: 'en', HOME: laptop } } as const
  const said = spawnSync(process.execPath, [program, 'restore', '--from', 'x'], options)
  t.match(said, { status: 2, stderr: /on the box itself.*\[ONLY_ON_THE_BOX\]/s })
})

t.test('no page for a box wants npm of it', async (t) => {
  const names = BOX_COMMANDS.map(({ name }) => name).join('|')
  const wants = new RegExp(`npm run (${names}|support-bundle)\\b`)
  for (const name of RUNBOOKS) {
    t.notMatch(readFileSync(join(ROOT, 'docs/runbooks', `${name}.md`), 'utf8'), wants, name)
  }
  for (const file of ['hub/halted/halt-reason.ts', 'terminal-ui/src/text/id-hand-over.ts']) {
    t.notMatch(readFileSync(join(ROOT, file), 'utf8'), wants, file)
  }
})
