import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** When the certificate in this PEM file ends, Unix ms; throws where there is none. */
export async function readCertificateEnd(path: string): Promise<number> {
  const { validTo } = new X509Certificate(await readFile(path, 'utf8'))
  return Date.parse(validTo)
}
