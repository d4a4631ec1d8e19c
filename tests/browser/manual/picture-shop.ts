// What the scenes of the manuals share: people, goods, and the doors of the shop they play in.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { TakePicture } from './picture-camera.ts'

export const CASHIER = { name: 'Sari', pin: '1357' }
export const SUPERVISOR = { name: 'Rini', pin: '135790' }
export const MANAGER = { name: 'Hendra', pin: '246802' }

export const GOODS = {
  rice: '2000010010004',
  sugar: '2000010060009',
  oil: '2000010100002',
  water: '2000020020000',
}

export type PictureShop = {
  take: TakePicture
  /** One that fails is noted, with a picture of where it stood, and the next is tried. */
  scene(page: Page, name: string, work: () => Promise<void>): Promise<void>
  codes: { till: string; office: string; phone: string }
  /** `normal`, `paper-out`, `jam`, … of the virtual printer. */
  setPrinter(fault: string): Promise<void>
}

type Noted = Pick<PictureShop, 'scene'> & { failed: string[] }

/** All that is broken is told at once: whoever mends scenes does it in one go. */
export function noteFailures(folder: string): Noted {
  const failed: string[] = []
  return {
    failed,
    async scene(page, name, work) {
      try {
        await work()
      } catch (error) {
        const path = join(folder, `lost-${name}.png`)
        await page.screenshot({ path })
        failed.push(name)
        console.error(`${name} failed; it stood like ${path}\n${(error as Error).message}`)
        await page.keyboard.press('Escape')
        await page.reload()
      }
    },
  }
}
