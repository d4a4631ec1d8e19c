import { type Logger, pino } from 'pino'

/** What must never reach a log file, wherever it hides in a logged object. */
const SECRETS = [
  'pin',
  '*.pin',
  '*.*.pin',
  'pairing_code',
  '*.pairing_code',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
  'headers.cookie',
  '*.headers.cookie',
  '*.headers["set-cookie"]',
]

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'

/** JSON lines on standard output, or into `destination`. */
export function createLogger(level: LogLevel, destination?: { write(line: string): void }): Logger {
  const options = { level, redact: SECRETS, base: { room: 'hub' } }
  return destination ? pino(options, destination) : pino(options)
}
