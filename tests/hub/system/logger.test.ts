import t from 'tap'
import { createLogger } from '#hub/system/logger.ts'

t.test('PINs, pairing codes and cookies never reach the log', (t) => {
  const lines: string[] = []
  const log = createLogger('info', { write: (line) => void lines.push(line) })
  const secret = 'SECRET-1234'
  log.info({ pin: secret }, 'a')
  log.info({ body: { pin: secret, pairing_code: secret } }, 'b')
  log.info({ request: { body: { pin: secret } } }, 'c')
  log.info({ req: { headers: { cookie: secret } } }, 'd')
  log.info({ headers: { cookie: secret } }, 'e')
  log.info({ reply: { headers: { 'set-cookie': secret } } }, 'f')
  log.debug('not at this level')
  t.equal(lines.length, 6)
  t.notMatch(lines.join(''), secret)
  t.match(JSON.parse(lines[0] ?? ''), { msg: 'a', room: 'hub', pin: '[Redacted]' })
  t.end()
})
