// The catalogue as this terminal keeps it: snapshots in chunks, all or nothing, then deltas.

import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import {
  type CatalogueManifest,
  type ProductChunk,
  type TerminalDatabase,
  writeLoosely,
} from './database.ts'

export const CHUNK_PRODUCTS = 500
/** Asked for at once: a browser takes as long to find one as to find ten. */
const READ_CHUNKS = 10

export type CacheDeps = { subtle: SubtleCrypto; database: TerminalDatabase }
/** The catalogue as it is kept: a delta rewrites only the chunks that its products are in. */
export type CachedCatalogue = {
  manifest: CatalogueManifest
  chunks: ProductMessage[][]
}

/**
 * The whole cached catalogue, or null when there is none or any part of it is damaged. It rests
 * after each part: people use the screen meanwhile.
 */
export async function readCatalogue(
  subtle: SubtleCrypto,
  database: TerminalDatabase,
  rest: () => Promise<void> = () => Promise.resolve(),
): Promise<CachedCatalogue | null> {
  const manifest = await database.get('sync_metadata', 'catalogue')
  if (manifest?.key !== 'catalogue') return null
  const { generation, chunkCount } = manifest
  if ((await database.count('products_cache', generationRange(generation))) !== chunkCount)
    return null
  const chunks: ProductMessage[][] = []
  while (chunks.length < chunkCount) {
    const [from, to] = [chunks.length, Math.min(chunks.length + READ_CHUNKS, chunkCount) - 1]
    const range = IDBKeyRange.bound([generation, from], [generation, to])
    for (const row of await database.getAll('products_cache', range)) {
      if ((await sha256(subtle, row.text)) !== row.sha256) return null
      chunks.push(JSON.parse(row.text) as ProductMessage[])
      await rest()
    }
    if (chunks.length <= to) return null
  }
  return { manifest, chunks }
}

/** Writes chunks of a new generation; they count only once `adoptSnapshot` names them. */
export async function writeChunks(
  { subtle, database }: CacheDeps,
  generation: number,
  firstChunk: number,
  products: readonly ProductMessage[],
): Promise<ProductMessage[][]> {
  const chunks: ProductMessage[][] = []
  for (let from = 0; from < products.length; from += CHUNK_PRODUCTS) {
    chunks.push(products.slice(from, from + CHUNK_PRODUCTS))
  }
  const rows = await Promise.all(
    chunks.map((chunk, index) => toRow(subtle, generation, firstChunk + index, chunk)),
  )
  await writeLoosely(database, ['products_cache'], async (transaction) => {
    const store = transaction.objectStore('products_cache')
    await Promise.all(rows.map((row) => store.put(row)))
  })
  return chunks
}

/** Switches to a complete snapshot and drops every other generation, in one transaction. */
export async function adoptSnapshot(
  database: TerminalDatabase,
  manifest: CatalogueManifest,
): Promise<void> {
  const { generation } = manifest
  await writeLoosely(database, ['products_cache', 'sync_metadata'], async (transaction) => {
    const products = transaction.objectStore('products_cache')
    await transaction.objectStore('sync_metadata').put(manifest)
    await products.delete(IDBKeyRange.upperBound([generation, 0], true))
    await products.delete(IDBKeyRange.lowerBound([generation + 1, 0]))
  })
}

/**
 * Applies a delta to the cached catalogue and moves its cursor, in one transaction. Changes
 * `cached` in place only after the transaction has completed.
 */
export async function applyDelta(
  { subtle, database }: CacheDeps,
  cached: CachedCatalogue,
  products: readonly ProductMessage[],
  cursor: number,
): Promise<void> {
  const changed = changedChunks(cached.chunks, products)
  const { generation } = cached.manifest
  const rows = await Promise.all(
    [...changed].map(([chunk, content]) => toRow(subtle, generation, chunk, content)),
  )
  const chunkCount = Math.max(cached.chunks.length, ...[...changed.keys()].map((n) => n + 1))
  const before = cached.chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  let productCount = before
  for (const [chunk, content] of changed) {
    productCount += content.length - (cached.chunks[chunk]?.length ?? 0)
  }
  const manifest = { ...cached.manifest, cursor, chunkCount, productCount }
  await writeLoosely(database, ['products_cache', 'sync_metadata'], async (transaction) => {
    const store = transaction.objectStore('products_cache')
    await Promise.all(rows.map((row) => store.put(row)))
    await transaction.objectStore('sync_metadata').put(manifest)
  })
  for (const [chunk, content] of changed) cached.chunks[chunk] = content
  cached.manifest = manifest
}

function changedChunks(
  chunks: readonly ProductMessage[][],
  products: readonly ProductMessage[],
): Map<number, ProductMessage[]> {
  const places = new Map<string, number>()
  for (const [chunk, content] of chunks.entries()) {
    for (const { product_id } of content) places.set(product_id, chunk)
  }
  const changed = new Map<number, ProductMessage[]>()
  const contentOf = (chunk: number) => changed.get(chunk) ?? [...(chunks[chunk] ?? [])]
  let last = Math.max(0, chunks.length - 1)
  for (const product of products) {
    let chunk = places.get(product.product_id)
    if (chunk === undefined) {
      if (contentOf(last).length >= CHUNK_PRODUCTS) last += 1
      chunk = last
      places.set(product.product_id, chunk)
    }
    const content = contentOf(chunk)
    const at = content.findIndex((each) => each.product_id === product.product_id)
    if (at === -1) content.push(product)
    else content[at] = product
    changed.set(chunk, content)
  }
  return changed
}

async function toRow(
  subtle: SubtleCrypto,
  generation: number,
  chunk: number,
  products: readonly ProductMessage[],
): Promise<ProductChunk> {
  const text = JSON.stringify(products)
  return { generation, chunk, text, sha256: await sha256(subtle, text) }
}

async function sha256(subtle: SubtleCrypto, text: string): Promise<string> {
  const digest = await subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const generationRange = (generation: number) =>
  IDBKeyRange.bound([generation, 0], [generation, Infinity])
