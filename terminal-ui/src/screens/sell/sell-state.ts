// What is open on the sell screen. It outlives the screen, so that paying and coming back keeps it.

import { signal } from '@preact/signals'
import type { AddOptions } from '#domain/cart.ts'
import type { ProductMessage, SellingUnitMessage } from '#domain/wire/catalogue-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import type { Till } from '../../models/till.ts'
import { beep } from '../../parts/beep.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage } from '../../text/translate.ts'

/** What a code said of the goods that are to be weighed. */
export type GoodsSaid = Pick<AddOptions, 'batchCode' | 'expiresOn'>
export type SellDialog =
  | { kind: 'weight'; product: ProductMessage; barcode: string | null; said?: GoodsSaid }
  | { kind: 'unit'; product: ProductMessage }
  | { kind: 'line'; lineNo: number }
  | { kind: 'customer' }
  | { kind: 'note' }
  | { kind: 'coupon' }
  | { kind: 'buyer' }
  | { kind: 'basket-discount' }
  | { kind: 'hold' }
  | { kind: 'held-carts' }
  | { kind: 'clear' }
  | { kind: 'cart-menu' }
  | { kind: 'bill' }
  | { kind: 'discard-cart'; cartId: string; label: string }

export const sellDialog = signal<SellDialog | null>(null)
export const query = signal('')
export const categoryId = signal<string | null>(null)
/** On narrow screens the cart is a sheet over the products. */
export const isCartShown = signal(false)

export const openDialog = (dialog: SellDialog): void => {
  sellDialog.value = dialog
}
export const closeDialog = (): void => {
  sellDialog.value = null
}

/** The unit the stock is counted in. */
export function baseUnit(product: ProductMessage): SellingUnitMessage | undefined {
  return product.units.find((unit) => unit.factor_milli === 1000) ?? product.units[0]
}

export const isPriced = (product: ProductMessage): boolean =>
  product.units.some((unit) => unit.price_minor > 0)

export async function addToCart(
  till: Till,
  product: ProductMessage,
  options: AddOptions,
): Promise<boolean> {
  const outcome = await till.cart.add(product, options)
  if (outcome.ok) return true
  beep()
  showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
  return false
}

/** The quantity typed ahead counts once: for this product, not for the one after it. */
export function takeQuantityAhead(till: Till): { quantityMilli?: number } {
  const quantityMilli = till.scan.nextQuantityMilli.peek()
  till.scan.setNextQuantity(null)
  return quantityMilli === null ? {} : { quantityMilli }
}

/** Asks for what the product needs (a weight, a unit), else puts one on the cart at once. */
export function chooseProduct(till: Till, product: ProductMessage): void {
  if (product.is_weighed) openDialog({ kind: 'weight', product, barcode: null })
  else if (product.units.length > 1) openDialog({ kind: 'unit', product })
  else void addToCart(till, product, takeQuantityAhead(till))
}
