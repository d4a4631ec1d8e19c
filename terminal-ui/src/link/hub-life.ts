/**
 * The life of the hub's database that was met last. owed: it may lack what an earlier one had
 * acknowledged, and has not said yet that it has everything.
 */
export type HubLifeRecord = {
  key: 'hub-life'
  epoch: string
  state: 'owed' | 'settled'
  sinceMs: number
  /** Lives that were met before it, the newest first: a hub in one of them was replaced. */
  left?: string[]
}
