// The terminal's IndexedDB: what lives in it and how it is opened.

import {
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  openDB,
  type StoreNames,
} from 'idb'
import type { Cart, CartLine } from '#domain/cart.ts'
import type { TenderInput } from '#domain/settle.ts'
import type {
  DevicePublicKey,
  EarlierPairing,
  PermissionLimit,
  StaffCard,
} from '#domain/wire/access-message.ts'
import type { HeldCart } from '#domain/wire/cart-message.ts'
import type { CountLine } from '#domain/wire/cash-message.ts'
import type { CategoryMessage, OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { PaymentAttemptMessage } from '#domain/wire/payment-message.ts'
import type { TerminalApproval } from '#domain/wire/primitives.ts'
import type { PromotionList } from '#domain/wire/promotion-message.ts'
import type { Disposition, RefundablePayment } from '#domain/wire/refund-message.ts'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import type { SaleAnswer } from '#domain/wire/sale-message.ts'
import type { ShiftMessage, ShiftMode } from '#domain/wire/shift-message.ts'
import type { MoneyCommandState, StoredCommand } from './command-record.ts'
import { upgradeStores } from './database-upgrade.ts'
import type { CountsRecord, HeardRecord } from './health-records.ts'
import type { HubLifeRecord } from './hub-life.ts'
import type { BodyAsStored, SealingKeyRecord, SegmentRecord } from './segment-record.ts'

export const DATABASE_NAME = 'ocean-pos'
const DATABASE_VERSION = 5

/** The key pair that is this terminal; the private half cannot leave the browser. */
export type DeviceRecord = {
  key: 'device'
  keyPair: CryptoKeyPair
  publicKey: DevicePublicKey
  terminalId: string
  terminalCode: string
  series: string
  /** What it was here before, the newest first. */
  earlier?: readonly EarlierPairing[]
}
/** Binds what is known of PINs to this browser; it cannot be read out. */
export type PinKeyRecord = { key: 'pin-key'; hmac: CryptoKey }
/** Seals the pages of the kept customers; it cannot be read out, and goes with them. */
export type CustomersKeyRecord = { key: 'customers-key'; id: string; aes: CryptoKey }
/** The last receipt number taken. `sequence` orders the journal and never restarts. */
export type CounterRecord = { key: 'counter'; series: string; number: number; sequence: number }

export type IdentityRecord = DeviceRecord | CounterRecord | PinKeyRecord | CustomersKeyRecord

/** A state string, because IndexedDB cannot index booleans. */
export type JournalState = 'pending' | 'acknowledged' | 'refused'

/** One document this terminal has committed. `body` is sent as it stands, however often. */
export type JournalRecord = {
  /** UUIDv7: the idempotency key and the sale's id everywhere. */
  id: string
  kind: 'sale'
  state: JournalState
  sequence: number
  series: string
  number: number
  receiptNumber: string
  shiftId: string
  /** Wall clock at completion; advisory. */
  createdAtMs: number
  /** Monotonic clock at completion, which means something only within the same run of the page. */
  runId: string
  monotonicMs: number
  payableMinor: number
  bodyFormat: 'canonical-json'
  body: string
  /** The hub's verdict, once it has one. */
  answer: SaleAnswer | null
  refusal: { code: string; message: string } | null
  /** The life of the hub that lacked it after another had acknowledged it. */
  offeredAgain?: string
}

/** The same as it lies in the store. */
export type StoredSale = Omit<JournalRecord, 'bodyFormat' | 'body'> & BodyAsStored

/** Part of a catalogue snapshot: products as JSON text, which opens far faster than rows. */
export type ProductChunk = {
  generation: number
  chunk: number
  text: string
  sha256: string
}

/** Another person's word for a sale: by its id at the hub, or what was said to this till alone. */
export type GivenWord = string | TerminalApproval

/** One open attempt to pay for a cart. Its id becomes the sale's id, so one attempt is one sale. */
export type PaymentAttempt = {
  key: 'payment-attempt'
  transactionId: string
  cartId: string
  tenders: TakenTender[]
  /** Other people's words for what the cart takes beyond its cashier (sale-approvals.ts). */
  approvalIds?: readonly GivenWord[]
  /** What a provider was asked for and has not settled; while it is open nothing else is taken. */
  charge: OpenCharge | null
}
export type TakenTender = TenderInput & {
  promise?: TenderPromise
  /** Another person's word for taking it unverified. */
  approvalIds?: readonly GivenWord[]
}
/** What a ledger of the outlet has promised to the sale, and what is left on it then. */
export type TenderPromise = {
  /** Null: this till took it alone, and no hub has promised it. */
  holdId: string | null
  /** The card's code, or whose it is. */
  holder: string
  /** Minor units, or points where points pay. */
  left: number
  points: number
}
export type OpenCharge = {
  /** Saved before the provider is asked, so that asking again asks for the same. */
  attemptId: string
  method: 'qris' | 'ewallet'
  amountMinor: number
  askedAtMs: number
  answer: PaymentAttemptMessage | null
}
/** Promises that the hub and the provider have to be told are not needed any more. */
export type LoosePromises = {
  key: 'loose-promises'
  holdIds: readonly string[]
  chargeIds: readonly string[]
  /** A hold that is being asked for: after a crash nobody knows whether it is there. */
  askedHoldId: string | null
}
export type CurrentCart = { key: 'current'; cart: Cart; removed: CartLine | null }
/** A cart set aside that the hub may not have yet. */
export type WaitingHold = {
  key: `hold:${string}`
  cart: Cart
  label: string
  totalMinor: number
  heldAtMs: number
  /** True once it was sent at least once: the hub may hold it although no answer came. */
  isSent: boolean
}
/** A recall whose answer has not come; the same take id gets the same cart again. */
export type OpenRecall = { key: `recall:${string}`; takeId: string; card: HeldCart }
/** What a customer brings back for the basket that follows, and the credit that it became. */
export type OpenExchange = {
  key: 'exchange'
  /** Id of the refund and of its credit's account, from the beginning. */
  refundId: string
  saleId: string
  receiptNumber: string
  customerId: string | null
  lines: {
    lineNo: number
    name: string
    unitCode: string
    quantityMilli: number
    disposition: Disposition
    totalMinor: number
  }[]
  totalMinor: number
  /** How the sale was paid: what the basket does not take goes back there. */
  payments: RefundablePayment[]
  isLate: boolean
  reasonCode: string
  note: string | null
  /** Null until the refund is sent; then nothing of it can be changed. */
  credit: ExchangeCredit | null
}
export type ExchangeCredit = {
  /** asked: the hub may have it or not. given: the credit stands in the hub's books. */
  state: 'asked' | 'given'
  minor: number
  /** What no sale has used yet. */
  leftMinor: number
  refundNumber: string | null
  /** Given by this till alone: the hub hears of the return and of what it pays for later. */
  isOwn?: boolean
}
/** A bill of this cart went to paper: throwing the cart away is told to the hub. */
export type BilledCart = { key: `billed:${string}`; cartId: string }
export type CartRecord =
  | BilledCart
  | CurrentCart
  | PaymentAttempt
  | LoosePromises
  | WaitingHold
  | OpenRecall
  | OpenExchange

export type LoginRecord = {
  key: 'login'
  staff: StaffCard
  permissions: string[]
  /** Left out by builds that knew no limits: then there are none until the hub says otherwise. */
  limits?: PermissionLimit[]
  expiresAt: string
  /** terminal: the hub was away and has not heard of it. Left out by older builds: the hub. */
  verifiedBy?: 'hub' | 'terminal'
}
/** What the hub said when it last checked a person's PIN on this till (pin-verifier.ts). */
export type PinRecord = {
  key: `pin:${string}`
  staff: StaffCard
  permissions: string[]
  limits: PermissionLimit[]
  salt: Uint8Array<ArrayBuffer>
  iterations: number
  tag: Uint8Array<ArrayBuffer>
  checkedAtMs: number
  /** Tries since the last right one, and until when no other is taken. */
  failures: number
  lockedUntilMs: number
}
export type ShiftRecord = { key: 'shift'; shift: ShiftMessage }
/** How a shift was last opened here, to begin the next one with. */
export type LastFloatRecord = {
  key: 'last-float'
  opened: {
    openingCashMinor: number
    counts: readonly CountLine[] | null
    drawerId: string | null
    mode: ShiftMode
  }
}
export type SessionRecord = LoginRecord | ShiftRecord | LastFloatRecord | PinRecord

export type CatalogueManifest = {
  key: 'catalogue'
  generation: number
  chunkCount: number
  productCount: number
  cursor: number
  /** The life of the hub's database that counts by this cursor; a hub restored counts otherwise. */
  epoch?: string
  /** Left out: kept by a build that did not ask for coming prices. */
  hasComing?: boolean
}
export type OutletRecord = { key: 'outlet'; outlet: OutletMessage }
export type CategoriesRecord = { key: 'categories'; categories: CategoryMessage[] }
export type StaffListRecord = { key: 'staff-list'; staff: StaffCard[] }
export type RulesRecord = { key: 'rules'; rules: RulesMessage }
/** The outlet's promotions as the hub last said them. */
export type PromotionsRecord = { key: 'promotions'; list: PromotionList }
/** The hub's clock less this device's, when the hub last said its time. */
export type HubClockRecord = { key: 'hub-clock'; offsetMs: number }
/** What the cloud was seen to hold of a series, oldest first. */
export type WatermarkRecord = {
  key: `watermark:${string}`
  marks: { atMs: number; watermark: number }[]
}
/** Some hundred customers: nonce and AES-256-GCM of their JSON. */
export type CustomersPage = { page: number; sealed: Uint8Array<ArrayBuffer> }
/** The hub's change cursor up to which the kept customers are complete. */
export type CustomersCursor = {
  key: 'customers'
  cursor: number
  asOf?: CustomersAsOf
  /** As in the catalogue's manifest. */
  epoch?: string
}
/** When they were last complete, and the last of this till's documents that the hub had then. */
export type CustomersAsOf = { atMs: number; sequence: number }
export type MetadataRecord =
  | HubLifeRecord
  | HeardRecord
  | CountsRecord
  | CatalogueManifest
  | CustomersCursor
  | OutletRecord
  | CategoriesRecord
  | StaffListRecord
  | RulesRecord
  | PromotionsRecord
  | HubClockRecord
  | WatermarkRecord
  | SealingKeyRecord

export interface OceanPosSchema extends DBSchema {
  identity: { key: string; value: IdentityRecord }
  pending_transactions: {
    key: string
    value: StoredSale
    indexes: {
      by_state: [JournalState, number]
      by_receipt_number: string
      by_sequence: number
      by_segment: string
    }
  }
  money_commands: {
    key: string
    value: StoredCommand
    indexes: { by_state: [MoneyCommandState, number]; by_sequence: number; by_segment: string }
  }
  journal_segments: { key: string; value: SegmentRecord }
  products_cache: { key: [number, number]; value: ProductChunk }
  customers_cache: { key: number; value: CustomersPage }
  sessions_state: { key: string; value: SessionRecord }
  sync_metadata: { key: string; value: MetadataRecord }
  cart: { key: string; value: CartRecord }
}
export type TerminalDatabase = IDBPDatabase<OceanPosSchema>

export type OpenedDatabase = {
  database: TerminalDatabase
  /** True when there was no database: a first visit, or storage that was lost. */
  isNew: boolean
}

/**
 * Opens the terminal's database, creating it on a first visit.
 *
 * Rejects when the browser cannot open its storage; measured in Chromium, a damaged LevelDB does
 * that for every call until the origin's data is cleared. `onClosed` tells that the browser ended
 * the connection by itself.
 */
export async function openTerminalDatabase(
  name: string,
  onClosed: () => void,
): Promise<OpenedDatabase> {
  let isNew = false
  const database = await openDB<OceanPosSchema>(name, DATABASE_VERSION, {
    upgrade(changed, oldVersion, _newVersion, transaction) {
      isNew = oldVersion === 0
      upgradeStores(changed, oldVersion, transaction)
    },
    // A newer build wants to upgrade the stores in another tab: let it, and stop writing here.
    blocking: () => {
      database.close()
      onClosed()
    },
    terminated: onClosed,
  })
  return { database, isNew }
}

type Write<Names extends StoreNames<OceanPosSchema>[]> = IDBPTransaction<
  OceanPosSchema,
  Names,
  'readwrite'
>

/**
 * THE way to write what must not be lost: one strict transaction over `stores`. Chromium's default
 * durability is relaxed: no fsync, and a power cut takes what was said to be saved. Resolves with
 * what `work` returned only after the transaction's `complete` event; when `work` throws, nothing
 * is written. `work` may await nothing but requests of its own transaction.
 */
export const writeStrictly = <Names extends StoreNames<OceanPosSchema>[], T>(
  database: TerminalDatabase,
  stores: Names,
  work: (transaction: Write<Names>) => Promise<T>,
): Promise<T> => finish(database.transaction(stores, 'readwrite', { durability: 'strict' }), work)

/** The same without the fsync, for what can be fetched or said again. */
export const writeLoosely = <Names extends StoreNames<OceanPosSchema>[], T>(
  database: TerminalDatabase,
  stores: Names,
  work: (transaction: Write<Names>) => Promise<T>,
): Promise<T> => finish(database.transaction(stores, 'readwrite', { durability: 'relaxed' }), work)

async function finish<Names extends StoreNames<OceanPosSchema>[], T>(
  transaction: Write<Names>,
  work: (transaction: Write<Names>) => Promise<T>,
): Promise<T> {
  try {
    const [result] = await Promise.all([work(transaction), transaction.done])
    return result
  } catch (error) {
    abortQuietly(transaction)
    throw error
  }
}

function abortQuietly(transaction: { abort(): void; done: Promise<void> }): void {
  transaction.done.catch(() => {})
  try {
    transaction.abort()
  } catch {
    // It had ended already: a request failed and the browser rolled everything back itself.
  }
}
