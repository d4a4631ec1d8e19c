// npm run test:box-vm: a fresh Debian in an emulated machine becomes an outlet's box, sells, is
// updated, and loses its power at bad moments. Skips, with the reason, where it cannot be had.
//   --scene <key,key>  plays only these, each on a copy of the kept disk that it begins with
//   --on               the later ones go on where the one before ended: no start in between
//   --list             the keys
//   --rebuild          with --scene: releases and kept disks are made anew first
//   --seed <number>    when, and what of it, a power cut takes; said at the beginning of each run
//   --container        as a container with systemd, at this machine's speed, with disks of its own
//   --keep             leaves the last machine's disk for a look
// Without --scene everything is made anew and played in order. Kept disks, and the Debian they come
// from, lie in OCEAN_BOX_CACHE, else in the user's cache folder.
import { randomInt } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type DebianProgram, ensureProgram } from '../../demo/ensure-debian-package.ts'
import { findFreePort } from '../../demo/private-postgres.ts'
import { BoxContainer } from './box-container.ts'
import type { BoxTest, Scene, Told } from './box-looks.ts'
import { BoxMachine, type Machine } from './box-machine.ts'
import { SCENES } from './box-scenes.ts'
import { BoxShop, openBridge } from './box-shop.ts'
import { type BoxGuest, buildBoxGuest, CACHE, findBoxGuest } from './build-box-guest.ts'
import { KeptImages, type Stage } from './kept-images.ts'
import { isStickStale, makeStick, STICK } from './make-stick.ts'
import { seeded } from './volatile-disk.ts'

const PROGRAMS = {
  qemu: { command: 'qemu-system-x86_64', packageName: 'qemu-system-x86' },
  debootstrap: { command: 'debootstrap', packageName: 'debootstrap' },
  busybox: { command: 'busybox', packageName: 'busybox-static' },
  cpio: { command: 'cpio', packageName: 'cpio' },
} satisfies Record<string, DebianProgram>
const STALE =
  'the releases and kept disks are of OTHER SOURCES than these: --rebuild makes them anew'
const WORD = { type: 'string' } as const
const SWITCH = { type: 'boolean' } as const
const OPTIONS = {
  ...{ scene: WORD, seed: WORD },
  ...{ on: SWITCH, list: SWITCH, rebuild: SWITCH, keep: SWITCH, container: SWITCH },
}

const say = (sentence: string): void => {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${sentence}\n`)
}

/** Null, with the reason said, where something cannot be had. */
function prepare(images: KeptImages, isAnew: boolean): (BoxGuest & { busybox: string }) | null {
  if (process.arch !== 'x64') return skip(`the guest is x86-64 and this is ${process.arch}`)
  if (process.getuid?.() !== 0) return skip('debootstrap needs root')
  const paths: Record<string, string> = {}
  for (const [name, program] of Object.entries(PROGRAMS)) {
    const outcome = ensureProgram(program, say)
    if (!outcome.ok) return skip(`${outcome.reason}; ${outcome.commandToType}`)
    paths[name] = outcome.path
  }
  const guest = (isAnew ? null : findBoxGuest()) ?? tryToBuild(paths.busybox ?? '')
  if (!guest) return null
  say(`the guest’s disk is in ${CACHE}`)
  if (isAnew || !existsSync(STICK)) {
    images.forget()
    makeStick(guest.debs)
    say('the releases and the stick are made')
  }
  if (isStickStale()) say(STALE)
  return { ...guest, busybox: paths.busybox ?? '' }
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

/** The scenes that were asked for, after those that make a disk which one of them begins with. */
function planOf(keys: string[], images: KeptImages): Scene[] {
  const unknown = keys.filter((key) => !SCENES.some((scene) => scene.key === key))
  if (unknown.length > 0) throw new Error(`no such scene: ${unknown}; --list names them`)
  const asked = SCENES.filter(({ key }) => keys.includes(key))
  const made = (stage: Stage): Scene[] => {
    const maker = SCENES.find(({ leaves }) => leaves === stage)
    if (images.has(stage) || !maker) return []
    return [...made(maker.begins), maker]
  }
  return [...new Set(asked.flatMap((scene) => [...made(scene.begins), scene]))]
}

type RunParts = Pick<BoxTest, 'machine' | 'url' | 'random'> & { images: KeptImages }

class Run {
  readonly rows: string[] = []
  isRight = true
  readonly #machine: Machine
  readonly #images: KeptImages
  readonly #test: BoxTest
  #told: Told[] = []
  #notes: string[] = []
  #isOn = false

  constructor(parts: RunParts) {
    const { machine, images, url, random } = parts
    this.#machine = machine
    this.#images = images
    this.#test = {
      ...{ machine, url, random, shop: null },
      unpackAnother: (prepare) => this.#unpackAnother(prepare),
      bringBackTheFirst: async () => {
        await machine.cutPower()
        images.bringBack()
        await this.#switchOn()
      },
      tell: (wanted, found) => {
        this.#told.push({ wanted, found })
        say(wanted === found ? `ok    ${found}` : `WRONG ${found}, wanted ${wanted}`)
      },
      note: (found) => {
        this.#notes.push(found)
        say(`      ${found}`)
      },
    }
  }

  /** `isAlone`: on a copy of the kept disk, not on what the scene before left. */
  async play(scene: Scene, isAlone: boolean): Promise<void> {
    const [beganMs, test] = [performance.now(), this.#test]
    this.#told = []
    this.#notes = []
    say(`— ${scene.key}: ${scene.name}`)
    try {
      if (isAlone) await this.#begin(scene.begins)
      else if (!this.#isOn) await this.#goOn()
      await scene.play(test)
      if (scene.leaves) await this.#leave(scene.leaves)
    } catch (error) {
      test.tell('no fault', (error as Error).message)
    }
    const seconds = Math.round((performance.now() - beganMs) / 1000)
    say(`      ${seconds} s`)
    this.isRight &&= this.#told.every(({ wanted, found }) => wanted === found)
    const found = [...this.#told.map((each) => each.found), ...this.#notes].join('; ')
    this.rows.push(`| ${scene.key} | ${scene.name} | ${found} | ${seconds} |`)
  }

  async end(): Promise<void> {
    this.#test.shop?.close()
    this.#test.shop = null
    await this.#machine.cutPower()
    this.#isOn = false
  }

  async #begin(stage: Stage): Promise<void> {
    await this.end()
    this.#images.beginWith(stage)
    await this.#switchOn()
    if (stage === 'open') await this.#comeBack()
  }

  async #goOn(): Promise<void> {
    await this.#switchOn()
    if (this.#images.has('open')) await this.#comeBack()
  }

  async #comeBack(): Promise<void> {
    this.#test.shop = await BoxShop.comeBack(this.#test.url, this.#images.readShop())
    say('      the shop is there')
  }

  async #unpackAnother(prepare: (dead: string, fresh: string) => void): Promise<void> {
    say(`      it is dead: ${await this.#machine.cutPower()}`)
    this.#images.putAway()
    this.#images.beginWith('installed')
    this.#images.withBoth(prepare)
    await this.#switchOn()
  }

  async #switchOn(): Promise<void> {
    await this.#machine.switchOn()
    this.#isOn = true
    say('      switched on, it speaks')
  }

  /** Only what is right is kept for others to begin with. */
  async #leave(stage: Stage): Promise<void> {
    const { shop } = this.#test
    const kept = shop ? await shop.keep() : null
    await this.#machine.switchOff()
    this.#isOn = false
    shop?.close()
    this.#test.shop = null
    if (this.#told.some(({ wanted, found }) => wanted !== found)) {
      throw new Error('what follows would begin with a wrong machine')
    }
    this.#images.keep(stage, kept)
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.list) {
    for (const { key, name } of SCENES) process.stdout.write(`${key.padEnd(18)} ${name}\n`)
    return
  }
  const keys = values.scene?.split(',') ?? null
  const images = new KeptImages(values.container ? 'container' : 'emulated')
  const guest = prepare(images, keys === null || values.rebuild === true)
  if (!guest) return
  const seed = Number(values.seed ?? randomInt(2 ** 31))
  say(`seed ${seed}`)
  const [random, httpsPort] = [seeded(seed), await findFreePort()]
  const line = { cloudPort: await findFreePort(), busybox: guest.busybox }
  const parts = { ...guest, ...line, disk: images.runDisk, stick: STICK, httpsPort, random }
  const machine = values.container ? new BoxContainer(parts) : new BoxMachine(parts)
  const { url, server } = await openBridge(machine.door)
  const run = new Run({ machine, images, url, random })
  try {
    if (keys === null) images.beginWith('fresh')
    let goesOn = keys === null
    for (const scene of keys === null ? SCENES : planOf(keys, images)) {
      await run.play(scene, !goesOn)
      goesOn ||= values.on === true
      if (scene.leaves && !images.has(scene.leaves)) break
    }
    process.stdout.write(`${run.rows.join('\n')}\n`)
    if (isStickStale()) say(STALE)
    say(run.isRight ? 'right' : 'WRONG')
    process.exitCode = run.isRight ? 0 : 1
  } finally {
    await run.end()
    await machine.giveBack()
    server.close()
    if (!values.keep) rmSync(images.runDisk, { force: true })
  }
}

await main()
