import type { HubDeps } from '#hub/app-types.ts'
import { createTechnicianDesk } from '#hub/technician/technician-desk.ts'
import type { TechnicianParts } from '#hub/technician/technician-routes.ts'

/** A machine without a serial, a key of head office, a certificate or a name on the LAN. */
export const noBox = ({ seams, dataFolder, build }: HubDeps): TechnicianParts => ({
  ...{ serial: null, officeKey: null },
  technicians: createTechnicianDesk(seams, dataFolder),
  nameState: () => 'off',
  backupFolder: null,
  trustPagePort: () => null,
  describe: () => ({
    ...{ serial: null, state: 'enrolled', host_name: 'hub-test01.local', outlet_code: 'TEST01' },
    ...{ build, fingerprint: null, box_fingerprint: null },
  }),
  signReport: () => null,
  keepRetired: () => {},
  end: () => {},
})
