// Takes a page, or a part of it, as a small WebP: the browser itself draws it at the size of the
// manual, so that letters stay sharp.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import type { Language } from '../../../terminal-ui/src/text/translate.ts'
import { PICTURE_NAMES, pictureFile } from './manual-picture-names.ts'
import { type ShownWords, textsIn } from './shown-words.ts'

const SETTLE_MS = 400
const QUALITY = 62
const SCALE = 0.7
const PHONE_SCALE = 0.8
const PHONE_WIDTH_MAX = 720
const MARGIN = 20

type Clip = { x: number; y: number; width: number; height: number }

export type TakePicture = (page: Page, name: string, around?: Locator) => Promise<void>

export class PictureCamera {
  readonly #folder: string
  readonly #language: Language
  readonly taken: string[] = []
  /** Of each picture that was taken. */
  readonly words: ShownWords = {}

  constructor(folder: string, language: Language) {
    this.#folder = folder
    this.#language = language
  }

  /** Once nothing is loading and nothing moves any more. */
  readonly take: TakePicture = async (page, name, around) => {
    if (!PICTURE_NAMES.includes(name) || this.taken.includes(name)) {
      throw new Error(`${name} is not a picture of the list, or was taken already`)
    }
    await page.waitForFunction(() => document.querySelector('.skeleton') === null)
    // What was said of the step before is no part of this one.
    await page.locator('.toast-host .notice').first().waitFor({ state: 'detached' })
    await page.waitForTimeout(SETTLE_MS)
    const [clip, file] = [await clipOf(page, around), pictureFile(name, this.#language)]
    writeFileSync(join(this.#folder, file), await capture(page, clip))
    this.words[file] = textsIn(await page.evaluate(textsWithin, clip), this.#language)
    this.taken.push(name)
  }
}

/** What stands there to be read. Runs in the page. */
function textsWithin(clip: Clip): string[] {
  const isWithin = (box: DOMRect): boolean =>
    box.width > 0 &&
    box.right > clip.x &&
    box.bottom > clip.y &&
    box.left < clip.x + clip.width &&
    box.top < clip.y + clip.height
  const found: string[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const range = document.createRange()
    range.selectNodeContents(node)
    const isSeen = node.parentElement?.checkVisibility({ visibilityProperty: true })
    if (isSeen && isWithin(range.getBoundingClientRect())) found.push(node.textContent ?? '')
  }
  return found
}

async function clipOf(page: Page, around?: Locator): Promise<Clip> {
  const view = page.viewportSize()
  if (!view) throw new Error('a page has a size')
  const whole = { x: 0, y: 0, ...view }
  const box = around ? await around.boundingBox() : null
  if (!box) return whole
  const x = Math.max(0, box.x - MARGIN)
  const y = Math.max(0, box.y - MARGIN)
  const right = Math.min(view.width, box.x + box.width + MARGIN)
  const bottom = Math.min(view.height, box.y + box.height + MARGIN)
  return { x, y, width: right - x, height: bottom - y }
}

async function capture(page: Page, clip: Clip): Promise<Buffer> {
  const session = await page.context().newCDPSession(page)
  const isPhone = (page.viewportSize()?.width ?? 0) < PHONE_WIDTH_MAX
  const { data } = await session.send('Page.captureScreenshot', {
    ...{ format: 'webp', quality: QUALITY },
    clip: { ...clip, scale: isPhone ? PHONE_SCALE : SCALE },
  })
  await session.detach()
  return Buffer.from(data, 'base64')
}
