// Changes the outlet's password when head office asks. The box makes it and tells nobody: the
// server gets a verifier. A power cut between any two steps leaves the box able to log in.
import type { Clock, Randomness } from '#domain/seams.ts'
import type { CloudCredential } from './cloud-credential.ts'
import { scramVerifier } from './head-office/scram-verifier.ts'

const SALT_BYTES = 16
const PASSWORD_BYTES = 24
/** A folder that cannot be written stays so for a while: documents go on meanwhile. */
const RETRY_MS = 10 * 60_000

export type RotationPorts = {
  credential: CloudCredential
  randomness: Randomness
  /** ALTER ROLE for the login itself. */
  setPassword(user: string, verifier: string): Promise<void>
  /** Tells the cloud that it is done, so that it does not ask again. */
  tellRotated(): Promise<void>
}

export async function rotatePassword(ports: RotationPorts): Promise<void> {
  const { credential, randomness } = ports
  const next = credential.prepareNext(() =>
    Buffer.from(randomness.bytes(PASSWORD_BYTES)).toString('base64url'),
  )
  await ports.setPassword(next.user, scramVerifier(next.password, randomness.bytes(SALT_BYTES)))
  credential.settle(next)
  await ports.tellRotated()
}

/**
 * Rotates when an answer of the cloud asks for it. A failure never stops the drain: it is reported
 * and tried again later.
 */
export function createRotation(
  ports: RotationPorts & { clock: Clock; onResult(failure: Error | null): void },
): (answer: { must_rotate: boolean }) => Promise<void> {
  let notBeforeMs = Number.NEGATIVE_INFINITY
  return async ({ must_rotate }) => {
    if (!must_rotate || ports.clock.monotonicMs() < notBeforeMs) return
    notBeforeMs = ports.clock.monotonicMs() + RETRY_MS
    try {
      await rotatePassword(ports)
      notBeforeMs = Number.NEGATIVE_INFINITY
      ports.onResult(null)
    } catch (error) {
      ports.onResult(error as Error)
    }
  }
}
