// What the demonstration says while it starts: one line a step, Indonesian first.

export type Say = (line: string) => void
export type DemoReport = {
  /** Runs a step and says how it went: a tick, the words, what came of it, seconds. */
  step<T>(words: string, work: () => Promise<T> | T, outcome?: (value: T) => string): Promise<T>
  /** Something that does not stop the start, with what to do about it. */
  warn(line: string): void
  /** Said even when quiet: addresses, codes, problems. */
  say: Say
}

export function createDemoReport(write: Say, isQuiet: boolean): DemoReport {
  return {
    say: write,
    warn: (line) => write(`! ${line}`),
    async step(words, work, outcome) {
      const startMs = performance.now()
      try {
        const value = await work()
        const seconds = ((performance.now() - startMs) / 1000).toFixed(1)
        const detail = outcome?.(value)
        if (!isQuiet) write(`✓ ${words}${detail ? `: ${detail}` : ''} (${seconds} s)`)
        return value
      } catch (error) {
        write(`✗ ${words}`)
        throw error
      }
    },
  }
}

/** Lines in a frame that stands out between log lines; an empty line separates. */
export function framed(lines: string[]): string {
  const width = Math.max(...lines.map((line) => [...line].length))
  const rows = lines.map((line) => `│ ${line}${' '.repeat(width - [...line].length)} │`)
  const edge = '─'.repeat(width + 2)
  return [`┌${edge}┐`, ...rows, `└${edge}┘`].join('\n')
}
