import { normaliseBarcode } from '#domain/barcode.ts'
import type { ProductBody } from '#domain/wire/feed-product.ts'
import {
  type ApplyFeed,
  type FeedChange,
  type FeedContext,
  type FeedRefusal,
  hasNewWord,
  merge,
  refuseItem,
} from '../cloud/feed-change.ts'
import type { Db } from '../db/open-database.ts'
import { standInForCategory } from './apply-category.ts'
import { tellComing } from './coming-prices.ts'
import { deleteOwnPrices, findPriceOn, OWN_PRICE, putPriceEntry } from './price-entry-store.ts'
import { bodyOf, draftOfBody } from './product-body.ts'
import { putProduct } from './put-product.ts'
import {
  findStoredById,
  type ProductDraft,
  type StoredProduct,
  type UnitDraft,
} from './stored-product-store.ts'
import { adoptProduct, findIdBySku, listOwnersOf } from './taken-code-store.ts'

/**
 * Head office's word on one product. Its codes are head office's to give: whoever else has them
 * loses them, except that the outlet's own product keeps its SKU (`sku-taken`, somebody decides).
 */
export const applyProduct: ApplyFeed<ProductBody> = (tx, change, context) =>
  tellComing(tx, [change.itemId], context.pricesOn, () => takeWord(tx, change, context))

const takeWord: ApplyFeed<ProductBody> = (tx, change, context) => {
  const { itemId: id, body } = change
  const before = findStoredById(tx, id)
  const put = (product: ProductDraft, stored = before): unknown =>
    putProduct(tx, {
      id,
      before: stored,
      product,
      newPriceListVersion: context.newPriceListVersion,
    })
  if (body === null) {
    deleteOwnPrices(tx, id)
    if (before) put({ ...before, isActive: false })
    return null
  }
  const refusal = takeCodes(tx, id, body, context)
  if (refusal) return refusal
  if (body.category_id !== null) standInForCategory(tx, body.category_id)
  const wanted = rememberPrices(tx, change, context)
  if (before?.origin === 'outlet') adoptProduct(tx, id)
  put(before ? mergeProduct(change, before, wanted) : draftOf(body, wanted))
  return null
}

type WantedPrices = Map<string, { before: number | null; after: number | null }>

/** Writes the product's own prices and says what head office wants for each unit now. */
function rememberPrices(
  tx: Db,
  { itemId: productId, body, before }: FeedChange<ProductBody>,
  { pricesOn }: FeedContext,
): WantedPrices {
  const units = body?.units ?? []
  const wanted: WantedPrices = new Map()
  const priceOf = (unitCode: string) => findPriceOn(tx, { productId, unitCode }, pricesOn)
  for (const { unit_code } of units) {
    wanted.set(unit_code, { before: before ? priceOf(unit_code) : null, after: null })
  }
  deleteOwnPrices(tx, productId)
  for (const { unit_code: unitCode, price_minor: priceMinor } of units) {
    putPriceEntry(tx, { ...OWN_PRICE, productId, unitCode, priceMinor })
  }
  for (const [unitCode, each] of wanted) each.after = priceOf(unitCode)
  return wanted
}

function mergeProduct(
  change: FeedChange<ProductBody>,
  stored: StoredProduct,
  wanted: WantedPrices,
): ProductDraft {
  const { units: _, ...local } = bodyOf(stored)
  const merged = merge(change, local)
  const ofOffice = change.body ? draftOf({ ...change.body, ...merged }, wanted) : stored
  const hasNewUnits = hasNewStructure(change)
  const kept = new Map(stored.units.map((unit) => [unit.unitCode, unit.priceMinor]))
  const units = (hasNewUnits ? ofOffice.units : stored.units).map((unit) => {
    const { before = null, after = null } = wanted.get(unit.unitCode) ?? {}
    const keptMinor = kept.get(unit.unitCode)
    const isNews = after !== null && after !== before
    return { ...unit, priceMinor: isNews ? after : (keptMinor ?? after ?? unit.priceMinor) }
  })
  return { ...ofOffice, units }
}

/** Other units, factors or barcodes; prices are looked at one by one. */
function hasNewStructure({ body, before, ...change }: FeedChange<ProductBody>): boolean {
  const bare = (each: ProductBody | null) =>
    each && { ...each, units: each.units.map((unit) => ({ ...unit, price_minor: 0 })) }
  return hasNewWord({ ...change, body: bare(body), before: bare(before) }, 'units')
}

function draftOf(body: ProductBody, wanted: WantedPrices): ProductDraft {
  const draft = draftOfBody(body)
  const priceOf = ({ unitCode, priceMinor }: UnitDraft) => wanted.get(unitCode)?.after ?? priceMinor
  return { ...draft, units: draft.units.map((unit) => ({ ...unit, priceMinor: priceOf(unit) })) }
}

function takeCodes(
  tx: Db,
  id: string,
  body: ProductBody,
  { newPriceListVersion }: FeedContext,
): FeedRefusal | null {
  const skuOwner = findIdBySku(tx, body.sku)
  const codes = body.units.flatMap(({ barcodes }) => barcodes.map(normaliseBarcode))
  const owners = new Set(listOwnersOf(tx, codes, body.plu))
  if (skuOwner) owners.add(skuOwner)
  owners.delete(id)
  for (const ownerId of owners) {
    const owner = findStoredById(tx, ownerId)
    if (!owner) continue
    const hasSku = owner.sku === body.sku
    if (hasSku && owner.origin === 'outlet') return refuseItem('sku-taken', body.sku)
    const units = owner.units.map((unit) => ({
      ...unit,
      barcodes: unit.barcodes.filter((code) => !codes.includes(code)),
    }))
    // Until its own news arrives, which may be later in the same page.
    const sku = hasSku ? ownerId : owner.sku
    const plu = owner.plu === body.plu ? null : owner.plu
    const product = { ...owner, units, sku, plu }
    putProduct(tx, { id: ownerId, before: owner, product, newPriceListVersion })
  }
  return null
}
