// node cloud-relay/ask-totals.ts: what the cloud holds of each business day of this outlet, as a
// line of JSON; with the relay's own settings (RELAY_…), from the box that speaks for the outlet.
import { readFileSync } from 'node:fs'
import { Check } from 'typebox/value'
import { CloudDays } from '#domain/wire/cloud-message.ts'
import { createBoxHello } from './box-hello.ts'
import { readBoxId } from './box-id.ts'
import { loginOf, makeConnection } from './cloud-connection.ts'
import { openCredential } from './cloud-credential.ts'
import { createOutboxReader } from './outbox-reader.ts'
import { realSeams } from './real-seams.ts'
import { type RelayConfig, readRelayConfig } from './relay-config.ts'

const DAYS = 60
const DAY_MS = 86_400_000

export async function askTotals(config: RelayConfig): Promise<CloudDays> {
  const { clock, timers } = realSeams
  const outbox = createOutboxReader(config.outletDatabase, config.rehearsal === 'yes')
  const epoch = outbox.readHead()?.epoch
  if (!epoch) throw new Error("the hub's database cannot be read")
  const hello = createBoxHello({
    ...{ ...outbox, clock, boxId: readBoxId(config.boxId), relayVersion: 'totals' },
    ...{ readUnsent: () => null, readHeadSequence: () => null, readHubVersion: () => null },
  })
  const stated = loginOf(config.cloudUrl)
  const [login] = config.cloudCredential
    ? openCredential(config.cloudCredential).candidates()
    : [stated]
  if (!login) throw new Error('no login of the cloud is set')
  const caText = config.cloudCaFile ? readFileSync(config.cloudCaFile, 'utf8') : null
  const connection = makeConnection({ url: config.cloudUrl, caText, timers }, login)
  // Letting go of it makes it complain, when all is said already.
  connection.client.on('error', () => {})
  try {
    await connection.open()
    const from = new Date(clock.nowMs() - DAYS * DAY_MS).toISOString().slice(0, 10)
    const { rows } = await connection.client.query<{ answer: unknown }>(
      'SELECT ocean.day_totals($1::jsonb, $2::date) AS answer',
      [JSON.stringify(hello(epoch, false)), from],
    )
    const answer = rows[0]?.answer
    if (!Check(CloudDays, answer)) throw new Error('the answer of the cloud cannot be read')
    return answer
  } finally {
    connection.destroy()
    outbox.close()
  }
}

if (import.meta.main) {
  try {
    const answer = await askTotals(readRelayConfig(process.env))
    process.stdout.write(`${JSON.stringify(answer)}\n`)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
