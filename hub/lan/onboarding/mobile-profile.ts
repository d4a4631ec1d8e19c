import { createHash } from 'node:crypto'

const PEM = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/

/**
 * Apple's configuration profile with one root certificate (payload com.apple.security.root,
 * developer.apple.com/documentation/devicemanagement/certificateroot). Its ids follow from the
 * certificate, so that installing it again replaces it.
 */
export function mobileProfile(authorityPem: string, hubName: string): string {
  const base64 = (PEM.exec(authorityPem)?.[1] ?? '').replaceAll(/\s/g, '')
  const [profileId, payloadId] = ['profile', 'payload'].map((part) => uuidOf(part + base64))
  const name = hubName.replaceAll(/[&<>]/g, ' ')
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN"
  "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadType</key><string>Configuration</string>
  <key>PayloadVersion</key><integer>1</integer>
  <key>PayloadIdentifier</key><string>ocean-store-hub.${profileId}</string>
  <key>PayloadUUID</key><string>${profileId}</string>
  <key>PayloadDisplayName</key><string>${name}</string>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadType</key><string>com.apple.security.root</string>
      <key>PayloadVersion</key><integer>1</integer>
      <key>PayloadIdentifier</key><string>ocean-store-hub.${profileId}.authority</string>
      <key>PayloadUUID</key><string>${payloadId}</string>
      <key>PayloadDisplayName</key><string>${name} CA</string>
      <key>PayloadContent</key><data>${base64}</data>
    </dict>
  </array>
</dict>
</plist>
`
}

/** A name-based UUID of the shape of RFC 9562, version 8. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ]
  return [...parts, hex.slice(20, 32)].join('-').toUpperCase()
}
