// What the scenes of the manuals share: people, goods, and the doors of the shop they play in.
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
  codes: { till: string; office: string; phone: string }
  /** `normal`, `paper-out`, `jam`, … of the virtual printer. */
  setPrinter(fault: string): Promise<void>
}
