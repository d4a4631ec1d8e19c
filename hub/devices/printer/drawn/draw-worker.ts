// The thread that draws. One message in, one answer out; a line that fails is null, never silence.
import { parentPort, workerData } from 'node:worker_threads'
import { drawText } from './draw-text.ts'
import type { Drawing, DrawRequest } from './drawing.ts'
import { openFontBook } from './font-book.ts'

export type DrawOrder = { id: number; requests: DrawRequest[] }
export type DrawAnswer = { id: number; drawings: (Drawing | null)[] }

const book = openFontBook(workerData.fontFolder)

function drawOrNothing(request: DrawRequest): Drawing | null {
  try {
    return drawText(request, book)
  } catch {
    // The printer's own spelling of the line is better than no receipt.
    return null
  }
}

parentPort?.on('message', ({ id, requests }: DrawOrder) => {
  const answer: DrawAnswer = { id, drawings: requests.map(drawOrNothing) }
  parentPort?.postMessage(answer)
})
