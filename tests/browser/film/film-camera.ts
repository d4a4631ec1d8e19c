// Films pages as a flip-book: every act says how long its picture stays, so that the film is the
// same on a slow machine. What takes the machine time is cut; what a person does is shown.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Image } from '@napi-rs/canvas'
import type { Locator, Page } from 'playwright-core'
import { decode, drawCard, drawFrame, type Overlay, PAGE, type Words } from './film-frame.ts'

export const TICKS_PER_SECOND = 10
const SETTLE_MS = 250
const MOVE_TICKS = 4
const PRESS_TICKS = 2
const AFTER_TAP_TICKS = 6
const KEY_TICKS = 6
const AFTER_KEY_TICKS = 5
const LETTER_TICKS = 1
const SHOT_QUALITY = 95

export type Frame = { file: string; ticks: number }

export class FilmCamera {
  readonly #folder: string
  #page: Page | null = null
  #words: Words = { chapter: '', caption: '', progress: 0 }
  #finger = { x: PAGE.width / 2, y: PAGE.height / 2 }
  #frames: Frame[] = []
  #count = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Everything from here on stands over these words. */
  begin(words: Words): void {
    this.#words = words
    this.#frames = []
  }

  /** What was filmed since, stretched or hurried to exactly so many ticks. */
  end(ticks: number): { frames: Frame[]; hurried: number } {
    const filmed = this.#frames.reduce((sum, frame) => sum + frame.ticks, 0)
    const last = this.#frames.at(-1)
    if (!last) throw new Error('a scene shows something')
    if (filmed <= ticks) {
      last.ticks += ticks - filmed
      return { frames: this.#frames, hurried: 1 }
    }
    return { frames: hurry(this.#frames, ticks, filmed), hurried: filmed / ticks }
  }

  /** From here on this page is seen. */
  async at(page: Page): Promise<void> {
    this.#page = page
    await this.hold(1)
  }

  async hold(seconds: number): Promise<void> {
    await this.#show(await this.#shoot(), {}, Math.round(seconds * TICKS_PER_SECOND))
  }

  async card(title: string, lines: readonly string[]): Promise<void> {
    this.#keep(await drawCard(title, lines, this.#words), TICKS_PER_SECOND)
  }

  /** As a finger does it. */
  async tap(target: Locator): Promise<void> {
    await this.#moveTo(target)
    await target.click()
    await this.#after(AFTER_TAP_TICKS)
  }

  /** For what a label lies over. */
  async tapLabelOf(radio: Locator): Promise<void> {
    await this.tap(radio.locator('xpath=ancestor::label'))
  }

  /** Letter by letter, into what has the focus. */
  async type(text: string): Promise<void> {
    for (const letter of text) {
      await this.#seen.keyboard.type(letter)
      await this.#after(LETTER_TICKS)
    }
  }

  async fill(target: Locator, text: string): Promise<void> {
    await this.#moveTo(target)
    await target.click()
    await target.fill('')
    await this.type(text)
    await this.#after(AFTER_KEY_TICKS)
  }

  /** The key is shown, then what it does. `name` is what stands on it. */
  async press(key: string, name = key): Promise<void> {
    await this.#show(await this.#shoot(), { key: name }, KEY_TICKS)
    await this.#seen.keyboard.press(key)
    await this.#after(AFTER_KEY_TICKS)
  }

  /** Something that no finger does (a scanner), and what came of it. */
  async see(name: string, work: () => Promise<void>): Promise<void> {
    await this.#show(await this.#shoot(), { key: name }, KEY_TICKS)
    await work()
    await this.#after(AFTER_KEY_TICKS)
  }

  get #seen(): Page {
    if (!this.#page) throw new Error('no page is filmed yet')
    return this.#page
  }

  async #moveTo(target: Locator): Promise<void> {
    await target.waitFor()
    await target.scrollIntoViewIfNeeded()
    const box = await target.boundingBox()
    if (!box) throw new Error('what is tapped can be seen')
    const to = { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 60) }
    const from = this.#finger
    const page = await this.#shoot()
    for (let step = 1; step <= MOVE_TICKS; step += 1) {
      const part = step / MOVE_TICKS
      const at = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
      await this.#show(page, { finger: { ...at, isPressed: false } }, 1)
    }
    await this.#show(page, { finger: { ...to, isPressed: true } }, PRESS_TICKS)
    this.#finger = to
  }

  async #after(ticks: number): Promise<void> {
    await this.#seen.waitForTimeout(ticks > LETTER_TICKS ? SETTLE_MS : 0)
    await this.#show(await this.#shoot(), {}, ticks)
  }

  async #shoot(): Promise<Image> {
    return decode(await this.#seen.screenshot({ type: 'jpeg', quality: SHOT_QUALITY }))
  }

  async #show(page: Image, overlay: Overlay, ticks: number): Promise<void> {
    this.#keep(await drawFrame(page, overlay, this.#words), ticks)
  }

  #keep(data: Buffer, ticks: number): void {
    this.#count += 1
    const file = join(this.#folder, `${String(this.#count).padStart(5, '0')}.jpg`)
    writeFileSync(file, data)
    this.#frames.push({ file, ticks })
  }
}

/** Every frame keeps its share of the time; those without a tick of their own are left out. */
export function hurry(frames: readonly Frame[], ticks: number, filmed: number): Frame[] {
  let before = 0
  let given = 0
  return frames.flatMap(({ file, ticks: own }) => {
    before += own
    const until = Math.round((before * ticks) / filmed)
    const share = until - given
    given = until
    return share > 0 ? [{ file, ticks: share }] : []
  })
}
