// The __Host- prefix makes browsers refuse the cookie unless it is Secure, for the whole path and
// for this host alone: a neighbour on the LAN cannot plant one.
type Cookie = 'device' | 'staff'

/** Cookies know no ports: a rehearsal on the same box must not write over the shop's. */
export const cookieName = (cookie: Cookie, { isRehearsal }: { isRehearsal?: boolean }): string =>
  `__Host-${isRehearsal ? 'rehearsal-' : ''}${cookie}`

export const sessionCookie = (lifeS: number) => ({
  path: '/',
  httpOnly: true,
  secure: true,
  sameSite: 'strict' as const,
  maxAge: lifeS,
})
