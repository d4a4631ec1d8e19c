// The feed as an outlet takes it, and as head office writes it.
import pg from 'pg'
import type { Test } from 'tap'
import { CLOUD_PROTOCOL, type PullAnswer } from '#domain/wire/cloud-message.ts'
import type { FeedItem } from '#domain/wire/feed-item.ts'
import type { TestCloud } from './cloud.ts'

export type Feed = {
  pull(cursor: string | null, bytesMax: number): Promise<PullAnswer>
  head(cloud: TestCloud, outletId: string): Promise<string>
}

/** Over one connection, which ends before the server does. */
export async function feedOf(t: Test, url: string, epoch: string): Promise<Feed> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  t.teardown(() => client.end())
  const hello = {
    protocol: CLOUD_PROTOCOL,
    epoch,
    box_id: 'b'.repeat(64),
    relay_version: 'test',
    origin: null,
    report: null,
  }
  return {
    pull: async (cursor, bytesMax) => {
      const { rows } = await client.query<{ answer: PullAnswer }>(
        'SELECT ocean.pull($1, $2, $3) AS answer',
        [JSON.stringify(hello), cursor, bytesMax],
      )
      if (!rows[0]) throw new Error('pull answered nothing')
      return rows[0].answer
    },
    head: async (cloud, outletId) => {
      const [row] = await cloud.ask<{ head: string }>('SELECT ocean.feed_head($1) AS head', [
        outletId,
      ])
      return row?.head ?? ''
    },
  }
}

export async function put(
  cloud: TestCloud,
  topic: string,
  itemId: string,
  outletId: string | null,
  body: unknown,
  isDeleted = false,
): Promise<void> {
  await cloud.ask('SELECT ocean.feed_put($1, $2, $3, $4, $5)', [
    topic,
    itemId,
    outletId,
    body === null ? null : JSON.stringify(body),
    isDeleted,
  ])
}

/** Every page of a new snapshot. */
export async function takeSnapshot(
  feed: Feed,
  bytesMax: number,
): Promise<{ items: FeedItem[]; pages: PullAnswer[]; cursor: string }> {
  const pages: PullAnswer[] = [await feed.pull(null, bytesMax)]
  while (pages.at(-1)?.has_more) pages.push(await feed.pull(pages.at(-1)?.cursor ?? null, bytesMax))
  const items = pages.flatMap((page) => page.items)
  return { items, pages, cursor: pages.at(-1)?.cursor ?? '' }
}
