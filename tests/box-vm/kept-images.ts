// Disks of machines that were switched off at a good moment, so that a scene need not begin with a
// bare Debian.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KeptShop } from './box-shop.ts'
import { CACHE } from './build-box-guest.ts'

/** A bare Debian; a box without a shop; a box with a shop that has sold. */
export type Stage = 'fresh' | 'installed' | 'open'

/** What a run plays on. */
export const RUN_DISK = join(CACHE, 'run.img')
const SHOP = join(CACHE, 'open.json')
export const imageOf = (stage: Stage): string => join(CACHE, `${stage}.img`)
export const hasImage = (stage: Stage): boolean => existsSync(imageOf(stage))

export const beginWith = (stage: Stage): void => copy(imageOf(stage), RUN_DISK)

/** The machine is off. */
export function keepImage(stage: Stage, shop: KeptShop | null): void {
  copy(RUN_DISK, `${imageOf(stage)}.part`)
  if (shop) writeFileSync(SHOP, JSON.stringify(shop))
  renameSync(`${imageOf(stage)}.part`, imageOf(stage))
}

export function forgetImages(): void {
  for (const stage of ['installed', 'open'] as const) rmSync(imageOf(stage), { force: true })
}

export const readKeptShop = (): KeptShop => JSON.parse(readFileSync(SHOP, 'utf8'))

function copy(from: string, to: string): void {
  execFileSync('cp', ['--sparse=always', from, to])
}
