// What an update does to the disk, in steps that each hold once they return. `beforeStep` is told
// of every one: a test ends the world there, as a power cut would.
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

const PIECE_BYTES = 1024 * 1024
const PRIVATE = 0o600
/** The relay's user shares the group (systemd/ocean-hub.service). */
const SHARED = 0o660

export type BeforeStep = (what: string) => void

export class DurableDisk {
  readonly #beforeStep: BeforeStep

  constructor(beforeStep: BeforeStep = () => {}) {
    this.#beforeStep = beforeStep
  }

  readText(path: string): string | null {
    return existsSync(path) ? readFileSync(path, 'utf8') : null
  }

  /** The old text or the new one, never a part of it. */
  writeText(path: string, text: string): void {
    const draft = `${path}.new`
    this.#step(`write ${draft}`, () => writeFileSync(draft, text, { mode: 0o644 }))
    this.#sync(draft)
    this.#step(`rename to ${path}`, () => renameSync(draft, path))
    this.#sync(dirname(path))
  }

  remove(path: string): void {
    // Also a link that leads nowhere.
    if (!existsSync(path) && this.targetOf(path) === null) return
    this.#step(`remove ${path}`, () => rmSync(path, { recursive: true, force: true }))
    this.#sync(dirname(path))
  }

  /** `link` leads to `target` from one moment to the next; there is never none. */
  pointTo(link: string, target: string): void {
    if (this.targetOf(link) === target) return
    const draft = join(dirname(link), `.${basename(link)}.new`)
    this.#step(`remove ${draft}`, () => rmSync(draft, { force: true }))
    this.#step(`link ${draft}`, () => symlinkSync(target, draft))
    this.#step(`rename to ${link}`, () => renameSync(draft, link))
    this.#sync(dirname(link))
  }

  targetOf(link: string): string | null {
    try {
      return readlinkSync(link)
    } catch {
      return null
    }
  }

  /** The database of a hub that was stopped, with its log if it left one. */
  saveDatabase(path: string, folder: string): void {
    this.remove(folder)
    this.#step(`make ${folder}`, () => mkdirSync(folder, { mode: 0o700 }))
    for (const name of [basename(path), `${basename(path)}-wal`]) {
      const from = join(dirname(path), name)
      if (existsSync(from)) this.#copy(from, join(folder, name))
    }
    this.#sync(folder)
    this.#sync(dirname(folder))
  }

  /**
   * Puts a saved database back. The logs of the one that goes away go first: laid beside another
   * database they would be played into it. Broken off anywhere, it can simply be done again.
   */
  restoreDatabase(path: string, folder: string): void {
    const saved = join(folder, basename(path))
    if (!existsSync(saved)) throw new Error(`${folder} holds no saved database`)
    this.remove(`${path}-wal`)
    this.remove(`${path}-shm`)
    const owner = statSync(dirname(path))
    // The log before the database: in between there is a log without its database, and the next
    // step, done again, puts that right before anybody opens it.
    for (const end of ['-wal', '']) {
      const draft = `${path}${end}.restored`
      if (!existsSync(saved + end)) continue
      this.#copy(saved + end, draft)
      this.#step(`own ${draft}`, () => {
        chmodSync(draft, SHARED)
        chownSync(draft, owner.uid, owner.gid)
      })
      this.#sync(draft)
      this.#step(`rename to ${path}${end}`, () => renameSync(draft, path + end))
    }
    this.#sync(dirname(path))
  }

  #copy(from: string, to: string): void {
    const [source, target] = [openSync(from, 'r'), openSync(to, 'w', PRIVATE)]
    try {
      const piece = Buffer.alloc(PIECE_BYTES)
      for (let count = 1; count > 0; ) {
        this.#step(`copy into ${to}`, () => {
          count = readSync(source, piece)
          // All of it: one write takes only what fits on a disk that is nearly full.
          writeFileSync(target, piece.subarray(0, count))
        })
      }
      this.#step(`sync ${to}`, () => fsyncSync(target))
    } finally {
      closeSync(source)
      closeSync(target)
    }
  }

  #sync(path: string): void {
    this.#step(`sync ${path}`, () => {
      const file = openSync(path, 'r')
      try {
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
    })
  }

  #step(what: string, work: () => void): void {
    this.#beforeStep(what)
    work()
  }
}
