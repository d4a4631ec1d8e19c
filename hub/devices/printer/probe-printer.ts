import type { Timers } from '#domain/seams.ts'
import { askKeys } from './ask-pictures.ts'
import type { PrinterPort, PrinterProblem } from './printer-port.ts'
import { CANCEL, ESC_INITIALISE, GS_R_PAPER, processQuestion } from './printer-questions.ts'
import { RESYNC } from './printer-resync.ts'
import { PrinterTalk } from './printer-talk.ts'

/** What a printer says of itself. */
export type PrinterProbe = {
  answersStatus: boolean
  answersFence: boolean
  answersProcessId: boolean
  /** GS ( L 64: says which pictures it keeps, so that a logo can lie in its own memory. */
  answersKeptPictures: boolean
  /** GS I 66 and 67: what it calls its maker and its model. */
  maker: string | null
  model: string | null
}

export type ProbeEnd = { ok: true; probe: PrinterProbe } | { ok: false; problem: PrinterProblem }

const ANSWER_MS = 800
const CHUNK_MS = 2_000
const MAKER = 66
const MODEL = 67
const PROCESS_ID = 'ask0'

/**
 * Asks a printer what it can, in five seconds and some. Nothing is printed: who does not know a
 * question takes it for some letters without a line end, which are thrown away at the end.
 */
export async function probePrinter(port: PrinterPort, timers: Timers): Promise<ProbeEnd> {
  const connected = await port.connect()
  if (!connected.ok) return connected
  const talk = new PrinterTalk(connected.wire, timers, CHUNK_MS)
  try {
    return await ask(talk)
  } finally {
    await talk.close()
  }
}

async function ask(talk: PrinterTalk): Promise<ProbeEnd> {
  const say = async (bytes: Iterable<number>) => (await talk.send(Uint8Array.from(bytes))).problem
  await say(CANCEL)
  const status = await talk.askStatus(1, ANSWER_MS)
  if (status === 'connection-lost') return { ok: false, problem: status }
  const stuck = (await say(RESYNC)) ?? (await say(GS_R_PAPER))
  if (stuck !== null) return { ok: false, problem: stuck }
  const fence = await talk.awaitFences(1, ANSWER_MS)
  const identity = async (kind: number): Promise<string | null> =>
    (await say([0x1d, 0x49, kind])) === null ? talk.awaitIdentity(ANSWER_MS) : null
  const maker = await identity(MAKER)
  const model = await identity(MODEL)
  const knowsNames = maker !== null || model !== null
  const named =
    knowsNames && (await say(processQuestion(PROCESS_ID))) === null
      ? await talk.awaitProcess(PROCESS_ID, ANSWER_MS)
      : 'no-answer'
  const keys = knowsNames ? await askKeys(talk, ANSWER_MS) : null
  if (keys === 'connection-lost') return { ok: false, problem: keys }
  const lost = await say(ESC_INITIALISE)
  if (lost !== null) return { ok: false, problem: lost }
  const answersStatus = typeof status === 'number'
  return {
    ok: true,
    probe: {
      ...{ answersStatus, maker, model },
      ...{ answersFence: fence === true, answersProcessId: named === true },
      answersKeptPictures: keys !== null,
    },
  }
}
