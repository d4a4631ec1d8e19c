// What PostgreSQL, TLS and the network say when a call fails, as the one error the relay acts on.
import pg from 'pg'
import { CloudError, type CloudTrouble } from './cloud-error.ts'

/** SQLSTATEs of migrations/cloud/0004-doors.sql and of logging in. */
const KNOWN: Record<string, [code: string, trouble: CloudTrouble]> = {
  OC003: ['CHAIN-UNPROVEN', 'fault'],
  OC004: ['ROWS-UNORDERED', 'fault'],
  OC005: ['ROWS-UNREADABLE', 'fault'],
  '28000': ['OUTLET-REFUSED', 'refused'],
  '28P01': ['OUTLET-REFUSED', 'refused'],
  '42501': ['OUTLET-REFUSED', 'refused'],
}
/**
 * Connection trouble, too many guests, the server starting or stopping. Class 40 (deadlock,
 * serialisation) undid the whole call: the same again goes through.
 */
const PASSING = /^(57P0|08|53|40)/
/** Too many connections, out of memory or disk; cannot connect now; going down. */
const BUSY = /^(53|57P0)/
const CANCELLED = '57014'
/** The server's certificate is of another authority or name, or its time is over or not yet. */
const UNTRUSTED =
  /^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_SSL|EPROTO)|does not support SSL/

/** With this a call is ended whose line was seen to return while it waited. */
export const LINE_RETURNED = new Error('the line went away and came back while the call waited')

export type FailedCall = {
  error: unknown
  /** Anything at all was heard of the server on the failed connection. */
  wasHeard: boolean
}

export function explainFailure({ error, wasHeard }: FailedCall): CloudError {
  if (error === LINE_RETURNED) {
    // On a very slow line it was the call itself that held up the knocks: it should carry less.
    return new CloudError('CLOUD-AWAY', 'away', { wasTooSlow: true, isBack: true }, error)
  }
  const { code = '', message = '' } = error as { code?: string; message?: string }
  if (error instanceof pg.DatabaseError) {
    const known = KNOWN[code]
    if (known) return new CloudError(...known, {}, error)
    if (code === CANCELLED) return new CloudError('CLOUD-SLOW', 'away', { wasTooSlow: true }, error)
    if (!PASSING.test(code)) return new CloudError('CLOUD-FAULT', 'fault', {}, error)
    const isBusy = BUSY.test(code)
    return new CloudError(isBusy ? 'CLOUD-BUSY' : 'CLOUD-AWAY', 'away', { isBusy }, error)
  }
  if (UNTRUSTED.test(code) || UNTRUSTED.test(message)) {
    return new CloudError('CLOUD-UNTRUSTED', 'fault', {}, error)
  }
  if (message.includes('Query read timeout')) {
    return new CloudError('CLOUD-SLOW', 'away', { wasTooSlow: true }, error)
  }
  return new CloudError('CLOUD-AWAY', 'away', { wasSilent: !wasHeard }, error)
}
