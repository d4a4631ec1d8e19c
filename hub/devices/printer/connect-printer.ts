import type { Timers } from '#domain/seams.ts'
import { CODE_PAGE_NUMBERS, type CodePage } from './printable-text.ts'
import { createPrinter, type Printer } from './printer.ts'
import { tcpPort } from './tcp-transport.ts'

/** Settings as an outlet keeps them; wrong ones throw, and the job then waits for a person. */
export function connectPrinter(
  settings: { address: string; columns: number; codePage: string; canCut: boolean },
  timers: Timers,
): Printer {
  const { address, columns, codePage, canCut } = settings
  if (columns !== 32 && columns !== 42 && columns !== 48) {
    throw new Error(`no printer has ${columns} columns`)
  }
  if (!isCodePage(codePage)) throw new Error(`unknown code page ${codePage}`)
  return createPrinter(tcpPort(address, timers), { columns, codePage, canCut })
}

const isCodePage = (name: string): name is CodePage => Object.hasOwn(CODE_PAGE_NUMBERS, name)
