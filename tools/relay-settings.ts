/** What one relay needs to know, as its environment. */
export type RelayPlace = {
  databasePath: string
  /** For the relay's own small file. */
  dataFolder: string
  hubSocket: string
  cloudUrl: string
}

export const relaySettings = (place: RelayPlace): Record<string, string> => ({
  RELAY_OUTLET_DATABASE: place.databasePath,
  RELAY_DATA_FOLDER: place.dataFolder,
  RELAY_HUB_SOCKET: place.hubSocket,
  RELAY_CLOUD_URL: place.cloudUrl,
})
