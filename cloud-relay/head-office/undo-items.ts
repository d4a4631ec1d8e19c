// What brings things back to how they were before a publication.
import type { FeedTopic } from '#domain/wire/feed-item.ts'
import { readPublished } from './known-goods.ts'
import type { OfficeCloud } from './office-cloud.ts'
import { OfficeError } from './office-errors.ts'
import type { PublishedItem } from './scope-items.ts'

type Row = {
  topic: FeedTopic
  item_id: string
  outlet_id: string | null
  group_code: string | null
  version: string
  before: { body: Record<string, unknown>; is_deleted: boolean } | null
}

export type Undo = {
  id: number
  /** What was published again since. */
  overtakenCount: number
  /** One for each group of outlets that it went to. */
  parts: {
    place: { group: string | null; outlet: null; outletId: string | null }
    items: PublishedItem[]
  }[]
}

/** Things that were new are taken away again. Throws PUBLICATION_UNKNOWN. */
export async function findUndo(
  cloud: OfficeCloud,
  side: 'goods' | 'people',
  text: string,
): Promise<Undo> {
  if (!/^\d{1,15}$/.test(text)) throw new OfficeError('USAGE', '--undo N')
  const rows = await cloud.read<Row>(
    `SELECT topic, item_id, outlet_id, group_code, version::text, before
     FROM ocean.publication_${side} WHERE publication_id = $1`,
    [text],
  )
  if (rows.length === 0) throw new OfficeError('PUBLICATION_UNKNOWN', text)
  const topics = [...new Set(rows.map(({ topic }) => topic))]
  const known = new Map(
    (await readPublished(cloud, side, topics)).map((each) => [
      `${each.topic} ${each.item_id}`,
      each,
    ]),
  )
  const standing = rows.filter(
    (row) => known.get(`${row.topic} ${row.item_id}`)?.version === row.version,
  )
  const groups = [...new Set(standing.map(({ group_code }) => group_code))]
  return {
    id: Number(text),
    overtakenCount: rows.length - standing.length,
    parts: groups.map((group) => ({
      place: { group, outlet: null, outletId: null },
      items: standing
        .filter(({ group_code }) => group_code === group)
        .map((row) => ({
          topic: row.topic,
          item_id: row.item_id,
          outlet_id: row.outlet_id,
          body: row.before?.body ?? known.get(`${row.topic} ${row.item_id}`)?.body ?? {},
          is_deleted: row.before?.is_deleted ?? true,
          version: null,
          signature: null,
        })),
    })),
  }
}
