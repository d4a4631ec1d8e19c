import { type QrMatrix, qrMatrix } from '#domain/qr-matrix.ts'
import type { BoxFacts } from '#domain/wire/box-message.ts'
import { openKnownBox } from './find-box.ts'
import { type TechnicianCommand, textFlag } from './technician-command.ts'

const WAIT_MS_MAX = 10 * 60_000
const LOOK_MS = 2_000
const QUIET = 2

type Order = {
  pairing_code: string
  expires_at: string
  terminal_name: string | null
  left_count: number
  host_name: string
}

export const pairCommand: TechnicianCommand = {
  name: 'pair',
  takes: 'BOX',
  summary: {
    id: 'Memberi kode untuk memasangkan satu kasir, dan menunggu sampai terpasang.',
    en: 'Gives the code that pairs one terminal, and waits until it is paired.',
  },
  flags: {
    terminal: { type: 'string', value: 'NAMA', en: 'the terminal’s name', id: 'nama kasir' },
    'no-wait': { type: 'boolean', en: 'only gives the code', id: 'hanya memberi kode' },
  },
  async run(run) {
    const { screen, flags } = run
    const { client, place } = await openKnownBox(run)
    const terminal_name = textFlag(flags, 'terminal') ?? null
    const order = (await client.post('/api/technician/pairing-codes', { terminal_name })) as Order
    const { pairing_code: code, terminal_name: name } = order
    const port = place.port === 443 ? '' : `:${place.port}`
    const link = `https://${order.host_name}${port}/?pair=${code}`
    const until = screen.time(order.expires_at)
    screen.say(screen.paint('bold', screen.word('pair-code', { code, until })))
    if (name) screen.say(screen.word('pair-name', { name }))
    screen.say(screen.word('pair-link'))
    screen.say(link)
    const matrix = qrMatrix(link)
    if (matrix && screen.canAsk) for (const line of drawQr(matrix)) screen.say(line)
    if (order.left_count > 0) screen.say(screen.word('pair-left', { count: order.left_count }))
    const mayWait = name !== null && flags['no-wait'] !== true && !screen.isJson
    if (mayWait) await waitFor(name)
    screen.result({ ...order, link })
    return 0

    async function waitFor(wanted: string): Promise<void> {
      for (let waitedMs = 0; waitedMs < WAIT_MS_MAX; waitedMs += LOOK_MS) {
        screen.progress(`${screen.word('pair-waiting', { name: wanted })} ${waitedMs / 1000} s`)
        const facts = (await client
          .get('/api/technician/facts')
          .catch(() => null)) as BoxFacts | null
        const paired = facts?.terminals.find(
          ({ name: known }) => known.toLowerCase() === wanted.toLowerCase(),
        )
        if (paired) {
          const values = { name: paired.name, code: paired.code }
          screen.say(screen.paint('good', screen.word('paired', values)))
          return
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
      screen.say(screen.paint('warn', screen.word('pair-timeout', { until })))
    }
  },
}

/** Two rows of modules in one line of text; light on dark and dark on light both scan. */
export function drawQr(matrix: QrMatrix): string[] {
  const size = matrix.length
  const isDark = (x: number, y: number): boolean => matrix[y]?.[x] === true
  const lines: string[] = []
  for (let y = -QUIET; y < size + QUIET; y += 2) {
    let line = ''
    for (let x = -QUIET; x < size + QUIET; x += 1) {
      line += QR_BLOCKS[(isDark(x, y) ? 2 : 0) + (isDark(x, y + 1) ? 1 : 0)]
    }
    lines.push(line)
  }
  return lines
}

/** By which halves are dark: none, lower, upper, both. */
const QR_BLOCKS = ['█', '▀', '▄', ' ']
