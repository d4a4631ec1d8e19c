// The outlet's login at the cloud comes to a new box as it comes by head office's bundle: in a file
// that the relay's user takes (provisioning/take-cloud-login.ts).
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Check } from 'typebox/value'
import { type CloudPlace, ParcelLogin, type ReplacementParcel } from '#domain/replacement-parcel.ts'
import { BundleCloud } from '#domain/wire/box-message.ts'
import { replaceFile } from '#hub/system/durable-file.ts'
import { giveToOwner } from '#hub/system/give-to-owner.ts'

/** As the hub leaves it at an enrolment, and the relay's unit takes it. */
const HANDED_OVER = 'handover/cloud.json'

/** What a person said beside the parcel; each may be missing. */
export type SaidCloud = { login: string | null; url: string | null; ca: string | null }
export type LoginOrder = {
  data: string
  parcel: ReplacementParcel | null
  said: SaidCloud
  /** Where a relay that is no service of a box looks for its login; null: this is a box. */
  credential: string | null
  /** The copy of the old box, where it lies. */
  copy: string
}

/** Null: it is in place. Else what is missing, and who can give it; then nothing was changed. */
export function placeLogin(order: LoginOrder): string | null {
  const { data, parcel, said, credential } = order
  const old = readOldCloud(order.copy)
  const login = readLogin(said.login) ?? parcel?.login ?? old
  if (credential !== null) {
    if (login) keepLogin(credential, login)
    else if (!existsSync(credential)) return `no login is in ${credential}: ${NO_LOGIN}`
    return null
  }
  if (!login) return `it has no login at the cloud: ${NO_LOGIN}`
  const place = readPlace(said) ?? parcel?.cloud ?? old
  if (!place) return `where the cloud is, nobody has said: ${NO_PLACE}`
  const { user, password } = login
  const cloud: BundleCloud = { url: place.url, ca: place.ca, user, password }
  if (!Check(BundleCloud, cloud)) throw new Error(`${place.url} is not postgresql://host:port/name`)
  const path = join(data, HANDED_OVER)
  // The group is of hub and relay alone.
  mkdirSync(dirname(path), { recursive: true, mode: 0o770 })
  replaceFile(path, JSON.stringify(cloud), 0o640)
  giveToOwner(data, HANDED_OVER)
  return null
}

const NO_LOGIN = 'head office makes one (ocean cloud enrol --new-login), then again with --login'
const NO_PLACE = 'again with --cloud-url postgresql://host:port/database and --cloud-ca FILE'

function keepLogin(path: string, { user, password }: ParcelLogin): void {
  mkdirSync(dirname(path), { recursive: true })
  replaceFile(path, `${JSON.stringify({ user, password })}\n`, 0o600)
}

function readLogin(path: string | null): ParcelLogin | null {
  if (path === null) return null
  const login: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (Check(ParcelLogin, login)) return login
  throw new Error(`${path} is no login that ocean cloud enrol wrote`)
}

function readPlace({ url, ca }: SaidCloud): CloudPlace | null {
  if (url === null) return null
  return { url, ca: ca === null ? null : readFileSync(ca, 'utf8') }
}

/** Its password may have been changed since; where the cloud is, has not. */
function readOldCloud(copy: string): BundleCloud | null {
  const path = join(copy, HANDED_OVER)
  if (!existsSync(path)) return null
  const cloud: unknown = JSON.parse(readFileSync(path, 'utf8'))
  return Check(BundleCloud, cloud) ? cloud : null
}
