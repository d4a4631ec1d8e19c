import type { Seams } from '#domain/seams.ts'
import type {
  ScaleFraming,
  ScaleProblem,
  ScaleProtocolName,
  ScaleWeight,
} from '#domain/wire/scale-message.ts'
import { dataOf, lineParityOf, withParity } from './framing.ts'
import type { ScaleProtocol, ScaleReader } from './scale-protocol.ts'
import { PROTOCOLS } from './scale-protocols.ts'
import { type SerialLine, type SerialSystem, systemSerial } from './serial-system.ts'
import { type ScaleCount, SteadyWeight, type Taken } from './steady-weight.ts'

export type ScaleLineSettings = {
  port: string
  protocol: ScaleProtocolName
  baud: number
  framing: ScaleFraming
  capacityG: number
  minLoadG: number
}

export type Scale = {
  read(): ScaleWeight
  take(): Taken
  /** Somebody looks: it is asked more often, and each change is told. */
  hurry(isWatched: boolean): void
  brokenCount(): number
  stop(): Promise<void>
}

/** Often enough to see that goods were lifted off between two weighings. */
const ASK_MS = 400
/** A person waits for the figures to stand. */
const ASK_WATCHED_MS = 150
const REOPEN_MS = 1_000
/** A line that says nothing for so long is opened anew: an unplugged one may not say so itself. */
const SILENT_MS_MAX = 4_000

/** Listens to a scale for as long as the hub runs, through unplugging and plugging in. */
export function startScale(
  settings: ScaleLineSettings,
  { clock, timers }: Pick<Seams, 'clock' | 'timers'>,
  onChange: () => void,
  system: SerialSystem = systemSerial,
  count: (what: ScaleCount) => void = () => {},
): Scale {
  const { port, baud, framing } = settings
  const protocol: ScaleProtocol = PROTOCOLS[settings.protocol]
  const weight = new SteadyWeight({ ...settings, agreeingCount: protocol.agreeingCount })
  let line: SerialLine | null = null
  let reader: ScaleReader = protocol.createReader()
  let heardAtMs = 0
  let askMs = ASK_MS
  let isStopped = false
  let cancelTurn = (): void => {}
  let last = ''

  const nowMs = (): number => clock.monotonicMs()
  const say = (bytes: Uint8Array): void =>
    line?.write(bytes.map((byte) => withParity(byte, framing)))

  function tell(): void {
    const now = JSON.stringify(weight.read(nowMs()))
    if (now === last) return
    last = now
    onChange()
  }
  function hear(bytes: Uint8Array): void {
    heardAtMs = nowMs()
    for (const byte of bytes) {
      const { said, reply } = reader.hear(dataOf(byte, framing))
      if (reply) say(reply)
      if (said) count(weight.hear(said, heardAtMs))
    }
    tell()
  }
  function lose(problem: ScaleProblem): void {
    const lost = line
    line = null
    if (lost !== null) count('lost')
    weight.lose(problem)
    void lost?.close()
    tell()
  }
  async function open(): Promise<void> {
    const opened = await system
      .open(port, { baud, parity: lineParityOf(framing) })
      .catch(() => null)
    if (isStopped) {
      if (opened?.ok) await opened.line.close()
      return
    }
    if (!opened?.ok) {
      weight.lose(opened?.problem ?? 'not-connected')
      tell()
      return next(REOPEN_MS)
    }
    line = opened.line
    count('opened')
    reader = protocol.createReader()
    heardAtMs = nowMs()
    weight.connect(heardAtMs)
    line.listen(hear, () => {
      if (line === opened.line) lose('not-connected')
    })
    turn()
  }
  function turn(): void {
    if (!system.isThere(port)) lose('not-connected')
    else if (nowMs() - heardAtMs > SILENT_MS_MAX) lose('not-answering')
    tell()
    if (line !== null && protocol.question) say(protocol.question)
    next(line === null ? REOPEN_MS : askMs)
  }
  function next(delayMs: number): void {
    cancelTurn()
    if (isStopped) return
    cancelTurn = timers.after(delayMs, () => (line === null ? void open() : turn()))
  }

  void open()
  return {
    read: () => weight.read(nowMs()),
    take: () => weight.take(nowMs()),
    brokenCount: () => weight.brokenCount,
    hurry: (isWatched) => {
      askMs = isWatched ? ASK_WATCHED_MS : ASK_MS
    },
    async stop() {
      isStopped = true
      cancelTurn()
      const open = line
      line = null
      await open?.close()
    },
  }
}
