// A line that goes away while the till is fetched for the first time leaves a page without its
// script or its styles: it is fetched again by itself. Later nothing of the page comes by the line
// (service-worker.ts), and whoever works is never interrupted.
addEventListener(
  'error',
  (event) => {
    const isFile =
      event.target instanceof HTMLScriptElement || event.target instanceof HTMLLinkElement
    if (!isFile || !document.getElementById('first-load')) return
    setTimeout(() => location.reload(), 3000)
  },
  true,
)
