// What a set-up prints to find out which code page a printer speaks: a line for each page, in which
// the page's own characters stand. Whoever looks at the paper picks the line that reads as here.
import { CODE_PAGE_NAMES, type CodePageName } from './wire/printer-message.ts'

const SAMPLES: Record<CodePageName, string> = {
  cp858: 'é ü ñ Å ½ ° ± €',
  windows1252: 'é ü ñ Å ½ ° ± € Š',
  cp850: 'é ü ñ Å ½ ° ± ı',
  cp437: 'é ü ñ Å ½ ° ± π',
  cp852: 'é ü č ő ž ° ł Ś',
  cp866: 'Ж ю я Ё № ° д ф',
}

export type CodePageSample = { number: number; codePage: CodePageName; text: string }

/** Numbered from 1, in the order of the page that is printed. */
export const CODE_PAGE_SAMPLES: readonly CodePageSample[] = CODE_PAGE_NAMES.map(
  (codePage, index) => ({ number: index + 1, codePage, text: SAMPLES[codePage] }),
)
