// What this till counts of itself, kept on the device until the hub has it: days without a hub, a
// crash or a lost answer change no count. Events say more and are forgotten sooner.
import { bucketOf } from '#domain/kpi.ts'
import {
  type AwayOverride,
  OVERRIDES_MAX,
  TILL_COUNTS,
  TILL_TIMES,
  type TillCount,
  type TillParcel,
  type TillTime,
} from '#domain/wire/client-event-message.ts'
import { type TerminalDatabase, writeLoosely, writeStrictly } from '../link/database.ts'
import type { CountsRecord } from '../link/health-records.ts'

type Numbers = Record<string, number>
const NOTHING: CountsRecord = { key: 'counts', numbers: {}, overrides: [], sealed: null }

export class TillCounts {
  /** Not on the device yet: no till was open, or its storage did not answer. */
  #fresh: Numbers = {}

  /** Something is not on the device yet. */
  get hasFresh(): boolean {
    return Object.keys(this.#fresh).length > 0
  }

  add(name: TillCount, count = 1): void {
    this.#fresh[name] = (this.#fresh[name] ?? 0) + count
  }

  addTime(name: TillTime, ms: number): void {
    const figure = `${name}:${bucketOf(ms)}`
    this.#fresh[figure] = (this.#fresh[figure] ?? 0) + 1
  }

  /** Puts what is fresh on the device; rejects when the storage does not take it, and keeps it. */
  async save(database: TerminalDatabase): Promise<void> {
    await this.#change(database, (record) => record)
  }

  /** What the hub has to be told next, the same until `arrived`; null: nothing. */
  async seal(database: TerminalDatabase, newId: () => string): Promise<TillParcel | null> {
    const { sealed } = await this.#change(database, (record) => {
      if (record.sealed !== null || isEmpty(record)) return record
      return { ...NOTHING, sealed: parcelOf(record, newId()) }
    })
    return sealed
  }

  async arrived(database: TerminalDatabase, parcelId: string): Promise<void> {
    await this.#change(database, (record) =>
      record.sealed?.parcel_id === parcelId ? { ...record, sealed: null } : record,
    )
  }

  async #change(
    database: TerminalDatabase,
    change: (record: CountsRecord) => CountsRecord,
  ): Promise<CountsRecord> {
    const fresh = this.#fresh
    this.#fresh = {}
    try {
      return await writeLoosely(database, ['sync_metadata'], async (transaction) => {
        const store = transaction.objectStore('sync_metadata')
        const found = await store.get('counts')
        const before = found?.key === 'counts' ? found : NOTHING
        const record = change({ ...before, numbers: sumOf(before.numbers, fresh) })
        await store.put(record)
        return record
      })
    } catch (error) {
      this.#fresh = sumOf(fresh, this.#fresh)
      throw error
    }
  }
}

/** On the device before anybody sells because of it. */
export const keepOverride = (database: TerminalDatabase, given: AwayOverride): Promise<void> =>
  writeStrictly(database, ['sync_metadata'], async (transaction) => {
    const store = transaction.objectStore('sync_metadata')
    const found = await store.get('counts')
    const before = found?.key === 'counts' ? found : NOTHING
    const overrides = [...before.overrides, given].slice(-OVERRIDES_MAX)
    await store.put({ ...before, overrides })
  })

const isEmpty = ({ numbers, overrides }: CountsRecord): boolean =>
  overrides.length === 0 && Object.keys(numbers).length === 0

function sumOf(some: Numbers, more: Numbers): Numbers {
  const sums = { ...some }
  for (const [figure, count] of Object.entries(more)) sums[figure] = (sums[figure] ?? 0) + count
  return sums
}

/** Names that an older build counted and this one does not know are left out. */
function parcelOf({ numbers, overrides }: CountsRecord, parcelId: string): TillParcel {
  const parcel: TillParcel = { parcel_id: parcelId, counts: [], times: [], overrides }
  for (const [figure, count] of Object.entries(numbers)) {
    const [word = '', bucket] = figure.split(':')
    const name = TILL_COUNTS.find((known) => known === word)
    const time = TILL_TIMES.find((known) => known === word)
    if (name && bucket === undefined) parcel.counts.push({ name, count })
    if (time && bucket !== undefined)
      parcel.times.push({ name: time, bucket: Number(bucket), count })
  }
  return parcel
}
