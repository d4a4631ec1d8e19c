import { writeFileSync } from 'node:fs'
import { writeSecretFile } from './credential-file.ts'
import { DONE } from './exit-codes.ts'
import { type OfficeCommand, textFlag } from './office-command.ts'
import { OfficeError } from './office-errors.ts'
import { makeKeyPair } from './sign-item.ts'

export const makeKeyCommand: OfficeCommand = {
  name: 'make-key',
  summary: "Makes head office's signing key.",
  group: 'whoever keeps the key',
  about: `Writes the private key to FILE (0600) and the public one beside it as FILE.pub. Keep the
private one off the network; every box gets the public one when it is enrolled.`,
  flags: { out: { type: 'string', value: 'FILE', words: 'where the private key is written' } },
  hasDryRun: false,
  needsCloud: false,
  run: async ({ flags, say }) => {
    const out = textFlag(flags, 'out')
    if (!out) throw new OfficeError('USAGE', '--out')
    const { privateText, publicText } = makeKeyPair()
    writeSecretFile(out, privateText)
    writeFileSync(`${out}.pub`, publicText)
    say(`The private key is in ${out}, the public one in ${out}.pub.`)
    return DONE
  },
}
