// Puts an outlet's keys into a new box, from its copy outside or from head office's parcel.
import { createDecipheriv, createPrivateKey, scryptSync, X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Check } from 'typebox/value'
import type { IdentityParcel } from '#domain/identity-parcel.ts'
import {
  cleanPhrase,
  PARCEL_FORMAT,
  PARCEL_KEY_BYTES,
  PARCEL_SCRYPT,
  ReplacementParcel,
  SealedReplacement,
} from '#domain/replacement-parcel.ts'
import { replaceFile } from '#hub/system/durable-file.ts'
import { giveToOwner } from '#hub/system/give-to-owner.ts'

const TAG_BYTES = 16

export type KeyFile = IdentityParcel['files'][number]

/** Throws one sentence for a file that is none, or a phrase that does not open it. */
export function openParcel(path: string, phrase: string): ReplacementParcel {
  const sealed: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!Check(SealedReplacement, sealed)) throw new Error(`${path} is not a parcel of head office`)
  const bytes = (text: string) => Buffer.from(text, 'base64url')
  const secret = scryptSync(
    cleanPhrase(phrase),
    bytes(sealed.salt),
    PARCEL_KEY_BYTES,
    PARCEL_SCRYPT,
  )
  const text = bytes(sealed.ciphertext)
  const decipher = createDecipheriv('aes-256-gcm', secret, bytes(sealed.nonce))
  decipher.setAAD(Buffer.from(PARCEL_FORMAT))
  decipher.setAuthTag(text.subarray(-TAG_BYTES))
  try {
    const parts = [decipher.update(text.subarray(0, -TAG_BYTES)), decipher.final()]
    const parcel: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'))
    if (Check(ReplacementParcel, parcel)) return parcel
  } catch {
    throw new Error('the phrase does not open the parcel: ask head office to say it again')
  }
  throw new Error(`${path} is of another version of this program`)
}

/** Throws one sentence for what is missing or damaged, before anything is written. */
export function checkKeyFiles(files: readonly KeyFile[]): void {
  const contentOf = (path: string): Buffer => {
    const file = files.find((each) => each.path === path)
    if (!file) {
      const help = path === 'tls/ca.pem' ? ': head office has it sealed (ocean cloud replace)' : ''
      throw new Error(`the keys of the outlet are not whole: ${path} is missing${help}`)
    }
    return Buffer.from(file.content, 'base64')
  }
  if (contentOf('pepper').length !== 32) throw new Error('the pepper is damaged')
  createPrivateKey(contentOf('sealing-key.pem'))
  const authority = contentOf('tls/ca.pem').toString('utf8')
  const [certificate = '', key = ''] = authority.split(/(?=-----BEGIN PRIVATE)/)
  const isPair = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
  if (!isPair) throw new Error("the outlet's authority and its key are not of each other")
}

/** The name under which tills look for this outlet's hub: `CN=hub-mart01.local CA`. */
export function hubNameOf(files: readonly KeyFile[]): string {
  const file = files.find(({ path }) => path === 'tls/ca.pem')
  const pem = Buffer.from(file?.content ?? '', 'base64').toString('utf8')
  const { subject } = new X509Certificate(pem)
  return /^CN=(.+) CA$/.exec(subject)?.[1]?.split(' ')[0] ?? subject
}

/**
 * Keys of another outlet that lie there are never written over. `signerFolder`: the authority goes
 * there, where its key is read by that process alone (decision 0096); null: this box has none.
 */
export function placeKeyFiles(
  dataFolder: string,
  files: readonly KeyFile[],
  signerFolder: string | null,
): void {
  const isAuthority = ({ path }: KeyFile): boolean => path === 'tls/ca.pem'
  if (signerFolder === null) {
    placeFiles(dataFolder, files)
    return
  }
  const own = files.filter(isAuthority).map((file) => ({ ...file, path: 'outlet/ca.pem' }))
  placeFiles(signerFolder, own)
  placeFiles(
    dataFolder,
    files.filter((file) => !isAuthority(file)),
  )
}

function placeFiles(dataFolder: string, files: readonly KeyFile[]): void {
  for (const { path, content } of files) {
    const target = join(dataFolder, path)
    const isOther = existsSync(target) && readFileSync(target).toString('base64') !== content
    if (isOther) throw new Error(`${target} is there already, and is another one`)
  }
  for (const { path, mode, content } of files) {
    const target = join(dataFolder, path)
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
    replaceFile(target, Buffer.from(content, 'base64'), mode)
    chmodSync(target, mode)
    giveToOwner(dataFolder, path)
  }
}
