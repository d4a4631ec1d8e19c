// The live channel: WebSocket /api/live, hub to terminal. Terminal to hub: TerminalPing only.
import { type Static, Type } from 'typebox'
import { Closed, Code, Cursor, Nullable, SignedQuantityMilli, Uuid } from './primitives.ts'
import { PushProgress } from './relay-message.ts'

export const CloudState = Closed({
  state: Type.Union([Type.Literal('connected'), Type.Literal('waiting'), Type.Literal('unknown')]),
  /** Outbox rows the cloud has not confirmed. */
  pending_count: Type.Integer(),
  last_confirmed_at: Nullable(Type.String()),
  /** A push under way, at most once a second; null: nothing is being pushed. */
  progress: Nullable(PushProgress),
  /** Why the relay waits. */
  error_code: Nullable(Code),
})
export type CloudState = Static<typeof CloudState>

export const LiveMessage = Type.Union([
  Closed({
    type: Type.Literal('hello'),
    protocol_version: Type.Integer(),
    build: Type.String(),
    hub_time_ms: Type.Integer(),
    cursor: Cursor,
    cloud: CloudState,
  }),
  Closed({ type: Type.Literal('pong'), hub_time_ms: Type.Integer() }),
  /** Fetch GET /api/pos/products/changes after your own cursor. */
  Closed({ type: Type.Literal('catalogue-changed'), cursor: Cursor }),
  Closed({
    type: Type.Literal('stock-changed'),
    levels: Type.Array(Closed({ product_id: Uuid, stock_milli: SignedQuantityMilli })),
  }),
  Closed({ type: Type.Literal('shift-changed'), session_id: Uuid }),
  Closed({ type: Type.Literal('held-carts-changed'), count: Type.Integer() }),
  /**
   * With the state `printer-changed` it is no job that changed: both ids are those of a printer
   * that is otherwise than it was. Fetch GET /api/pos/printers?paper=receipt.
   */
  Closed({
    type: Type.Literal('print-job-changed'),
    print_job_id: Uuid,
    document_id: Uuid,
    state: Type.String(),
  }),
  Closed({ type: Type.Literal('watermark'), series: Type.String(), watermark: Type.Integer() }),
  Closed({ type: Type.Literal('cloud-changed'), cloud: CloudState }),
  /** Fetch GET /api/pos/payment-attempts/:id. */
  Closed({ type: Type.Literal('payment-attempt-changed'), attempt_id: Uuid, state: Type.String() }),
  /** Notes and coins, reasons, limits: fetch GET /api/pos/rules. */
  Closed({ type: Type.Literal('rules-changed'), version: Type.Integer() }),
  /** Fetch GET /api/pos/promotions. */
  Closed({ type: Type.Literal('promotions-changed'), version: Type.Integer() }),
  /** Beside a document of this terminal: fetch GET /api/pos/conflicts. */
  Closed({ type: Type.Literal('conflicts-changed'), document_id: Uuid }),
  /** Name, taxes, rounding, tiers: fetch GET /api/outlet. */
  Closed({ type: Type.Literal('outlet-changed') }),
  /** People or what they may do: fetch GET /api/staff and GET /api/me. */
  Closed({ type: Type.Literal('staff-changed') }),
  /** A ScaleWeight, to a terminal that watches its scale; only who weighs looks into it. */
  Closed({ type: Type.Literal('scale-weight'), scale_id: Uuid, weight: Type.Unknown() }),
  /** The hub's database goes on as another life: prove the key again and hear of it. */
  Closed({ type: Type.Literal('life-begun') }),
])
export type LiveMessage = Static<typeof LiveMessage>

/**
 * Terminal to hub: that it is alive, and how much it still holds. Every 10 s, and when the count
 * changes.
 */
export const TerminalPing = Closed({
  type: Type.Literal('ping'),
  pending_count: Type.Optional(Type.Integer({ minimum: 0 })),
  /** Shifts of which it still holds something unsent. */
  pending_session_ids: Type.Optional(Type.Array(Uuid, { maxItems: 20 })),
  /** Codes, PLUs and chosen customers since the page was loaded: known to it, and not. */
  cache_hits: Type.Optional(Type.Integer({ minimum: 0 })),
  cache_misses: Type.Optional(Type.Integer({ minimum: 0 })),
})
export type TerminalPing = Static<typeof TerminalPing>
