import { useEffect, useRef } from 'preact/hooks'

/**
 * Puts the cursor where typing will begin. Not on touch screens, where it would only push up the
 * keyboard, and not in a dialog, which gives the focus itself once it is shown.
 */
export function useFirstFocus<T extends HTMLElement>(isWanted: boolean) {
  const ref = useRef<T>(null)
  useEffect(() => {
    if (isWanted && matchMedia('(hover: hover)').matches) ref.current?.focus()
  }, [isWanted])
  return ref
}
