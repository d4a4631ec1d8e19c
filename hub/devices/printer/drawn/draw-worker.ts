// The thread that draws. One message in, one answer out; a line that fails is null, never silence.
import { parentPort, workerData } from 'node:worker_threads'
import { drawLogo } from './draw-logo.ts'
import { drawText } from './draw-text.ts'
import type { Dots, Drawing, DrawRequest, LogoRequest } from './drawing.ts'
import { openFontBook } from './font-book.ts'

export type DrawOrder = { id: number; requests: DrawRequest[]; logo: LogoRequest | null }
export type DrawAnswer = { id: number; drawings: (Drawing | null)[]; logo: Dots | null }

const book = openFontBook(workerData.fontFolder)

function drawOrNothing(request: DrawRequest): Drawing | null {
  try {
    return drawText(request, book)
  } catch {
    // The printer's own spelling of the line is better than no receipt.
    return null
  }
}

/** A broken picture is refused by the library with an error. */
const logoOrNothing = (logo: LogoRequest | null): Promise<Dots | null> =>
  logo === null ? Promise.resolve(null) : drawLogo(logo).catch(() => null)

parentPort?.on('message', async ({ id, requests, logo }: DrawOrder) => {
  const drawings = requests.map(drawOrNothing)
  const answer: DrawAnswer = { id, drawings, logo: await logoOrNothing(logo) }
  parentPort?.postMessage(answer)
})
