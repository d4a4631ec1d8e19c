// Disks of machines that were switched off at a good moment, so that a scene need not begin with a
// bare Debian. A container keeps others than the emulated machine.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KeptShop } from './box-shop.ts'
import { CACHE } from './build-box-guest.ts'

/** A bare Debian; a box without a shop; a box with a shop that has sold. */
export type Stage = 'fresh' | 'installed' | 'open'

const KINDS = ['emulated', 'container'] as const

export class KeptImages {
  /** What a run plays on. */
  readonly runDisk: string
  readonly #folder: string
  readonly #shop: string
  readonly #away: string

  constructor(kind: (typeof KINDS)[number]) {
    this.#folder = join(CACHE, kind)
    mkdirSync(this.#folder, { recursive: true })
    this.runDisk = join(this.#folder, 'run.img')
    this.#away = join(this.#folder, 'away.img')
    this.#shop = join(this.#folder, 'open.json')
  }

  has(stage: Stage): boolean {
    return existsSync(this.#imageOf(stage))
  }

  beginWith(stage: Stage): void {
    copy(this.#imageOf(stage), this.runDisk)
  }

  /** The machine is off. */
  keep(stage: Stage, shop: KeptShop | null): void {
    const image = this.#imageOf(stage)
    copy(this.runDisk, `${image}.part`)
    if (shop) writeFileSync(this.#shop, JSON.stringify(shop))
    renameSync(`${image}.part`, image)
  }

  /** Of a machine that is off and may be switched on again. */
  putAway(): void {
    copy(this.runDisk, this.#away)
  }

  bringBack(): void {
    renameSync(this.#away, this.runDisk)
  }

  /** The files of the one that was put away, and of the one that a run plays on, to look and carry. */
  withBoth(work: (away: string, run: string) => void): void {
    withMounted(this.#away, (away) => withMounted(this.runDisk, (run) => work(away, run)))
  }

  /** Of both kinds: a new stick bears another key, and a kept box takes no release of that. */
  forget(): void {
    for (const kind of KINDS) {
      for (const stage of ['installed', 'open'] as const) {
        rmSync(join(CACHE, kind, `${stage}.img`), { force: true })
      }
    }
  }

  readShop(): KeptShop {
    return JSON.parse(readFileSync(this.#shop, 'utf8')) as KeptShop
  }

  #imageOf(stage: Stage): string {
    return join(stage === 'fresh' ? CACHE : this.#folder, `${stage}.img`)
  }
}

function withMounted(image: string, work: (folder: string) => void): void {
  const folder = `${image}.mounted`
  mkdirSync(folder, { recursive: true })
  execFileSync('mount', ['-o', 'loop', image, folder])
  try {
    work(folder)
  } finally {
    execFileSync('umount', [folder])
  }
}

function copy(from: string, to: string): void {
  execFileSync('cp', ['--sparse=always', from, to])
}
