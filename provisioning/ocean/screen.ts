// What a technician sees: colour and moving lines on a terminal, plain lines in a pipe, and with
// --json one object at the end.
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Language } from './language.ts'
import { WORDS, type WordKey } from './words.ts'

export type Tone = 'good' | 'warn' | 'bad' | 'quiet' | 'bold'
const CODES: Record<Tone, string> = { good: '32', warn: '33', bad: '31', quiet: '2', bold: '1' }

export type Screen = {
  language: Language
  isJson: boolean
  /** A person can be asked. */
  canAsk: boolean
  word(key: WordKey, values?: Record<string, string | number>): string
  paint(tone: Tone, text: string): string
  /** A moment as this laptop's clock and language say it. */
  time(iso: string): string
  say(line?: string): void
  /** A line that the next one replaces, where that is possible. */
  progress(line: string): void
  ask(question: string): Promise<string>
  /** What is typed is not shown. */
  askSecret(question: string): Promise<string>
  /** True for yes, in either language. */
  confirm(question: string): Promise<boolean>
  /** The answer of --json. */
  result(value: unknown): void
}

export type Streams = {
  out: { write(text: string): unknown; isTTY?: boolean | undefined }
  /** Progress goes here, so that a pipe gets the answer alone. */
  err: { write(text: string): unknown; isTTY?: boolean | undefined }
  input: NodeJS.ReadStream
}

export function createScreen(
  { out, err, input }: Streams,
  {
    language,
    isJson,
    environment,
  }: {
    language: Language
    isJson: boolean
    environment: Record<string, string | undefined>
  },
): Screen {
  const hasColour = Boolean(out.isTTY) && !environment.NO_COLOR && environment.TERM !== 'dumb'
  const canAsk = Boolean(input.isTTY && err.isTTY) && !isJson
  let hasProgress = false
  const clear = (): void => {
    if (hasProgress) err.write('\r\u001b[2K')
    hasProgress = false
  }
  const ask = async (question: string, isSecret: boolean): Promise<string> => {
    clear()
    // The line editor begins its line anew, and wipes what it has not written itself.
    if (isSecret) err.write(`${question} `)
    const silent = new Writable({ write: (_bytes, _encoding, done) => done() })
    const output = isSecret ? silent : (err as unknown as NodeJS.WritableStream)
    const lines = createInterface({ input, output, terminal: Boolean(input.isTTY) })
    try {
      return (await lines.question(isSecret ? '' : `${question} `)).trim()
    } finally {
      lines.close()
      if (isSecret) err.write('\n')
    }
  }
  const screen: Screen = {
    ...{ language, isJson, canAsk },
    word: (key, values = {}) =>
      WORDS[key][language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '')),
    paint: (tone, text) => (hasColour ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text),
    time: (iso) =>
      new Date(iso).toLocaleString(language === 'id' ? 'id-ID' : 'en-GB', { hour12: false }),
    say(line = '') {
      clear()
      if (!isJson) out.write(`${line}\n`)
    },
    progress(line) {
      if (isJson || !err.isTTY) return
      clear()
      err.write(line)
      hasProgress = true
    },
    ask: (question) => ask(question, false),
    askSecret: (question) => ask(question, true),
    confirm: async (question) => /^(y|yes|ya|iya)$/i.test(await ask(`${question} [y/t]`, false)),
    result: (value) => {
      clear()
      if (isJson) out.write(`${JSON.stringify(value, null, 2)}\n`)
    },
  }
  return screen
}

/** Columns as wide as what is in them; the last is not padded. */
export function tableOf(rows: string[][], widthOf = visibleWidth): string[] {
  const columns = Math.max(0, ...rows.map(({ length }) => length))
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => widthOf(row[at] ?? ''))),
  )
  return rows.map((row) =>
    row
      .map((cell, at) =>
        at === row.length - 1 ? cell : cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell)),
      )
      .join('  ')
      .trimEnd(),
  )
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes take no room.
const visibleWidth = (text: string): number => text.replace(/\u001b\[\d+m/g, '').length

/** AB:CD:… in eight groups, as people compare them aloud. */
export const inGroups = (fingerprint: string): string =>
  (fingerprint.match(/(?:[0-9A-F]{2}:?){1,4}/g) ?? [])
    .map((group) => group.replace(/:$/, ''))
    .join('  ')
