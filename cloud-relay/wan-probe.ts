// Notices that the cloud is back while the relay pauses. It knocks at the server's door and hangs
// up at the first byte of an answer: eight bytes a knock and no login. A pause ends early only when
// an answer comes after none came; a server that answers and refuses is left alone.
import { lookup } from 'node:dns'
import { connect, isIP, type Socket } from 'node:net'
import type { Timers } from '#domain/seams.ts'

const KNOCK_EVERY_MS = 750
/** Longer than the interval: on a line of two seconds' round trip an answer comes that late. */
const KNOCK_MS_MAX = 3_000
/** PostgreSQL's SSLRequest: answered with one byte before anything else is asked. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/** Calls back once, with whether the server answered; the returned function gives up. */
export type Knock = (onResult: (isAnswered: boolean) => void) => () => void

export type WanProbe = {
  /**
   * Knocks until stopped. Calls back once, when the server answers after it was silent;
   * `wasSilent` says that it was when the pause began.
   */
  watch(wasSilent: boolean, onReturn: () => void): () => void
}

export type WanProbeOptions = {
  knock: Knock
  everyMs?: number
  timers: Timers
  onResult(isAnswered: boolean): void
}

export function createWanProbe(options: WanProbeOptions): WanProbe {
  const { knock, timers, onResult, everyMs = KNOCK_EVERY_MS } = options
  return {
    watch: (wasSilent, onReturn) => {
      const underWay = new Set<() => void>()
      let isSilent = wasSilent
      let count = 0
      let lastAnswered = 0
      let cancelNext = timers.after(0, knockOnce)

      function knockOnce(): void {
        cancelNext = timers.after(everyMs, knockOnce)
        const number = ++count
        let giveUp = (): void => {}
        const end = (): void => {
          underWay.delete(end)
          cancelLimit()
          giveUp()
        }
        const cancelLimit = timers.after(KNOCK_MS_MAX, () => {
          end()
          hear(number, false)
        })
        underWay.add(end)
        giveUp = knock((isAnswered) => {
          end()
          hear(number, isAnswered)
        })
      }
      function hear(number: number, isAnswered: boolean): void {
        onResult(isAnswered)
        const isBack = isAnswered && isSilent
        if (isAnswered) lastAnswered = Math.max(lastAnswered, number)
        // A knock that was lost before a later one was answered is no news.
        isSilent = !isAnswered && number > lastAnswered
        if (!isBack) return
        stop()
        onReturn()
      }
      function stop(): void {
        cancelNext()
        for (const end of [...underWay]) end()
      }
      return stop
    },
  }
}

/** Knocks at a PostgreSQL server. */
export function createKnock(url: string): Knock {
  const { hostname, port } = new URL(url)
  const findAddresses = addressesOf(hostname.replace(/^\[|\]$/g, ''))
  return (onResult) => {
    let socket: Socket | null = null
    let isOver = false
    const finish = (isAnswered: boolean): void => {
      socket?.destroy()
      if (isOver) return
      isOver = true
      onResult(isAnswered)
    }
    const knockAt = ([address, ...others]: readonly string[]): void => {
      if (isOver) return
      if (address === undefined) {
        finish(false)
        return
      }
      const one = connect(Number(port || 5432), address)
      socket = one
      one.once('connect', () => one.write(SSL_REQUEST))
      one.once('data', () => finish(true))
      one.on('error', () => {})
      // A host may have an address of the other kind, at which nobody answers.
      one.once('close', () => knockAt(others))
    }
    findAddresses(knockAt)
    return () => {
      isOver = true
      socket?.destroy()
    }
  }
}

type OnAddresses = (addresses: readonly string[]) => void

/**
 * Without a WAN a look-up hangs for many seconds in one of few threads: there are never two at
 * once, and the last known addresses serve meanwhile.
 */
function addressesOf(host: string): (onAddresses: OnAddresses) => void {
  if (isIP(host)) return (onAddresses) => onAddresses([host])
  let known: readonly string[] | null = null
  let waiting: OnAddresses[] | null = null

  function look(): void {
    waiting = []
    lookup(host, { all: true }, (error, found) => {
      const addresses = error ? [] : found.map(({ address }) => address)
      if (!error) known = addresses
      const told = waiting ?? []
      waiting = null
      for (const onAddresses of told) onAddresses(addresses)
    })
  }
  return (onAddresses) => {
    if (!waiting) look()
    if (known !== null) onAddresses(known)
    else waiting?.push(onAddresses)
  }
}
