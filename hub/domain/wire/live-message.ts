// The live channel: WebSocket /api/live, hub to terminal. Terminal to hub: {type:'ping'} only.
import { type Static, Type } from 'typebox'
import { Closed, Cursor, Nullable, SignedQuantityMilli, Uuid } from './primitives.ts'

export const CloudState = Closed({
  state: Type.Union([Type.Literal('connected'), Type.Literal('waiting'), Type.Literal('unknown')]),
  /** Outbox rows the cloud has not confirmed. */
  pending_count: Type.Integer(),
  last_confirmed_at: Nullable(Type.String()),
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
  Closed({
    type: Type.Literal('print-job-changed'),
    print_job_id: Uuid,
    document_id: Uuid,
    state: Type.String(),
  }),
  Closed({ type: Type.Literal('watermark'), series: Type.String(), watermark: Type.Integer() }),
  Closed({ type: Type.Literal('cloud-changed'), cloud: CloudState }),
])
export type LiveMessage = Static<typeof LiveMessage>
