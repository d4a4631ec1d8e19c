// npm run test:old-till -- [commit [scene …]]: tills that a browser kept from an earlier build sell
// with the hub of today, as after an update. The screens of that commit (unless said: of before the
// wire last changed) are built in a tree of its own, laid over today's, and driven by that commit's
// own tests; a scene that then looked too early is played as today's, with the hands of then.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const SCENES = ['first-sale', 'day-without-hub']
/**
 * Sales come home before what else was done alone (docs/decisions/0051), and the hub opens a shift
 * that waits for its opening: until 29 November 2026 this one gave the rest a second and no more.
 */
const PLAYED_AS_TODAY = ['tests/browser/day-without-hub.test.ts']
const WIRE = 'tests/domain/wire-hash.txt'

function run(command: string, args: string[], cwd = ROOT): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr || stdout}`)
  return stdout.trim()
}

/** A tree of that commit with packages of its own to be changed in: links to ours. */
function lay(folder: string, commit: string): string {
  run('git', ['worktree', 'add', '--quiet', '--detach', folder, commit])
  run('cp', ['-al', join(ROOT, 'node_modules'), join(folder, 'node_modules')])
  rmSync(join(folder, 'node_modules/.cache'), { recursive: true, force: true })
  const program = join(folder, 'tools/build-terminal-ui.ts')
  const script = `const { buildTerminalUiIfStale } = await import('${program}')
const built = buildTerminalUiIfStale('${folder}')
if (!built.ok) throw new Error(built.reason)`
  run(process.execPath, ['--input-type=module', '-e', script], folder)
  return folder
}

/** Today's tree, with the other's screens and what drives them. */
function dressAs(today: string, old: string): void {
  const dist = join(today, 'terminal-ui/dist')
  const stamp = readFileSync(join(dist, '.built-from'), 'utf8')
  const kept = PLAYED_AS_TODAY.map((file) => [file, readFileSync(join(today, file))] as const)
  for (const part of ['terminal-ui/dist', 'tests/browser']) {
    rmSync(join(today, part), { recursive: true })
    cpSync(join(old, part), join(today, part), { recursive: true })
  }
  for (const [file, text] of kept) writeFileSync(join(today, file), text)
  // Else they would be built anew.
  writeFileSync(join(dist, '.built-from'), stamp)
}

const [said, ...named] = process.argv.slice(2)
const commit = run('git', [
  'rev-parse',
  said ?? `${run('git', ['log', '-1', '--format=%H', '--', WIRE])}^`,
])
const home = mkdtempSync(join(tmpdir(), 'ocean-old-till-'))
const [old, today] = [join(home, 'old'), join(home, 'today')]
try {
  process.stdout.write(`${run('git', ['log', '-1', '--format=%h of %ci: %s', commit])}\n`)
  lay(old, commit)
  lay(today, 'HEAD')
  dressAs(today, old)
  for (const scene of named.length > 0 ? named : SCENES) {
    const args = [`tests/browser/${scene}.test.ts`]
    // By itself tap gives a test half a minute, which a busy machine needs for less than a day.
    const env = { ...process.env, TAP_TIMEOUT: '900' }
    const { status } = spawnSync(process.execPath, args, { cwd: today, stdio: 'inherit', env })
    if (status !== 0) process.exitCode = 1
  }
} finally {
  for (const folder of [old, today]) {
    spawnSync('git', ['worktree', 'remove', '--force', folder], { cwd: ROOT })
  }
  rmSync(home, { recursive: true, force: true })
}
