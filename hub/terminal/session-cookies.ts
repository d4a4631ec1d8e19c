// The __Host- prefix makes browsers refuse the cookie unless it is Secure, for the whole path and
// for this host alone: a neighbour on the LAN cannot plant one.
export const DEVICE_COOKIE = '__Host-device'
export const STAFF_COOKIE = '__Host-staff'

export const sessionCookie = (lifeS: number) => ({
  path: '/',
  httpOnly: true,
  secure: true,
  sameSite: 'strict' as const,
  maxAge: lifeS,
})
