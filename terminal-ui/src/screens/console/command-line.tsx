import type { ComponentChildren } from 'preact'

/** What is typed as it stands: it breaks nowhere, and whoever has little room pushes it aside. */
export function CommandLine({ children }: { children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keys push aside what does not fit.
    <pre class="command-line" tabIndex={0}>
      <code>{children}</code>
    </pre>
  )
}
