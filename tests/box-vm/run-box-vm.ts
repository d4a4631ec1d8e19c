// npm run test:box-vm: a fresh Debian in an emulated machine becomes an outlet's box, sells, is
// updated, and loses its power at bad moments. Skips, with the reason, where it cannot be had.
//   --only <pattern> plays scenes whose names fit, after those that install and open the shop
//   --keep           leaves the machine's disk for a look
//   --again          with the releases of the run before
//   --go-on          with the installed machine of a run that was kept
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DebianProgram, ensureProgram } from '../../demo/ensure-debian-package.ts'
import { findFreePort } from '../../demo/private-postgres.ts'
import { BoxMachine } from './box-machine.ts'
import { type BoxTest, SCENES, type Told } from './box-scenes.ts'
import { openBridge } from './box-shop.ts'
import { type BoxGuest, buildBoxGuest, CACHE } from './build-box-guest.ts'
import { makeStick, STICK } from './make-stick.ts'

const ROOT = join(import.meta.dirname, '../..')
const TABLE = join(ROOT, 'docs/testing/box-in-a-machine.md')
/** Without these there is nothing to do anything with. */
const FIRST = 3
/** Of these, what makes the machine a box. */
const INSTALLING = 2
const PROGRAMS = {
  qemu: { command: 'qemu-system-x86_64', packageName: 'qemu-system-x86' },
  debootstrap: { command: 'debootstrap', packageName: 'debootstrap' },
  busybox: { command: 'busybox', packageName: 'busybox-static' },
  cpio: { command: 'cpio', packageName: 'cpio' },
} satisfies Record<string, DebianProgram>

const say = (sentence: string): void => {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${sentence}\n`)
}

type Result = { name: string; told: Told[]; seconds: number }

/** Null, with the reason said, where something cannot be had. */
function prepare(): { guest: BoxGuest; stick: string } | null {
  if (process.arch !== 'x64') return skip(`the guest is x86-64 and this is ${process.arch}`)
  if (process.getuid?.() !== 0) return skip('debootstrap needs root')
  const paths: Record<string, string> = {}
  for (const [name, program] of Object.entries(PROGRAMS)) {
    const outcome = ensureProgram(program, say)
    if (!outcome.ok) return skip(`${outcome.reason}; ${outcome.commandToType}`)
    paths[name] = outcome.path
  }
  const guest = tryToBuild(paths.busybox ?? '')
  if (!guest) return null
  say('the guest’s disk is made')
  const stick = process.argv.includes('--again') ? STICK : makeStick(guest.debs)
  say('the releases and the stick are made')
  return { guest, stick }
}

function tryToBuild(busybox: string): BoxGuest | null {
  try {
    return buildBoxGuest(busybox)
  } catch (error) {
    return skip(error instanceof Error ? error.message : String(error))
  }
}

function skip(reason: string): null {
  say(`skipped: ${reason}`)
  return null
}

type Playing = BoxTest & { told: Told[] }

async function play(test: Playing, only: string | null, from: number): Promise<Result[]> {
  const results: Result[] = []
  for (const [index, { name, play }] of SCENES.entries()) {
    if (index < from) continue
    if (only !== null && index >= FIRST && !new RegExp(only).test(name)) continue
    const beganMs = performance.now()
    test.told = []
    say(`— ${name}`)
    try {
      await play(test)
    } catch (error) {
      test.told.push({ wanted: 'no fault', found: (error as Error).message })
    }
    const seconds = Math.round((performance.now() - beganMs) / 1000)
    for (const { wanted, found } of test.told) {
      say(wanted === found ? `ok    ${found}` : `WRONG ${found}, wanted ${wanted}`)
    }
    results.push({ name, told: test.told, seconds })
  }
  return results
}

function tableOf(results: Result[]): string {
  const rows = results.map(({ name, told, seconds }) => {
    const found = told.map((each) => each.found).join('; ')
    return `| ${name} | ${found} | ${seconds} |`
  })
  return `# A box in a machine of its own

Written by \`npm run test:box-vm\`: a fresh Debian 12 in QEMU without hardware help, one processor,
no way to the internet, installed from a release file. A till outside the machine sells through the
port of the LAN and keeps the number of every sale that was acknowledged. Seconds are those of a
busy machine that emulates another.

| what happens | what was found | seconds |
|---|---|---|
${rows.join('\n')}
`
}

async function main(): Promise<void> {
  const args = process.argv.slice(2)
  const only = args.includes('--only') ? (args[args.indexOf('--only') + 1] ?? null) : null
  const ready = prepare()
  if (!ready) return
  const { guest, stick } = ready
  const disk = join(CACHE, 'box.img')
  const isInstalled = args.includes('--go-on')
  if (!isInstalled) execFileSync('cp', ['--sparse=always', guest.disk, disk])
  const httpsPort = await findFreePort()
  const machine = new BoxMachine({ ...guest, disk, stick, httpsPort })
  const { url, server } = await openBridge(httpsPort)
  const told: Told[] = []
  const test: Playing = {
    ...{ machine, url, shop: null, told },
    // Scenes take it apart from the rest.
    tell: (wanted, found) => {
      test.told.push({ wanted, found })
    },
  }
  try {
    say('switched on')
    await machine.switchOn()
    say('the guest speaks')
    if (isInstalled) await machine.must('mkdir -p /stick && mount -o ro /dev/vdb /stick')
    const results = await play(test, only, isInstalled ? INSTALLING : 0)
    const isRight = results.every(({ told }) => told.every((each) => each.wanted === each.found))
    if (isRight && only === null && !isInstalled) writeFileSync(TABLE, tableOf(results))
    say(isRight ? 'right' : 'WRONG')
    process.exitCode = isRight ? 0 : 1
  } finally {
    test.shop?.close()
    server.close()
    await machine.cutPower()
    if (!args.includes('--keep')) rmSync(disk, { force: true })
  }
}

await main()
