// Scales that hang on the box by a serial line: how they are set up, what they say, and a weight
// that is taken for one line of a basket. Weights are whole grams.
import { type Static, Type } from 'typebox'
import { Closed, MoneyMinor, Nullable, OneOf, ShortText, Uuid } from './primitives.ts'

/** How a scale talks; hub/devices/scale has a file for each. */
export const SCALE_PROTOCOLS = ['cas-request', 'cas-stream', 'toledo-8217'] as const
export type ScaleProtocolName = (typeof SCALE_PROTOCOLS)[number]
/** Data bits, parity, stop bits. */
export const SCALE_FRAMINGS = ['8N1', '7E1', '7O1', '8E1'] as const
export type ScaleFraming = (typeof SCALE_FRAMINGS)[number]
export const SCALE_BAUDS = [1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200] as const
/** Why there is no weight; `unread` until the scale has said its first word. */
export const SCALE_PROBLEMS = [
  'unread',
  'not-connected',
  'not-allowed',
  'in-use',
  'not-answering',
  'not-understood',
  'overload',
  'below-zero',
  'not-zeroed',
  'wrong-unit',
] as const
export type ScaleProblem = (typeof SCALE_PROBLEMS)[number]

export const SCALE_GRAMS_MAX = 1_000_000
const Grams = Type.Integer({ minimum: 0, maximum: SCALE_GRAMS_MAX })

export const ScaleWeight = Closed({
  /** What it shows now; null together with a problem, and while goods swing on a mute display. */
  grams: Nullable(Grams),
  /** Only then it can be taken. */
  is_steady: Type.Boolean(),
  /** Less than the smallest load: nothing lies on it. */
  is_empty: Type.Boolean(),
  /** A tare was set on the scale itself and is taken off already. */
  is_net: Type.Boolean(),
  /** Was taken already, or lay there before the hub looked: it has to be lifted off once. */
  is_taken: Type.Boolean(),
  problem: Nullable(OneOf(SCALE_PROBLEMS)),
})
export type ScaleWeight = Static<typeof ScaleWeight>

/** Lines of adapters, of the box's own sockets, and of programs; nothing else below /dev. */
const SERIAL_PORT =
  '^/dev/(serial/by-(id|path)/[A-Za-z0-9_.:+,@-]+|tty(USB|ACM|AMA|S)\\d{1,3}|pts/\\d{1,5})$'

/** PUT /api/console/scales/:id; the id is made by whoever adds the scale. */
export const ScaleSettings = Closed({
  name: Type.String({ minLength: 1, maxLength: 40 }),
  /** By preference a name of /dev/serial/by-id, which survives replugging. */
  port: Type.String({ pattern: SERIAL_PORT, maxLength: 200 }),
  protocol: OneOf(SCALE_PROTOCOLS),
  baud: Type.Integer({ minimum: 1200, maximum: 115_200 }),
  framing: OneOf(SCALE_FRAMINGS),
  /** More than this is an overload, whatever the scale says. */
  capacity_g: Type.Integer({ minimum: 100, maximum: SCALE_GRAMS_MAX }),
  /** Less than this is nothing: the scale's smallest load. */
  min_load_g: Type.Integer({ minimum: 1, maximum: 10_000 }),
  /** Of every terminal that has none of its own; at most one scale is. */
  is_for_all: Type.Boolean(),
  /** These terminals weigh here. */
  terminal_ids: Type.Array(Uuid, { maxItems: 100 }),
})
export type ScaleSettings = Static<typeof ScaleSettings>

export const ScaleMessage = Closed({
  scale_id: Uuid,
  ...ScaleSettings.properties,
  weight: ScaleWeight,
  /** Frames that were broken since the hub began to listen: a bad cable, or wrong settings. */
  garbage_count: Type.Integer({ minimum: 0 }),
})
export type ScaleMessage = Static<typeof ScaleMessage>
/** GET /api/console/scales. */
export const ScaleList = Closed({ scales: Type.Array(ScaleMessage) })

/** GET /api/console/scales/weighings: who sold goods by weight, and who said how heavy they are. */
export const WeighingList = Closed({
  /** First and last business day. */
  from_day: Type.String(),
  to_day: Type.String(),
  people: Type.Array(
    Closed({
      cashier_id: Uuid,
      cashier_name: Type.String(),
      /** Lines by scale, by label and by hand, and what was charged for those by hand. */
      scale_count: Type.Integer({ minimum: 0 }),
      label_count: Type.Integer({ minimum: 0 }),
      typed_count: Type.Integer({ minimum: 0 }),
      typed_minor: MoneyMinor,
    }),
  ),
})
export type WeighingList = Static<typeof WeighingList>
/** Answer of PUT /api/console/scales/:id and of its removal. */
export const ScaleSaved = Closed({ success: Type.Literal(true), scale_id: Uuid })

export const SerialPortMessage = Closed({
  port: Type.String(),
  /** What the adapter calls itself; null where it says nothing. */
  name: Nullable(Type.String()),
  /** not-allowed: the hub's user may not open it. */
  access: OneOf(['ready', 'not-allowed']),
  /** The scale that has it. */
  scale_id: Nullable(Uuid),
})
export type SerialPortMessage = Static<typeof SerialPortMessage>
/** GET /api/console/scales/ports. */
export const SerialPortList = Closed({ ports: Type.Array(SerialPortMessage) })

/** While it is asked again within this, the hub tells a terminal each change of its scale. */
export const SCALE_WATCH_MS = 10_000
/** POST /api/pos/scale/watch: the terminal's scale and its weight; null where it has none. */
export const ScaleWatchAnswer = Closed({
  scale: Nullable(Closed({ scale_id: Uuid, name: ShortText, weight: ScaleWeight })),
})
export type ScaleWatchAnswer = Static<typeof ScaleWatchAnswer>

/** POST /api/pos/scale/takes. The same id again gets the same answer, also after a lost one. */
export const ScaleTakeRequest = Closed({ take_id: Uuid, tare_g: Grams })
export type ScaleTakeRequest = Static<typeof ScaleTakeRequest>
export const ScaleTakeAnswer = Closed({
  success: Type.Literal(true),
  /** What is sold: the weight less the tare. */
  net_g: Type.Integer({ minimum: 1, maximum: SCALE_GRAMS_MAX }),
  tare_g: Grams,
})
export type ScaleTakeAnswer = Static<typeof ScaleTakeAnswer>
